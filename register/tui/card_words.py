"""A gift card and what became of it, in a cashier's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from moneyed import Money

from register.domain.amounts import figures
from register.domain.exchange import MoneyRequest
from register.tui.card_moves import ENDED
from register.tui.rows import plain
from register.tui.widgets.card_face import Face
from register.tui.widgets.status import Level
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation

if TYPE_CHECKING:
    from register.counter.gift_cards import Look


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence about what happened, and how much it matters."""

    sentence: str = ""
    level: Level = Level.FINE


_STATES = {
    Decline.REFUSED: "not active",
    Decline.BLOCKED: "blocked",
    Decline.EXPIRED: "expired",
    Decline.UNKNOWN_CARD: "not known",
}


def face(card: GiftCard, seen: Look | None, *, asking: bool) -> Face:
    """The card as it is drawn."""
    blank = Face(card.provider, card.last4, "not told", Level.OFF)
    if asking:
        return Face(card.provider, card.last4)
    match seen.outcome if seen else None:
        case Approved() if seen and seen.balance is not None:
            figure, currency = plain(seen.balance)
            level = Level.OFF if seen.state == ENDED else Level.FINE
            return Face(card.provider, card.last4, seen.state, level, figure, currency)
        case Declined(why=why):
            return Face(card.provider, card.last4, _STATES.get(why, "refused"), Level.ATTENTION)
        case NotSent() | Unknown():
            return Face(card.provider, card.last4, "no answer", Level.ATTENTION)
        case _:
            return blank


def looked(seen: Look) -> Said:
    """What a look without a balance means."""
    match seen.outcome:
        case Approved():
            return Said()
        case Declined(why=Decline.REFUSED):
            return Said("Not active: it can be sold. If it was in use before, it was refused.", Level.OFF)
        case Declined(reason):
            return Said(reason, Level.ATTENTION)
        case NotSent(reason) | Unknown(reason):
            return Said(f"{reason.rstrip('.')}. Enter asks again.", Level.ATTENTION)
        case _:
            assert_never(seen.outcome)


def put_into_basket(seen: Look, amount: Money) -> str:
    """What a sold or loaded card's line is for."""
    verb = "load" if isinstance(seen.outcome, Approved) else "activate"
    return f"✓ {verb} card ···{seen.card.last4} with {figures(amount)} when paid"


def ended(request: MoneyRequest, outcome: Outcome) -> Said:
    """What became of a request at the desk."""
    match outcome:
        case Approved(amount=amount):
            return Said(_done(request.operation, amount))
        case Declined(reason):
            return Said(f"Not done. {reason}", Level.RISK)
        case NotSent(reason):
            return Said(f"Not sent, nothing has happened. {reason}", Level.RISK)
        case Unknown():
            words = f"No answer: it may have happened. The till keeps asking ({request.id}); repeat nothing."
            return Said(words, Level.RISK)
        case _:
            assert_never(outcome)


def _done(operation: Operation, amount: Money) -> str:
    match operation:
        case Operation.CASH_OUT:
            return f"Paid out: give the customer {figures(amount)} from the drawer. The card is ended."
        case Operation.DEACTIVATE:
            return "The card is ended for ever."
        case Operation.REFUND:
            return f"{figures(amount)} refunded onto the card."
        case _:
            return f"{operation.value.capitalize()} done."
