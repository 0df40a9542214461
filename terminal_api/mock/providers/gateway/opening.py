"""A mock gateway with invented cards to try, as `named` lists it."""

from datetime import date
from decimal import Decimal

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Desk
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.own_books import OwnBooks

STORE = "CP-0417-02"
#: Invented, like the cards: it opens nothing but this mock.
KEY = "mock-gateway-key"

_PART_DISCOUNT = "6301190055500010033"
_FROM_NEXT_CENTURY = "6301190055500010058"


def _card(number: str, balance: str, status: CardStatus = CardStatus.ACTIVE, **more: str) -> Card:
    return Card(number, "toggle", status, Money(balance, "GBP"), code=more.get("code", ""))


CARDS = (
    _card("6301190055500010017", "150.00"),
    _card("6301190055500010025", "12.50"),
    _card(_PART_DISCOUNT, "50.00"),
    _card("6301190055500010041", "0.00", CardStatus.INACTIVE),
    _card(_FROM_NEXT_CENTURY, "20.00"),
    _card("6301190055500010066", "20.00", CardStatus.EXPIRED),
    _card("6301190055500010074", "20.00", CardStatus.CLOSED),
    _card("6301190055500010082", "40.00", code="2468"),
)
"""Plenty, a part, a fifth of it discount, unsold, not valid yet, expired, closed, with a PIN."""


def opened() -> tuple[Desk, CardLedger]:
    """A gateway before Toggle, in pounds, that debits at tender."""
    ledger = CardLedger(CARDS)
    books = OwnBooks(
        ledger,
        "toggle",
        shares={_PART_DISCOUNT: Decimal("0.2")},
        valid_from={_FROM_NEXT_CENTURY: date(2101, 1, 1)},
    )
    return GatewayDesk(books, {STORE: KEY}), ledger
