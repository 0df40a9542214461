"""Where the till can be, and what it may wait for there. Light: the first frame needs it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moneyed import Money


class Place(Enum):
    """The main screen: each is one view."""

    FIRST_PERSON = "first-person"
    SIGN_IN = "sign-in"
    OPEN_SHIFT = "open-shift"
    BASKET = "basket"
    TENDER = "tender"
    ASKING = "asking"
    UNKNOWN = "unknown"
    DONE = "done"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class AwaitedCard:
    """The cashier pressed the gift-card key: the next number scanned or typed pays."""

    amount: Money | None
    """So much of it; `None` for all that is due."""
