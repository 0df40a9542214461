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

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.server import MockProvider
from terminal_api.outcomes import Decline, Declined
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.gateway.settings import GatewaySettings
from tests.terminal_api.processors.conformance import Bench

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
    _numbers = count(6301190055500010017)

    def __init__(self, http: httpx.AsyncClient, shop: Shop | None = None) -> None:
        shop = shop or Shop()
        self.provider = shop.provider
        self.ledger = CardLedger()
        self.clock = Clock()
        self.books = OwnBooks(
            self.ledger, shop.provider, shares=shop.shares, valid_from=shop.valid_from, today=shop.today
        )
        self.desk = GatewayDesk(
            self.books,
            {STORE: KEY, OTHER_STORE: OTHER_KEY},
            provider=shop.provider,
            debits=shop.debits,
            ticks=self.clock,
        )
        self.mock = MockProvider(self.desk, self.ledger)
        self._http, self._shop = http, shop

    def start_till(self, **changed: Any) -> None:
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
        self.processor = self.gateway = Gateway(self._http, SecretStr(key), settings, ticks=self.clock)

    def new_card(self, status: CardStatus, balance: str, code: str = "", expiry: str = "") -> Card:
        number = f"{next(self._numbers)}"
        card = Card(number, self.provider, status, self.money(balance), code=code, expiry=expiry)
        self.ledger.put(card)
        return card

    def arm(self, fault: str, **more: Any) -> None:
        self.mock.faults.arm(Fault(fault, **more))

    async def down(self) -> None:
        await self.mock.stop()

    async def settled(self, request: Any, outcome: Any) -> Any:
        """As the contract's section 8 has it: what surely never came is repeated under its own id."""
        self.clock.seconds += 30
        told = await super().settled(request, outcome)
        if isinstance(told, Declined) and told.why is Decline.NEVER_RECEIVED:
            return await self.processor.ask(request)
        return told

    def pounds(self, amount: str) -> Money:
        return Money(amount, "GBP")
