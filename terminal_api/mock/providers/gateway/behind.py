"""What stands behind the gateway: whoever keeps the balances, asked in the gateway's words.

Either books of its own (`own_books`), or really a provider's server, over its own interface (`second_hop`).
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
    discount: Amount | None
    """None: the provider has not told, and `tender` is the whole."""
    balance: Amount | None
    """None: the provider has not told."""
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


@dataclass(frozen=True, slots=True)
class Down:
    """The provider cannot tell what is asked of it."""

    forwarded: bool
    """False: surely nothing of it reached the provider."""


@dataclass(frozen=True, slots=True)
class Silent:
    """It reached the provider, perhaps, and no answer came."""


Moved = Done | No | Down | Silent
"""`Done` and `No` are final."""


class Behind(Protocol):
    """The provider."""

    async def is_up(self) -> bool:
        """Whether it answers now."""
        ...

    async def look(self, number: str, pin: str) -> Told | No | Down | Silent:
        """State and balance of a card."""
        ...

    async def move(self, order: Order) -> Moved:
        """Make one movement, once: the gateway asks once per id."""
        ...

    async def became(self, order: Order) -> Moved:
        """What came of a movement whose end `move` did not tell."""
        ...

    def take(self, orders: tuple[Order, ...]) -> tuple[Done, ...] | No:
        """Make all payments of a closed basket, or none of them."""
        ...

    def spend_elsewhere(self, number: str, amount: Money) -> None:
        """What another till takes from a card meanwhile: `amount`, or what there is."""
        ...
