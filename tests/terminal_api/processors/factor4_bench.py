"""A till at the mock Factor4 over real sockets, its clock ours."""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
from moneyed import Money
from pydantic import SecretStr

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.factor4.desk import Factor4Desk
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Outcome
from terminal_api.processor import GiftCard, Request
from terminal_api.processors.factor4 import Factor4, JsonCodec, Settings, Site, SoapCodec
from terminal_api.processors.factor4.codec import Codec
from terminal_api.processors.factor4.numbers import Reserved
from tests.terminal_api.processors.bench import Bench

SITE = Site("417", "200417", "2", "EXAMPLE-SYS", "EXAMPLE17", SecretStr("example-secret"))
PASSWORD = SITE.password.get_secret_value()
MINUTE = timedelta(seconds=61)
CODECS: dict[str, Codec] = {"json": JsonCodec(), "soap": SoapCodec()}


def forgotten(request: Request) -> Request:
    """As a register asks what became of it after a restart: the card's number is not known any more."""
    return replace(request, card=GiftCard("factor4") if request.card else None, cashier=None)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


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
    numbers = count(8899_0012_0004_0000)

    def __init__(self, http: httpx.AsyncClient, mock: MockProvider, desk: Factor4Desk) -> None:
        super().__init__(mock, http)
        self.mock = mock
        self.desk = desk
        self.ahead = timedelta()
        self.counter = InMemory()
        self.other_counter = InMemory()
        self.settings = Settings(UTC, environment="test")
        self.codec: Codec = CODECS["json"]
        self.processor = self.till()

    def secrets(self) -> tuple[str, ...]:
        return PASSWORD, b64encode(f"{SITE.user}:{PASSWORD}".encode()).decode()

    @property
    def served(self) -> int:
        return self.mock.served

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def till(self, **changes: object) -> Factor4:
        """A till, or the same one started again: it has its counters and knows nothing else."""
        self.settings = replace(self.settings, **changes)
        self.processor = self.till_of(SITE)
        return self.processor

    def restart(self) -> None:
        self.till()

    def other_till(self) -> Factor4:
        """Each till has a terminal id, and counters."""
        return self.till_of(replace(SITE, terminal_id="3"), self.other_counter)

    def till_of(self, site: Site, counter: InMemory | None = None) -> Factor4:
        """A till that calls itself `site`, and has only just started."""
        kept = counter or self.counter
        return Factor4(self.http, self.mock.url, site, self.settings, kept, codec=self.codec, now=self.now)

    def arm(self, fault: str, **how: Any) -> None:
        """Looks do not count at this desk: see `Factor4Desk.moves_money`."""
        self.mock.faults.arm(Fault(fault, **how))

    def arm_look(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, operation="Inquiry", **how))

    def time_passes(self) -> None:
        """A minute, after which nothing can be on its way any more."""
        self.ahead += timedelta(seconds=61)

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
