"""What stands behind the gateway: whoever keeps the balances, asked in the gateway's words.

The seam where a mock of Toggle or Factor4 can take the place of the gateway's own books.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from moneyed import Money

from terminal_api.money import Amount

Word = Literal["activate", "load", "pay", "reverse"]

CardWord = Literal["active", "inactive", "not_yet_valid", "expired", "closed"]


@dataclass(frozen=True, slots=True)
class Told:
    """A card that was looked at."""

    state: CardWord
    shown: str
    """The masked number."""
    balance: Amount | None
    """When active."""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One movement to make."""

    id: str
    operation: Word
    sale: str
    store: str
    number: str = field(default="", repr=False)
    """Empty for a reversal."""
    pin: str = field(default="", repr=False)
    amount: Amount | None = None
    partial: bool = False
    original: str = ""
    """The id of the order to take back."""


@dataclass(frozen=True, slots=True)
class Done:
    """It is made. `tender` and `discount` add up to `amount`."""

    amount: Amount
    tender: Amount
    discount: Amount
    balance: Amount
    reference: str


@dataclass(frozen=True, slots=True)
class No:
    """It is not made."""

    code: str
    """`CARD_UNKNOWN`, `NOT_ENOUGH`, ..."""
    message: str = ""
    balance: Amount | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class Behind(Protocol):
    """The provider."""

    def look(self, number: str, pin: str) -> Told | No:
        """State and balance of a card."""
        ...

    def move(self, order: Order) -> Done | No:
        """Make one movement, once: the gateway asks once per id."""
        ...

    def take(self, orders: tuple[Order, ...]) -> tuple[Done, ...] | No:
        """Make all payments of a closed basket, or none of them."""
        ...

    def spend_elsewhere(self, number: str, amount: Money) -> None:
        """What another till takes from a card meanwhile: `amount`, or what there is."""
        ...
