"""How a request for money ends: four outcomes, pure values, so that anybody may import them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from terminal_api.money import Amount


@dataclass(frozen=True, slots=True)
class Reference:
    """A processor's name for one finished transaction; reversals point at it (nexo: POITransactionID)."""

    id: str
    at: datetime
    poi: str | None = None
    """The terminal that made it, where it matters."""

    def is_called(self, psp: str) -> bool:
        """Whether the processor's back office calls this transaction `psp` (Adyen: PSP reference).

        That is what follows the terminal's own part and a dot; without a dot it is all of it, to which some
        terminals add a `C` for a reversal.
        """
        name = self.id.partition(".")[2] or self.id
        return psp in (name, name.removesuffix("C"))


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line the terminal wants printed, unaltered: label left, value right."""

    label: str
    value: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """The card part of a receipt in the terminal's own words."""

    copy: Literal["customer", "cashier"]
    lines: tuple[SlipLine, ...]
    signature: bool = False


class Decline(StrEnum):
    """Why a request certainly did not happen, as far as a register may act on it."""

    REFUSED = "refused"
    """The issuer said no, without saying more; an inactive gift card answers so too."""
    NOT_ENOUGH = "not_enough"
    UNKNOWN_CARD = "unknown_card"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    WRONG_PIN = "wrong_pin"
    ABORTED = "aborted"
    """Stopped by us."""
    CANCELLED = "cancelled"
    """Stopped by the shopper."""
    BUSY = "busy"
    NOT_ALLOWED = "not_allowed"
    UNSUPPORTED = "unsupported"
    NEVER_RECEIVED = "never_received"
    """The processor surely has no such request."""
    BAD_REQUEST = "bad_request"
    """Our message was wrong: a programming or configuration error."""
    NOT_LET_IN = "not_let_in"
    """The processor does not take the register's key or password: nothing was looked at."""
    UNKNOWN_SHOP = "unknown_shop"
    """The processor does not know this shop, site or merchant account."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Approved:
    """Done. `amount` may be less than asked (partial authorisation), even zero."""

    amount: Amount
    reference: Reference | None = None
    balance: Amount | None = None
    """What is left on the gift card, when the processor says so."""
    card: str | None = None
    """The last four digits, never more."""
    brand: str | None = None
    approval_code: str | None = None
    slips: tuple[Slip, ...] = ()
    confirmed: bool = True
    """False: the request was received, its result comes later (a Terminal API reversal). Of a payment:
    nothing is taken yet, for such cards pay with the closed basket."""
    discount: Amount | None = None
    """Of a payment, the part of `amount` that lowers the price before tax: such a card was sold for less than
    its worth (Toggle: `ValueSplit`). The customer's total stays what it was. None: nobody told."""
    expires: date | None = None
    """The last day on which the gift card can be spent, where its keeper says one."""
    outcome: Literal["approved"] = field(default="approved", kw_only=True)


@dataclass(frozen=True, slots=True)
class Declined:
    """Certainly did not happen. `reason` is one sentence a cashier can repeat to the customer."""

    reason: str
    why: Decline = Decline.OTHER
    retryable: bool = False
    outcome: Literal["declined"] = field(default="declined", kw_only=True)


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the request left this machine; it may simply be tried again."""

    reason: str
    outcome: Literal["not_sent"] = field(default="not_sent", kw_only=True)


class Doubt(StrEnum):
    """Why an outcome is unknown, as far as it decides when to ask again."""

    SILENCE = "silence"
    """No answer, or none that counts."""
    RUNNING = "running"
    """The processor is still at it."""
    NOT_YET = "not_yet"
    """The processor does not know it, but it may still be on its way."""
    TOO_OLD = "too_old"
    """The processor does not know it, and does not remember what is so old: a person must look it up."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have happened: book nothing, ask what became of it."""

    reason: str
    why: Doubt = Doubt.SILENCE
    outcome: Literal["unknown"] = field(default="unknown", kw_only=True)


Outcome = Approved | Declined | NotSent | Unknown
