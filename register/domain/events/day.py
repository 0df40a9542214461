"""The till's day: who is signed in, the drawer's shift, and what must reach paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from register.domain.pieces import Piece
from terminal_api.money import Amount


@dataclass(frozen=True, slots=True)
class Started:
    """A register program took the journal. `stamp` makes its request ids, each larger than the last."""

    version: str
    stamp: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A cashier may use the till from now on."""

    cashier: str
    takes_over: str = ""
    """Number of the sale that somebody else left behind the lock."""


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody may, until the next signs in; the basket stays behind the lock."""

    cashier: str
    by_itself: bool = False
    """Whether no key was pressed for so long that the till locked itself."""


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    """The drawer has its float, selling may begin."""

    shift: int
    float: Amount
    pieces: tuple[Piece, ...] = ()
    """Its coins and notes, where they were counted one by one."""


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """The Z report: `counted` is None when nobody counted; then `expected` is taken to be there."""

    shift: int
    z: int
    expected: Amount
    counted: Amount | None
    pieces: tuple[Piece, ...] = ()
    """The coins and notes of the count, where they were counted one by one."""
    manager: str = ""
    """Who allowed a difference that the cashier alone may not."""
    odd_seen_by: str = ""
    """Who has seen what did not agree with the terminal, or that it could not be compared."""


@dataclass(frozen=True, slots=True)
class DrawerOpened:
    """The drawer got its pulse."""

    sale: str | None
    reason: str
    no_sale: bool = False
    """Whether somebody asked for it with no money to move."""


@dataclass(frozen=True, slots=True)
class PaperQueued:
    """A receipt that must reach paper; `receipt` is its blocks."""

    job: str
    sale: str | None
    title: str
    receipt: list[dict[str, Any]]
    copy: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperNoted:
    """How far a print job is known to have come."""

    job: str
    state: str
    note: str
    printer: str = "first"
    """The one that has it, of a till with two: "first" or "second"."""


@dataclass(frozen=True, slots=True)
class PaperLetGo:
    """The next sale may begin without this receipt, which the law demands; it prints later all the same."""

    job: str
    sale: str | None
    reason: str
    allowed_by: str
