"""A mock terminal and a till that asks it over TLS, as a register does."""

import asyncio
import itertools
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from moneyed import EUR, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.served import Served
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.certificate import terminal_context
from terminal_api.nexo.local import LocalTransport, local_client
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.sealing import SealedMessage, TerminalKey, fresh_nonce, open_sealed, seal
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Approved, Outcome, Reference
from terminal_api.processor import GiftCard, Operation, Request

NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Till:
    """A register at one mock terminal."""

    def __init__(self, mock: MockTerminal, terminal: NexoTerminal, http: httpx.AsyncClient) -> None:
        self.mock = mock
        self.terminal = terminal
        self.http = http
        self.restarted: Callable[[], NexoTerminal] = lambda: terminal
        """The register's side of the terminal once more, which remembers nothing."""
        self.served: asyncio.Queue[Served] = asyncio.Queue()
        mock.exchange.on_served = self.served.put_nowait
        self._numbers = itertools.count(1)

    def card(
        self, balance: str, provider: str = "svs", status: CardStatus = CardStatus.ACTIVE, **pin: Any
    ) -> GiftCard:
        """A card nobody used yet."""
        number = f"60064900{next(self._numbers):011d}"
        self.mock.ledger.put(Card(number, provider, status, Money(balance, EUR), **pin))
        return GiftCard(provider, number)

    def request(
        self,
        operation: Operation,
        amount: str = "0.00",
        card: GiftCard | None = None,
        original: Reference | None = None,
        **more: Any,
    ) -> Request:
        id = self.terminal.new_id()
        return Request(
            id=id,
            operation=operation,
            amount=Money(amount, EUR),
            at=self.mock.settings.clock(),
            transaction=f"T-{id}",
            card=card,
            original=original,
            **more,
        )

    async def ask(self, operation: Operation, *given: Any, **more: Any) -> Outcome:
        return await self.terminal.ask(self.request(operation, *given, **more))

    async def approved(self, operation: Operation, *given: Any, **more: Any) -> Reference:
        """The reference of a request that goes well."""
        outcome = await self.ask(operation, *given, **more)
        assert isinstance(outcome, Approved), outcome
        assert outcome.reference is not None
        return outcome.reference

    def lines(self, request: Request) -> list[Transaction]:
        """What the ledger knows of `request`."""
        return [line for line in self.mock.ledger.transactions if line.service_id == request.id]

    def balance(self, card: GiftCard) -> Money:
        known = self.mock.ledger.card(card.number)
        assert known is not None
        return known.balance

    def arm(self, kind: FaultKind, **how: Any) -> None:
        self.mock.faults.arm(Fault(kind, **how))


#: A client that trusts a NotFound at once, so that no test has to wait.
AT_ONCE = Settings(not_found_grace_s=0)


@asynccontextmanager
async def a_till(settings: MockSettings, client: Settings = AT_ONCE) -> AsyncIterator[Till]:
    async with MockTerminal(settings) as mock:
        context = terminal_context(mock.ca_pem, settings.poi_id, "test")
        key = None
        if settings.sealed:
            key = TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)
        async with local_client(context) as http:
            transport = LocalTransport(http, mock.url, key, environment="test", unsealed=not settings.sealed)
            starts = itertools.count(1)

            def opened() -> NexoTerminal:
                return NexoTerminal(
                    transport,
                    ServiceIds(next(starts)),
                    sale_id="TILL-1",
                    poi_id=settings.poi_id,
                    now=settings.clock,
                    settings=client,
                    clock_s=lambda: settings.clock().timestamp(),
                )

            till = Till(mock, opened(), http)
            till.restarted = opened
            yield till


@pytest.fixture(scope="session")
def open_till() -> Callable[..., Any]:
    """Opens a till at a mock terminal with settings of one's own, and perhaps a client with its own."""
    return a_till


@pytest.fixture
async def till() -> AsyncIterator[Till]:
    async with a_till(MockSettings()) as till:
        yield till


@pytest.fixture
async def other_till(till: Till) -> AsyncIterator[NexoTerminal]:
    """A second register at the same terminal."""
    settings = till.mock.settings
    key = TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)
    async with local_client(terminal_context(till.mock.ca_pem, settings.poi_id, "test")) as http:
        transport = LocalTransport(http, till.mock.url, key, environment="test")
        yield NexoTerminal(
            transport, ServiceIds(2), sale_id="TILL-2", poi_id=settings.poi_id, now=settings.clock
        )


class Wire:
    """A client nobody here wrote: it sends bytes and sees bytes, over TLS and sealed or not."""

    def __init__(self, mock: MockTerminal, http: httpx.AsyncClient) -> None:
        settings = mock.settings
        self.mock = mock
        self.http = http
        self.key = TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)
        self._ids = itertools.count(1)

    def header(self, category: str, **changes: Any) -> dict[str, Any]:
        known = {
            "ProtocolVersion": "3.0",
            "MessageClass": "Service",
            "MessageCategory": category,
            "MessageType": "Request",
            "ServiceID": f"W{next(self._ids)}",
            "SaleID": "WIRE",
            "POIID": self.mock.settings.poi_id,
        }
        return {name: value for name, value in (known | changes).items() if value is not None}

    def sealed(self, header: dict[str, Any], body: dict[str, Any] | None, **beside: Any) -> bytes:
        members = {} if body is None else {f"{header['MessageCategory']}Request": body}
        plain = json.dumps({"SaleToPOIRequest": {**members, "MessageHeader": header, **beside}}, indent=1)
        return seal(plain.encode(), MessageHeader.parse(header), self.key, fresh_nonce()).written()

    async def post(self, content: bytes | AsyncIterator[bytes], **more: Any) -> httpx.Response:
        return await self.http.post(self.mock.url, content=content, **more)

    async def ask(self, category: str, body: dict[str, Any] | None = None, **changes: Any) -> Any:
        """The opened body of the answer to one sealed request."""
        reply = await self.post(self.sealed(self.header(category, **changes), body))
        return self.opened(reply)

    def opened(self, reply: httpx.Response) -> Any:
        plain = json.loads(open_sealed(SealedMessage.read(reply.content), [self.key]))
        (body,) = (part for name, part in plain["SaleToPOIResponse"].items() if name != "MessageHeader")
        return body


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with MockTerminal(MockSettings()) as mock:
        trust = ssl.create_default_context(cadata=mock.ca_pem)
        async with httpx.AsyncClient(verify=trust) as http:
            yield Wire(mock, http)


class Bench:
    """A terminal by itself, asked in clear and without a network."""

    def __init__(self, settings: MockSettings) -> None:
        self.fleet = Fleet(settings)
        self.terminal = self.fleet.first
        self.shopper = self.terminal.shopper
        self.face = self.terminal.face
        self._ids = itertools.count(1)

    async def ask(self, category: str, body: dict[str, Any] | None = None, **changes: Any) -> Any:
        """The body of the answer, None when there is none."""
        kind = "Device" if category in {"Display", "Input", "InputUpdate", "Print"} else "Service"
        header = {
            "ProtocolVersion": "3.0",
            "MessageClass": kind,
            "MessageCategory": category,
            "MessageType": "Request",
            "ServiceID": f"B{next(self._ids)}",
            "SaleID": "BENCH",
            "POIID": self.terminal.settings.poi_id,
        } | changes
        member = category if category == "InputUpdate" else f"{category}Request"
        request = {"SaleToPOIRequest": {"MessageHeader": header, member: {} if body is None else body}}
        answer = await self.terminal.answer(Incoming.read(json.dumps(request).encode()))
        return answer and json.loads(answer.written())["SaleToPOIResponse"][answer.member]

    async def waiting(self, category: str, body: dict[str, Any], **changes: Any) -> asyncio.Task[Any]:
        """The same, once the shopper is asked something and does nothing about it."""
        self.shopper.wait()
        asked = asyncio.create_task(self.ask(category, body, **changes))
        await self.prompted()
        return asked

    async def prompted(self) -> None:
        async with asyncio.timeout(30):
            await self.shopper.is_prompted.wait()


@pytest.fixture
def bench() -> Callable[..., Bench]:
    """Makes a terminal with settings of one's own."""
    return lambda **settings: Bench(MockSettings(**settings))
