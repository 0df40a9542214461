"""A till at the mock Factor4 over real sockets, its clock ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
from moneyed import Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.factor4 import Factor4Desk
from terminal_api.mock.providers.factor4_rulings import Switches
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Outcome
from terminal_api.processor import Request
from terminal_api.processors.factor4 import Factor4, JsonCodec, Settings, Site, SoapCodec
from terminal_api.processors.factor4.codec import Codec
from terminal_api.processors.factor4.numbers import Reserved
from tests.terminal_api.processors.conformance import Bench

SITE = Site("417", "200417", "2", "EXAMPLE-SYS", "EXAMPLE17", SecretStr("example-secret"))
CODECS: dict[str, Codec] = {"json": JsonCodec(), "soap": SoapCodec()}


class InMemory:
    """The counters of a till that never restarts."""

    def __init__(self, first: int = 0, reference: int = 1, batch: str = "") -> None:
        self.reserved = Reserved(first, batch, reference, 0)

    def reserve(self, batch_id: str, count: int) -> Reserved:
        last = self.reserved
        reference = last.first_reference if last.batch_id == batch_id else 1
        if last.batch_id == "":
            reference = last.first_reference
        self.reserved = Reserved(last.first + 1, batch_id, reference + 1, 0)
        return Reserved(last.first, batch_id, reference, 1)


class Factor4Bench(Bench):
    """`ahead` is how far the till's clock is before the real one: nobody waits here."""

    provider = "factor4"
    currency = "USD"
    _numbers = count(8899_0012_0004_0000)

    def __init__(self, http: httpx.AsyncClient, mock: MockProvider, desk: Factor4Desk) -> None:
        self.mock = mock
        self.desk = desk
        self.ledger: CardLedger = mock.ledger
        self.http = http
        self.ahead = timedelta()
        self.counter = InMemory()
        self.settings = Settings(UTC, environment="test")
        self.codec: Codec = CODECS["json"]
        self.processor = self.till()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def till(self, **changes: object) -> Factor4:
        """A till, or the same one started again: it has its counters and knows nothing else."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self.processor = self.till_of(SITE)
        return self.processor

    def till_of(self, site: Site, counter: InMemory | None = None) -> Factor4:
        """A till that calls itself `site`, and has only just started."""
        kept = counter or self.counter
        return Factor4(self.http, self.mock.url, site, self.settings, kept, codec=self.codec, now=self.now)

    def new_card(self, status: CardStatus, balance: str, code: str = "") -> Card:
        card = Card(str(next(self._numbers)), "factor4", status, Money(balance, "USD"), code=code)
        self.ledger.put(card)
        return card

    def arm(self, fault: str) -> None:
        """Looks do not count at this desk: see `Factor4Desk.moves_money`."""
        self.mock.faults.arm(Fault(fault))

    async def down(self) -> None:
        await self.mock.stop()

    async def settled(self, request: Request, outcome: Outcome) -> Outcome:
        """A minute later, when nothing can be on its way any more."""
        self.ahead += timedelta(seconds=61)
        return await super().settled(request, outcome)

    async def lost(self, request: Request, fault: str = "drop_after") -> Outcome:
        """The outcome of `request` when its answer is lost."""
        self.arm(fault)
        return await self.processor.ask(request)


@asynccontextmanager
async def bench_at_mock(switches: Switches | None = None) -> AsyncIterator[Factor4Bench]:
    """A till and its mock, both up."""
    ledger = CardLedger()
    desk = Factor4Desk(ledger, switches=switches)
    async with MockProvider(desk, ledger) as mock, httpx.AsyncClient(trust_env=False) as http:
        yield Factor4Bench(http, mock, desk)
