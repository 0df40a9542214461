"""What becomes of a basket that was posted, and when a posting that did not succeed is tried again."""

from dataclasses import dataclass

from moneyed import Money

from terminal_api.outcomes import Approved, Declined, Outcome, Reference, Unknown
from terminal_api.processors.gateway import answers, refusals
from terminal_api.processors.gateway.basket import Basket
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.gateway.wire import Became, Kept, Refusal
from terminal_api.processors.service import NOT_UNDERSTOOD, Answered, Called

#: Seconds to the next attempt after a failure that may pass by itself; the last repeats.
AGAIN_S = (5.0, 30.0, 120.0, 600.0, 1800.0)
#: After one that somebody must put right first.
HOURLY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Posted:
    """The gateway has the basket: nothing is owed any more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Never try again: a person must look at it. `reason` is for support."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Still owed; it may be posted again, and is then posted once in effect."""

    reason: str
    setup: bool = False
    """Somebody must put something right first: show it."""


Posting = Posted | Refused | Later

_DIFFERS = "The gateway has another basket under this sale: call support."
_TRANSACTION = "The gateway misses a gift-card transaction of this sale: call support."


def next_try_s(later: Later, failures: int) -> float:
    """Seconds until a posting is tried again, after so many `failures` in a row. Ours."""
    return HOURLY_S if later.setup else AGAIN_S[min(max(failures, 1), len(AGAIN_S)) - 1]


def posted(called: Called, digest: str, settings: GatewaySettings) -> Posting:
    """What came of a basket that moves no money itself."""
    if not isinstance(called, Answered):
        return later(called, settings)
    if called.status in (200, 201):
        return Posted() if _kept(called, digest) else Later(NOT_UNDERSTOOD)
    match called.status, _code(called):
        case 409, "BASKET_DIFFERS":
            return Refused(_DIFFERS)
        case 422, "BASKET_TRANSACTION_UNKNOWN":
            return Refused(_TRANSACTION)
        case _:
            return later(called, settings)


def later(called: Called, settings: GatewaySettings) -> Later:
    """Why the basket is still owed after an answer that says nothing of it, or after none."""
    if not isinstance(called, Answered):
        return Later("The gateway was not reached, or its answer was lost: the basket is posted again.")
    why, status = answers.refusal(called, settings), called.status
    known = not isinstance(why, Unknown)
    reason = why.reason if known else f"The gateway did not take the basket (HTTP {status})."
    return Later(reason, setup=400 <= status < 500 and status not in (408, 429))


def taken(
    called: Called, basket: Basket, digest: str, settings: GatewaySettings, reference: Reference
) -> Outcome:
    """What came of a basket that takes the money of its gift cards (`debits = "at_close"`)."""
    if not isinstance(called, Answered):
        return called
    if called.status in (200, 201):
        return _taken(called, basket, digest, reference)
    match called.status, _code(called):
        case 409, "BASKET_DIFFERS":
            return Unknown(_DIFFERS)  # another basket of this sale may have taken the money
        case 422, "BASKET_TRANSACTION_UNKNOWN":
            return Declined(
                "The gateway does not know a card of this sale any more: take the payment again.",
                retryable=True,
            )
        case _:
            return answers.refusal(called, settings)


def _taken(called: Answered, basket: Basket, digest: str, reference: Reference) -> Outcome:
    kept = _kept(called, digest)
    if kept is None:
        became = Became.read(called.body)
        no = became is not None and became.result == "declined"
        return refusals.declined(became) if became and no else Unknown(NOT_UNDERSTOOD)
    stated: Money | None = kept.taken.money if kept.taken else None
    if stated != basket.paid:
        return Unknown(NOT_UNDERSTOOD)
    return Approved(basket.paid, reference, approval_code=kept.reference)


def _kept(called: Answered, digest: str) -> Kept | None:
    """The acceptance of this very basket; that of another proves nothing."""
    kept = Kept.read(called.body)
    return kept if kept is not None and kept.digest == digest else None


def _code(called: Answered) -> str:
    read = Refusal.read(called.body)
    return read.error.code if read else ""
