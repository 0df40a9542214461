"""A shop with the Stored Value client at its mock, over real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx
from moneyed import Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.stored_value.clock import MockClock
from terminal_api.mock.providers.stored_value.desk import StoredValueDesk
from terminal_api.outcomes import Outcome, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.service import Service, service_client
from terminal_api.processors.stored_value import (
    ApiKey,
    Channel,
    StoredValue,
    StoredValueSettings,
)

CARD = GiftCard("givex", "9900110100020003", pin="5127")
SVS = GiftCard("svs", "9900210100030004", pin="3391")
FISERV = GiftCard("valuelink", "9900310000400041", pin="66120485")


class Shop:
    """A till, or a web shop, at a mock of its own or on a terminal's ledger."""

    def __init__(self, mock: MockProvider, desk: StoredValueDesk, http: httpx.AsyncClient) -> None:
        self.mock, self.desk, self.ledger, self.http = mock, desk, mock.ledger, http
        self.till = self.opened()

    def opened(self, channel: Channel = Channel.POS) -> StoredValue:
        """A client that remembers nothing."""
        known = self.desk.credentials
        service = Service(self.http, self.mock.url + known["path"], name="stored-value", environment="test")
        store = known["store"] if channel is Channel.POS else ""
        account = StoredValueSettings(known["merchantAccount"], store, channel)
        return StoredValue(service, ApiKey(SecretStr(known["X-API-Key"])), account)

    def put(
        self, card: GiftCard = CARD, balance: str = "10.00", status: CardStatus = CardStatus.ACTIVE
    ) -> None:
        self.ledger.put(Card(card.number, card.provider, status, Money(balance, "EUR"), code=card.pin))

    def on(self, card: GiftCard = CARD) -> Money:
        found = self.ledger.card(card.number)
        assert found
        return found.balance

    def request(
        self, operation: Operation, amount: str = "0", card: GiftCard | None = CARD, **more: Any
    ) -> Request:
        id = self.till.new_id()
        made = Request(id, operation, Money(amount, "EUR"), datetime.now(UTC), f"Q2-{id}", card)
        return replace(made, **more)

    async def settled(self, request: Request) -> Outcome:
        """Ask, and ask again as a register does, without the card's code."""
        outcome = await self.till.ask(request)
        forgotten = replace(request, card=request.card and replace(request.card, pin=""))
        for _ in range(4):
            if not isinstance(outcome, Unknown):
                break
            outcome = await self.till.ask(forgotten)
        return outcome


@asynccontextmanager
async def a_shop(ledger: CardLedger | None = None) -> AsyncIterator[Shop]:
    clock = MockClock()
    books = ledger or CardLedger(clock=clock)
    desk = StoredValueDesk(books, clock=clock, random=Random(3))
    async with MockProvider(desk, books) as mock, service_client(proxies=False) as http:
        yield Shop(mock, desk, http)
