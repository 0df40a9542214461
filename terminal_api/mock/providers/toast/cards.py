"""The invented cards that the provider starts with; each shows one thing a till must cope with."""

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.toast.programme import CURRENCY, PROGRAMME


def _card(
    number: str,
    balance: str,
    status: CardStatus = CardStatus.ACTIVE,
    code: str = "",
    programme: str = PROGRAMME,
) -> Card:
    return Card(number, programme, status, Money(balance, CURRENCY), pin=bool(code), code=code)


CARDS = (
    _card("7700123400010029", "40.00"),
    _card("7700123400010037", "3.85"),  # a small rest: pay it out
    _card("7700123400010060", "0.00"),  # empty: an acceptance that pays nothing
    _card("7700123400010011", "0.00", CardStatus.INACTIVE),  # to be sold
    _card("7700123400010045", "0.00", CardStatus.INACTIVE),
    _card("7700123400010052", "12.50", code="9034"),  # asks for its PIN when it is keyed
    _card("7700123400010078", "20.00", CardStatus.EXPIRED),
    _card("7700567800010012", "60.00", programme="lantern"),  # another restaurant's
)
