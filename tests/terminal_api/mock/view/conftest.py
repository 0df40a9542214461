"""A mock terminal to look at: nothing listens, the clock stands still, and every address is the same."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from moneyed import EUR, Money
from textual.pilot import Pilot

from terminal_api.mock.body.face import Screen, ScreenKind
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.books.transactions import Ask
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.view.app import MockView
from terminal_api.nexo.message import Message
from terminal_api.nexo.watching import Seen, Way
from terminal_api.processor import Operation

EXAMPLES = Path(__file__).parents[2] / "nexo" / "examples"
NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)
FIRST, SECOND = DEMO_CARDS[0], DEMO_CARDS[1]


class StillTerminal(MockTerminal):
    """As it is when it runs, at addresses that never change."""

    @property
    def url(self) -> str:
        return "https://127.0.0.1:8443/nexo"

    @property
    def control_url(self) -> str:
        return "http://127.0.0.1:8444"

    @property
    def cloud_url(self) -> str | None:
        return "https://127.0.0.1:8445"

    @property
    def ca_path(self) -> Path:
        return Path("/tmp/mock-terminal-x1y2z3/mock-terminal-ca.pem")

    def see(self, *names: str) -> None:
        """Let these examples have travelled, a second apart."""
        for second, name in enumerate(names):
            message = Message.read((EXAMPLES / f"{name}.json").read_bytes())
            way = Way.TO_REGISTER if name.endswith("response") else Way.TO_TERMINAL
            told = Seen.of(NOON + timedelta(seconds=second), way, message)
            for tell in self.exchange.on_seen:
                tell(told)

    def pay(self, id: str, card: str, provider: str, amount: str) -> None:
        """Let a card have paid."""
        self.ledger.move(
            Ask(id, Operation.PAY, id, "TILL-1", Money(amount, EUR), card, provider, partial=True)
        )

    def busy_afternoon(self) -> None:
        """Something in every panel."""
        self.pay("T1", FIRST.number, FIRST.provider, "18.40")
        self.pay("T2", SECOND.number, SECOND.provider, "20.00")
        self.see(
            "payment-giftcard-scan.request",
            "payment-giftcard-scan.response",
            "load.request",
            "load.response",
            "payment-giftcard-blocked.response",
            "payment-card.request",
        )
        self.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
        self.terminal.face.put_on_paper(("HARBOUR STREET", "", "Gift card ···0016      18.40", "Thank you"))
        screen = Screen("9.99 EUR", ("Tap, insert or swipe",), kind=ScreenKind.CARD)
        self.terminal.face.show(screen)


@pytest.fixture
def settings() -> MockSettings:
    return MockSettings(clock=lambda: NOON, seed=1)


@pytest.fixture
def still() -> type[StillTerminal]:
    return StillTerminal


@pytest.fixture
def mock(settings: MockSettings) -> StillTerminal:
    return StillTerminal(settings)


@pytest.fixture
def view(mock: StillTerminal) -> MockView:
    return MockView(mock, Path("fixtures"))


@pytest.fixture
def until() -> Callable[..., Any]:
    """Waits until something holds: what is drawn follows what happens a little later."""

    async def wait(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                await pilot.pause()

    return wait
