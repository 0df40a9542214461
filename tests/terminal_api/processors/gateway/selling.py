"""Closed baskets for tests, and sales over a bench that end in one."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from moneyed import Money

from terminal_api.mock.books.cards import Card
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.gateway.basket import (
    Basket,
    BasketGiftCard,
    BasketLine,
    BasketTax,
    BasketTender,
)
from terminal_api.processors.gateway.questions import original_of
from tests.terminal_api.processors.gateway.benches import STORE, GatewayBench

PAID = "7c9a1f0e-2b4d-4f61-8a77-51b0c2d3e4f5"
OPENED = datetime(2031, 2, 14, 11, 30, tzinfo=UTC)
CLOSED = datetime(2031, 2, 14, 11, 33, 20, tzinfo=UTC)


def pounds(amount: str) -> Money:
    return Money(amount, "GBP")


TEA = BasketLine(
    "101",
    "Tea, loose",
    "Pantry",
    Decimal("1.250"),
    pounds("50"),
    pounds("62.50"),
    pounds("0"),
    Decimal("20.00"),
)
GIFT = BasketGiftCard(PAID, "pay", pounds("50"), "769457", "0017")
BASKET = Basket(
    sale="LP02-1-004417",
    store=STORE,
    till="1",
    cashier="Imke",
    opened=OPENED,
    closed=CLOSED,
    currency="GBP",
    gift_cards=(GIFT,),
    lines=(TEA,),
    taxes=(BasketTax(Decimal(20), pounds("52.08"), pounds("10.42")),),
    tenders=(
        BasketTender("gift_card", pounds("50"), PAID, "0017"),
        BasketTender("cash", pounds("20")),
        BasketTender("change", pounds("-7.50")),
    ),
)


@dataclass
class Sale:
    """One sale at the bench's till: its gift-card movements, then its basket."""

    bench: GatewayBench
    number: str
    total: str
    moved: tuple[tuple[Request, Approved], ...] = ()

    def request(self, operation: Operation, amount: str, card: Card | None = None, **more: Any) -> Request:
        presented = GiftCard(card.provider, card.number, pin=card.code) if card else None
        made = self.bench.request(operation, amount, card, sale=self.number, **more)
        return replace(made, card=presented)

    async def pay(self, card: Card, amount: str | None = None) -> Approved:
        """Ask for what is due; the answer is remembered when it is an approval."""
        return await self.done(self.request(Operation.PAY, amount or f"{self.due.amount}", card))

    async def done(self, request: Request) -> Approved:
        outcome = await self.bench.processor.ask(request)
        assert isinstance(outcome, Approved), outcome
        self.moved = (*self.moved, (request, outcome))
        return outcome

    @property
    def paid(self) -> Money:
        return sum(
            (outcome.amount for request, outcome in self.moved if request.operation is Operation.PAY),
            pounds("0"),
        )

    @property
    def due(self) -> Money:
        return pounds(self.total) - self.paid

    def basket(self, **changed: Any) -> Basket:
        """Closed: what cards left due is paid in cash."""
        pays = [(asked, done) for asked, done in self.moved if asked.operation is Operation.PAY]
        discount = sum((done.discount or pounds("0") for _, done in pays), pounds("0"))
        tenders = tuple(
            BasketTender(
                "gift_card", done.amount - (done.discount or pounds("0")), asked.id, (done.card or "")
            )
            for asked, done in pays
        )
        cash = (BasketTender("cash", self.due),) if self.due else ()
        facts: dict[str, Any] = {
            "sale": self.number,
            "store": STORE,
            "till": "1",
            "cashier": "Imke",
            "opened": OPENED,
            "closed": CLOSED,
            "currency": "GBP",
            "gift_cards": tuple(_movement(asked, done) for asked, done in self.moved),
            "lines": (
                BasketLine(
                    "1",
                    "Goods",
                    "All",
                    Decimal(1),
                    pounds(self.total),
                    pounds(self.total),
                    pounds("0"),
                    Decimal(0),
                ),
            ),
            "discount": discount or None,
            "tenders": (*tenders, *cash),
            **changed,
        }
        return Basket(**facts)


def _movement(asked: Request, done: Approved) -> BasketGiftCard:
    word: Any = {Operation.PAY: "pay", Operation.LOAD: "load", Operation.ACTIVATE: "activate"}
    assert done.reference is not None
    return BasketGiftCard(
        original_of(done.reference),
        word.get(asked.operation, "reverse"),
        done.amount,
        done.approval_code or "",
        done.card or "",
    )
