"""What is said of something open when a person takes a way out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from register.counter.asking.noted import noted
from register.counter.owing.obligations import Kind, Obligation, obligations
from register.counter.selling.cash import owed_in_cash
from register.domain.amounts import Refused, figures
from register.domain.sale import Sale
from register.language import say
from register.tui.widgets.dialog import Choice, Question
from register.tui.words.rows import plain
from terminal_api.outcomes import Declined, NotSent, Unknown

if TYPE_CHECKING:
    from moneyed import Money

    from register.counter.till import Till
    from register.domain.asking.exchange import MoneyRequest


def to_allow(till: Till, one: Obligation) -> str:
    """What somebody is asked to allow with their PIN."""
    match one.kind:
        case Kind.STRAY:
            return say("A manager has seen the answer to request {id}. Nothing is booked for it.", id=one.key)
        case Kind.BASKET:
            return say("A manager has told support of the basket of {number}.", number=one.number)
        case Kind.CONFIRMATION:
            return say("A manager has seen this reversal in the bank's records.")
        case _:
            cash = figures(owed_in_cash(till, one.amount)) if one.amount else ""
            return say("Give the customer {cash} from the drawer.", cash=cash)


def leaves(one: Obligation, reason: str) -> str:
    """That it leaves the list, and why."""
    if one.amount is None:
        return say("leaves this list: {reason}", reason=reason)
    return say("{amount} leaves this list: {reason}", amount=figures(one.amount), reason=reason)


def done(till: Till, one: Obligation) -> str:
    """What is to be said once `one`, which is still open, has left the list."""
    sale = till.books.documents.get(one.number)
    owed = dict(sale.owed_cards) if one.kind is Kind.CARD and isinstance(sale, Sale) else {}
    if line := owed.get(int(one.key) if owed else 0):
        return say("Done: gift card {card} is settled.", card=line.card.last4)
    return say("Done: {what}.", what=one.words)


def why(sale: Sale, position: int) -> str:
    """Why the card at `position` is not active yet; empty where nobody said."""
    reason = str(getattr(sale.activation(position), "reason", ""))
    return noted(reason)


def request_of(till: Till, one: Obligation) -> MoneyRequest:
    """The request whose answer is missing."""
    return next(each for each in till.books.unsettled if each.id == one.key)


def came_of(till: Till, one: Obligation, answer: object, settled: str) -> tuple[str, bool]:
    """What to say of `answer` to one more attempt, and whether `one` is done with it."""
    about = (one.kind, one.number, one.key)
    still = any((each.kind, each.number, each.key) == about for each in obligations(till))
    match answer:
        case Refused(reason) | NotSent(reason) | Unknown(reason):
            return noted(reason), False
        case Declined(reason):
            return say("It did not happen: {reason}", reason=noted(reason)), False
        case _ if not still:
            return settled, True
        case Sale() if one.kind is Kind.CARD:
            return say("Not yet. {why}", why=why(answer, int(one.key))), False
        case _:
            return say("It was refused again."), False


def sure_of_cash(cash: Money) -> Question[bool]:
    """Whether `cash` is to be given in place of the card that was paid for."""
    text = say("The card is given up: it stays without value. This cannot be undone.")
    choices = (Choice("k", say("Keep trying"), value=False), Choice("g", say("Give cash"), value=True))
    title = say("Give {amount} back in cash?", amount=" ".join(plain(cash)))
    return Question(title, text, choices, leave=False)
