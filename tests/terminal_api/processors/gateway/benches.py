"""A gateway over a real socket, and the cards behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import httpx
from moneyed import Money
from pydantic import SecretStr

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Decline, Declined
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.gateway.settings import GatewaySettings
from tests.terminal_api.processors.bench import Bench

STORE, KEY = "CP-0417-02", "key-of-a-mock"
OTHER_STORE, OTHER_KEY = "CP-0999-01", "key-of-another-shop"

NOON = datetime(2031, 2, 14, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Shop:
    """What a bench is made of; the tests turn the desk's switches."""

    debits: Any = "at_tender"
    provider: Any = "toggle"
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    valid_from: Mapping[str, date] = field(default_factory=dict)
    today: Callable[[], date] = lambda: NOON.date()


class GatewayBench(Bench):
    """One till before one gateway."""

    currency = "GBP"
    numbers = count(6301190055500010017)

    def __init__(self, http: httpx.AsyncClient, shop: Shop | None = None) -> None:
        shop = shop or Shop()
        self.provider = shop.provider
        ledger = CardLedger()
        self.clock = Clock()
        self.books = OwnBooks(
            ledger, shop.provider, shares=shop.shares, valid_from=shop.valid_from, today=shop.today
        )
        self.desk = GatewayDesk(
            self.books,
            {STORE: KEY, OTHER_STORE: OTHER_KEY},
            provider=shop.provider,
            debits=shop.debits,
            ticks=self.clock,
        )
        self.mock = MockProvider(self.desk, ledger)
        self._shop = shop
        super().__init__(self.mock, http)

    def till(self, **changed: Any) -> Gateway:
        """A till that was just switched on."""
        key = changed.pop("key", KEY)
        facts: dict[str, Any] = {"store": STORE, "till": "1", "currency": "GBP", **changed}
        settings = GatewaySettings(
            f"{self.mock.url}/v1",
            provider=self._shop.provider,
            debits=self._shop.debits,
            environment="test",
            **facts,
        )
        return Gateway(self.http, SecretStr(key), settings, ticks=self.clock)

    def start_till(self, **changed: Any) -> None:
        """From now on this till is the bench's."""
        self.processor = self.gateway = self.till(**changed)

    def restart(self) -> None:
        self.start_till()

    def other_till(self) -> Gateway:
        return self.till(till="2")

    def secrets(self) -> tuple[str, ...]:
        return (KEY,)

    @property
    def served(self) -> int:
        return self.mock.served

    def arm(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, **how))

    def arm_look(self, fault: str, **how: Any) -> None:
        self.mock.faults.arm(Fault(fault, operation="look", **how))

    def time_passes(self) -> None:
        self.clock.seconds += 30

    async def settled(self, request: Any, outcome: Any, till: Any = None) -> Any:
        """As the contract's section 8 has it: what surely never came is repeated under its own id."""
        told = await super().settled(request, outcome, till)
        if isinstance(told, Declined) and told.why is Decline.NEVER_RECEIVED:
            return await (till or self.processor).ask(request)
        return told

    def pounds(self, amount: str) -> Money:
        return Money(amount, "GBP")
