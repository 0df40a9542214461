"""What becomes of closed baskets that go back to whoever keeps the gift cards in them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BasketAsked:
    """About to post the closed basket, which takes what cards reserved: on disk before a byte leaves.

    What comes of it stands as the end of each of those payments.
    """

    sale: str
    store: str
    """As the gateway knew it then, and so `till`: posted again, the basket is the same."""
    till: str
    at: datetime
    """UTC; for the basket it is when the sale was closed."""


@dataclass(frozen=True, slots=True)
class BasketPosted:
    """The gateway has the basket of that sale or return."""

    sale: str


@dataclass(frozen=True, slots=True)
class BasketRefused:
    """The gateway will never take it as it is: a person must look at it. `reason` is for support."""

    sale: str
    reason: str


@dataclass(frozen=True, slots=True)
class BasketSeenTo:
    """A manager has seen to a basket that was refused: it is owed no more."""

    sale: str
    manager: str
