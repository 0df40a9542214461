"""Money asked for or given, by whichever document: sale, return or slip of the desk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moneyed import Money

from register.domain.asking.exchange import MoneyRequest
from terminal_api.money import Amount
from terminal_api.outcomes import Approved, Outcome


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
    rounding: Amount | None = None
    """What `amount` is more, or less, than it settles, where cash is rounded."""
    allowed_by: str = ""
    """The manager who allowed it, where one had to."""
    instead_of: str = ""
    """The id of the payment that it goes back for, where its card did not take it back."""

    @property
    def settled(self) -> Money:
        """How much of what was to be given is given by it."""
        return self.amount - self.rounding if self.rounding else self.amount


@dataclass(frozen=True, slots=True)
class CashOutReturned:
    """What was paid out of a gift card came back into the drawer: the card has it again."""

    sale: str
    amount: Amount
    rounding: Amount | None = None
    """What `amount` is more, or less, than the card has again, where cash is rounded."""

    @property
    def settled(self) -> Money:
        """How much of it is on the card again."""
        return self.amount - self.rounding if self.rounding else self.amount


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
class LateApproval:
    """A request that had ended as not done was done after all: it goes back, under a number of its own."""

    sale: str
    request: MoneyRequest
    approved: Approved


@dataclass(frozen=True, slots=True)
class LateSeenTo:
    """A manager has seen to what a late approval left, where it could not be taken back by itself."""

    sale: str
    manager: str
    reason: str


DOUBTED = "decided by hand"
"""Of a `StrayAnswer`: none came; a manager said that it did not happen, and the till asks on."""


@dataclass(frozen=True, slots=True)
class StrayAnswer:
    """An answer to a request that this till never made, or that had ended otherwise. Nothing is booked."""

    request_id: str
    words: str
    """What it said, without a card's number: `Payment Success`."""
    at: datetime | None = None
    """When it came; older journals do not tell."""


@dataclass(frozen=True, slots=True)
class StrayAnswerExplained:
    """What came of a stray answer, or which manager has seen it."""

    request_id: str
    words: str


@dataclass(frozen=True, slots=True)
class OwedPaid:
    """What a failed reversal left owing went to the customer in cash."""

    sale: str
    request_id: str
    amount: Amount
    manager: str
    rounding: Amount | None = None
    """What the cash is more than was owed, for want of small coins."""
