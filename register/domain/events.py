"""What the journal remembers: one frozen dataclass a fact, in the order a day brings them.

Each is written once and never changed; `sale` is the number on the receipt that it belongs to.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args

from register.domain.basket import LineItem
from register.domain.exchange import MoneyRequest
from terminal_api.money import Amount
from terminal_api.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Started:
    """A register program took the journal. `stamp` makes its request ids, each larger than the last."""

    version: str
    stamp: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A cashier may use the till from now on."""

    cashier: str


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody may, until the next signs in."""

    cashier: str


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    """The drawer has its float, selling may begin."""

    shift: int
    float: Amount


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """The Z report: `counted` is None when nobody counted; then `expected` is taken to be there."""

    shift: int
    z: int
    expected: Amount
    counted: Amount | None


@dataclass(frozen=True, slots=True)
class LineAdded:
    """A line went into the basket; the first one opens the sale."""

    sale: str
    line: LineItem


@dataclass(frozen=True, slots=True)
class QuantityChanged:
    """Another quantity of the goods at `position`, counted from 0."""

    sale: str
    position: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class LineRemoved:
    """The line at `position` went out of the basket."""

    sale: str
    position: int


@dataclass(frozen=True, slots=True)
class CashTaken:
    """The customer gave `given`; `taken` of it stays in the drawer, the rest is change."""

    sale: str
    given: Amount
    taken: Amount


class CashReason(StrEnum):
    """Why cash leaves the drawer."""

    GIVEN_BACK = "given_back"
    """A cash tender of a sale that was not completed."""
    REFUND = "refund"
    CASH_OUT = "cash_out"


@dataclass(frozen=True, slots=True)
class CashGiven:
    """Cash went out of the drawer to a customer."""

    sale: str
    amount: Amount
    reason: CashReason


@dataclass(frozen=True, slots=True)
class Intended:
    """About to ask for money: on disk before a byte leaves."""

    sale: str
    request: MoneyRequest


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a request; `Unknown` may be followed by better news."""

    sale: str
    request: MoneyRequest
    outcome: Outcome
    by_hand: str | None = None
    """Name of the manager and the reason, when a person decided."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What one department sold at one tax rate."""

    department: str
    tax: str
    percent: Decimal
    net: Amount
    tax_part: Amount


@dataclass(frozen=True, slots=True)
class SalePaid:
    """All that was due is settled; what the shop earned and what it owes in gift cards."""

    sale: str
    total: Amount
    takings: tuple[Taking, ...]
    cards: Amount


@dataclass(frozen=True, slots=True)
class SaleCompleted:
    """The customer may go: the till is free for the next."""

    sale: str


@dataclass(frozen=True, slots=True)
class VoidBegun:
    """The sale will not be: every approved tender goes back first."""

    sale: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaleVoided:
    """All of it was given back."""

    sale: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer is missing and the next customer waits; the sale ends when the answer comes."""

    sale: str


@dataclass(frozen=True, slots=True)
class CardSwapped:
    """A card that could not be activated after payment is replaced by another one."""

    sale: str
    position: int
    line: LineItem


@dataclass(frozen=True, slots=True)
class CardRefunded:
    """A card that could not be activated is given up; its amount goes back in cash."""

    sale: str
    position: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class PlannedLeg:
    """So much goes back to that payment of the original sale; without a payment, in cash."""

    payment: str | None
    amount: Amount


@dataclass(frozen=True, slots=True)
class ReturnOpened:
    """Lines of an earlier sale come back; `sale` is the number of the return itself."""

    sale: str
    original: str
    lines: tuple[LineItem, ...]
    legs: tuple[PlannedLeg, ...]
    undo: str = ""
    """The id of the request that took a load off its card again, when that is what comes back."""


@dataclass(frozen=True, slots=True)
class ReturnCompleted:
    """All that was to be given back has been; takings are positive and mean less turnover."""

    sale: str
    total: Amount
    takings: tuple[Taking, ...]
    cards: Amount | None = None
    """The part of `total` that was loaded onto gift cards and taken off them again."""


@dataclass(frozen=True, slots=True)
class ReversalConfirmed:
    """A reversal or refund that was only received has been carried out."""

    sale: str
    request_id: str
    manager: str
    """Who saw it in the processor's own records; empty when the processor told it by itself."""


@dataclass(frozen=True, slots=True)
class ReversalFailed:
    """A reversal or refund that was received has not been carried out: the customer is owed `amount`."""

    sale: str
    request: MoneyRequest
    amount: Amount
    reason: str


@dataclass(frozen=True, slots=True)
class OwedPaid:
    """What a failed reversal left owing went to the customer in cash."""

    sale: str
    request_id: str
    amount: Amount
    manager: str


@dataclass(frozen=True, slots=True)
class DrawerOpened:
    """The drawer got its pulse."""

    sale: str | None
    reason: str


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


Event = (
    Started
    | SignedIn
    | SignedOut
    | ShiftOpened
    | ShiftClosed
    | LineAdded
    | QuantityChanged
    | LineRemoved
    | CashTaken
    | CashGiven
    | Intended
    | Ended
    | SalePaid
    | SaleCompleted
    | VoidBegun
    | SaleVoided
    | SetAside
    | CardSwapped
    | CardRefunded
    | ReturnOpened
    | ReturnCompleted
    | ReversalConfirmed
    | ReversalFailed
    | OwedPaid
    | DrawerOpened
    | PaperQueued
    | PaperNoted
)

#: Every kind of event, for whoever has to read them back.
EVENTS: tuple[type[Any], ...] = get_args(Event)
