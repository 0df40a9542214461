"""Invented keys, messages, requests and the simplest terminal for the nexo tests."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.nexo.message import Message
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Exchanged
from terminal_api.processor import GiftCard, Operation, Request

HERE = Path(__file__).parent
POI = "S1F2-000158213602441"
NOON = datetime(2031, 3, 14, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    return json.loads((HERE / "vectors.json").read_text())


@pytest.fixture(scope="session")
def key() -> TerminalKey:
    return TerminalKey.derive("Oakfield-Till-Key-2031!", "oakfield-till-key", 3)


@pytest.fixture(scope="session")
def example() -> Callable[[str], bytes]:
    """The bytes of an example message by its file's name."""

    def read(name: str) -> bytes:
        return (HERE / "examples" / f"{name}.json").read_bytes()

    return read


@pytest.fixture
def paying() -> Request:
    """18.40 EUR from a scanned gift card, as in the payment examples."""
    return Request(
        id="P4K7Q00001",
        operation=Operation.PAY,
        amount=Money("18.40", EUR),
        at=NOON,
        transaction="OAK-2031-000500",
        card=GiftCard("svs", "6006490000012345678"),
        sale="Order77213-1",
    )


class ScriptedTransport:
    """Gives the answers it was told to, and keeps what it was sent. Waits where no answer is ready."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.timeouts: list[float] = []
        self.answers: deque[Exchanged] = deque()
        self.ready = asyncio.Semaphore(0)
        self.arrived = asyncio.Condition()

    def will_answer(self, *answers: Exchanged) -> None:
        for answer in answers:
            self.answers.append(answer)
            self.ready.release()

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        self.sent.append(message)
        self.timeouts.append(read_timeout_s)
        async with self.arrived:
            self.arrived.notify_all()
        await self.ready.acquire()
        return self.answers.popleft()

    async def has_sent(self, count: int) -> None:
        async with self.arrived:
            await self.arrived.wait_for(lambda: len(self.sent) >= count)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def transport() -> ScriptedTransport:
    return ScriptedTransport()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def terminal(transport: ScriptedTransport, clock: Clock) -> NexoTerminal:
    return NexoTerminal(transport, ServiceIds(1), sale_id="REG-OAK-02", poi_id=POI, now=clock)
