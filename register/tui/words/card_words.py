"""A gift card and what became of it, in a cashier's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from moneyed import Money

from register.counter.asking.noted import noted
from register.counter.cards.loads import Load
from register.domain.amounts import Refused, figures
from register.domain.asking.exchange import MoneyRequest
from register.language import marked, say
from register.tui.card_moves import ENDED, Move
from register.tui.widgets.card_face import Face
from register.tui.widgets.status import Level
from register.tui.words.rows import plain
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Entry, GiftCard, Operation

if TYPE_CHECKING:
    from register.counter.cards.card_balance import Look


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence about what happened, and how much it matters."""

    sentence: str = ""
    level: Level = Level.FINE


_STATES = {
    Decline.REFUSED: marked("not active"),
    Decline.BLOCKED: marked("blocked"),
    Decline.EXPIRED: marked("expired"),
    Decline.UNKNOWN_CARD: marked("not known"),
}


def called(card: GiftCard) -> str:
    """For a sentence: `card ···0024`; of one that the terminal reads no number is known here."""
    return say("card ···{card}", card=card.last4) if card.last4 else say("the card")


def offered(move: Move, load: Load | Refused | None) -> tuple[str, str]:
    """Label and note of `move`; where what would be undone is no load, with words for that."""
    match load:
        case Load(activates=True) if move is Move.UNDO:
            return say("Undo sale"), say("it is unsold again, without its {load}; for {left} more")
        case Load(pays_out=True) if move is Move.UNDO:
            return say("Undo pay-out"), say("the cash for {load} comes back first; for {left} more")
        case _:
            return move.label, move.note


def to_do(entry: Entry | None) -> str:
    """What the customer is to do at the terminal before anything happens; empty when nothing."""
    match entry:
        case Entry.SWIPED:
            return say("The customer swipes the card at the terminal.")
        case Entry.KEYED:
            return say("The customer keys the card's number in at the terminal.")
        case _:
            return ""


def face(card: GiftCard, seen: Look | None, *, asking: bool) -> Face:
    """The card as it is drawn."""
    last4 = card.last4 or (seen.card.last4 if seen else "")
    blank = Face(card.provider, last4, say("not told"), Level.OFF)
    if asking:
        return Face(card.provider, last4)
    match seen.outcome if seen else None:
        case Approved() if seen and seen.balance is not None:
            figure, currency = plain(seen.balance)
            level = Level.OFF if seen.state == ENDED else Level.FINE
            return Face(card.provider, last4, noted(seen.state), level, figure, currency)
        case Declined(why=why):
            state = say(_STATES[why]) if why in _STATES else say("refused")
            return Face(card.provider, last4, state, Level.ATTENTION)
        case NotSent() | Unknown():
            return Face(card.provider, last4, say("no answer"), Level.ATTENTION)
        case _:
            return blank


def looked(seen: Look) -> Said:
    """What a look without a balance means."""
    match seen.outcome:
        case Approved():
            return Said()
        case Declined(why=Decline.REFUSED):
            words = say("Not active: it can be sold. If it was in use before, it was refused.")
            return Said(words, Level.OFF)
        case Declined(reason):
            return Said(noted(reason), Level.ATTENTION)
        case NotSent(reason) | Unknown(reason):
            return Said(say("{reason}. Enter asks again.", reason=noted(reason).rstrip(".")), Level.ATTENTION)
        case _:
            assert_never(seen.outcome)


def put_into_basket(seen: Look, amount: Money) -> str:
    """What a sold or loaded card's line is for."""
    card, much = seen.card.last4, figures(amount)
    if isinstance(seen.outcome, Approved):
        return say("✓ load card ···{card} with {amount} when paid", card=card, amount=much)
    if isinstance(seen.outcome, Declined) and seen.outcome.why is Decline.UNKNOWN_CARD:
        # Whether it is stock or a wrong number, only its sale tells.
        return say(
            "✓ card ···{card} for {amount}: not known before it is paid, check its number",
            card=card,
            amount=much,
        )
    return say("✓ activate card ···{card} with {amount} when paid", card=card, amount=much)


def ended(request: MoneyRequest, outcome: Outcome) -> Said:
    """What became of a request at the desk."""
    match outcome:
        case Approved(amount=amount):
            return Said(_done(request.operation, amount))
        case Declined(reason):
            return Said(say("Not done. {reason}", reason=noted(reason)), Level.RISK)
        case NotSent(reason):
            return Said(say("Not sent, nothing has happened. {reason}", reason=noted(reason)), Level.RISK)
        case Unknown():
            words = say(
                "No answer: it may have happened. The till keeps asking ({request}); repeat nothing.",
                request=request.id,
            )
            return Said(words, Level.RISK)
        case _:
            assert_never(outcome)


def undone(amount: Money, number: str | None) -> Said:
    """What became of the load, and of the money; `number` is the return that gives it back."""
    much = figures(amount)
    if not number:
        return Said(say("{amount} are off the card again; nobody had paid for it here.", amount=much))
    back = say(
        "{amount} are off the card again; what was paid for it goes back: {number}.",
        amount=much,
        number=number,
    )
    return Said(back)


def time_left(until: datetime, now: datetime) -> str:
    """`3 h 12 min`; never less than nothing."""
    minutes = max(0, int((until - now).total_seconds()) // 60)
    return say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def _done(operation: Operation, amount: Money) -> str:
    match operation:
        case Operation.CASH_OUT:
            return say(
                "Paid out: give the customer {amount} from the drawer. The card is ended.",
                amount=figures(amount),
            )
        case Operation.REVERSE:
            return say(
                "{amount} is on the card again: its cash belongs into the drawer.", amount=figures(amount)
            )
        case Operation.DEACTIVATE:
            return say("The card is ended for ever.")
        case Operation.REFUND:
            return say("{amount} refunded onto the card.", amount=figures(amount))
        case _:
            return f"{operation.value.capitalize()} done."  # nothing else is asked for at the desk
