"""What each operation does to a card: the table of states, pure. The words of refusals are ours (P)."""

from dataclasses import dataclass, replace
from typing import assert_never

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.refusals import Refusal
from terminal_api.processors.stored_value.providers import Deed


def _refused(reason: str, third_party: str = "") -> Refusal:
    """`refusalReason` and, where there is one, `thirdPartyRefusalReason`."""
    return Refusal("Refusal", third_party, reason)


NOT_SUPPORTED = _refused("Not supported")
UNKNOWN_NUMBER = _refused("Invalid Card Number")
WRONG_CODE = _refused("Invalid Pin")
INVALID_AMOUNT = _refused("Invalid Amount")
CLOSED = _refused("Blocked Card")
EXPIRED = _refused("Expired Card")
NOT_ACTIVE = _refused("Refused", "Card not active")
ALREADY_ACTIVE = _refused("Transaction Not Permitted", "Card already active")
NOT_OURS = _refused("Refused", "Not a transaction of this API")
TOO_LATE = _refused("Refused", "Outside void window")
ALREADY_VOIDED = _refused("Refused", "Already voided")
ORIGINAL_REFUSED = _refused("Refused", "Original was refused")
SPENT = _refused("Refused", "Balance does not cover it")


@dataclass(frozen=True, slots=True)
class Done:
    """The card afterwards, and what the books say was moved."""

    card: Card
    moved: Money


def done(deed: Deed, card: Card, amount: Money | None) -> Done | Refusal:
    """What `deed` does to `card`. Voids are elsewhere: they depend on what they take back."""
    match card.status:
        case CardStatus.CLOSED:
            return CLOSED
        case CardStatus.EXPIRED:
            return EXPIRED
        case CardStatus.INACTIVE:
            return _activated(card, amount) if deed is Deed.ACTIVATE else NOT_ACTIVE
        case CardStatus.ACTIVE:
            return ALREADY_ACTIVE if deed is Deed.ACTIVATE else _changed(deed, card, amount)
        case _:
            assert_never(card.status)


def _activated(card: Card, amount: Money | None) -> Done | Refusal:
    """One printed with money on it takes no amount, or exactly that one (D)."""
    if card.balance and amount is not None and amount != card.balance:
        return INVALID_AMOUNT
    moved = Money(0, card.balance.currency) if amount is None else amount
    return Done(replace(card, status=CardStatus.ACTIVE, balance=card.balance or moved), moved)


def _changed(deed: Deed, card: Card, amount: Money | None) -> Done:
    nothing = Money(0, card.balance.currency)
    match deed:
        case Deed.LOAD | Deed.MERGE:
            assert amount is not None, "the structure has been checked"
            return Done(replace(card, balance=card.balance + amount), amount)
        case Deed.DEACTIVATE:
            return Done(replace(card, status=CardStatus.CLOSED, balance=nothing), nothing)
        case _:
            return Done(card, nothing)
