"""What is still open, in a cashier's words: on one line, and with its why."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from register.counter.again import card_key, reversal_key, unsent
from register.counter.obligations import Kind, Obligation, named
from register.domain.amounts import figures
from register.domain.desk import TAKEN_BACK_BY, Desk
from register.domain.exchange import Failed, Held
from register.domain.sale import Sale
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.counter.history import Answered
    from register.counter.till import Attempt, Till
    from register.domain.events import ReversalFailed
    from register.domain.exchange import MoneyRequest

_SIGNS = {
    Kind.ANSWER: ("?", Level.RISK),
    Kind.CARD: ("!", Level.ATTENTION),
    Kind.GIVE_BACK: ("!", Level.RISK),
    Kind.LATE: ("!", Level.RISK),
    Kind.STRAY: ("!", Level.ATTENTION),
    Kind.CONFIRMATION: ("…", Level.OFF),
    Kind.PAPER: ("…", Level.OFF),
}

_SEEN = "A manager who has seen to it takes it off this list:"
_CHARGED = "the customer was charged all the same."
_ON_THE_CARD = "it is on the card all the same: look what became of its price."
_GOT_IT = "the customer has got it all the same."
_LATE = {
    Operation.PAY: _CHARGED,
    Operation.BANK_CARD: _CHARGED,
    Operation.ACTIVATE: _ON_THE_CARD,
    Operation.LOAD: _ON_THE_CARD,
    Operation.REVERSE: _GOT_IT,
    Operation.REFUND: _GOT_IT,
}


def entry(one: Obligation) -> Entry:
    """`! R2-000017  gift card 0024 is paid and not active      25.00`."""
    sign, level = _SIGNS[one.kind]
    words = one.words.partition(" (request")[0]
    name = f"{one.number}  {words}" if one.number else words
    return Entry(name, figures(one.amount) if one.amount else "", sign=sign, level=level)


def explained(till: Till, one: Obligation, known: Answered | None = None) -> str:
    """Why it is open, and what happens by itself; `known`: the request that a stray answer names, if ours."""
    match one.kind:
        case Kind.ANSWER:
            return f"{_when(till, one.key)}\nNeither done nor not done: nothing of it may be repeated."
        case Kind.CARD:
            owed = f"The customer has paid {figures(one.amount) if one.amount else ''} for this card."
            why = _sent_again(till, card_key(one.number, int(one.key))) or _last(till, one)
            return f"{owed} {why}\nScan another card to give instead, or:"
        case Kind.GIVE_BACK if failed := _failed(till, one):
            said = f": {failed.reason.rstrip('.')}" if failed.reason else ""
            took = f"The order to give it back was taken, and not carried out{said}."
            return f"{took}\nThe customer has not got this money yet:"
        case Kind.GIVE_BACK:
            again = _sent_again(till, reversal_key(one.number))
            return f"The customer has not got this money back yet. {again}".rstrip()
        case Kind.LATE:
            return _late(till, one)
        case Kind.STRAY:
            return _stray(till, one, known)
        case Kind.CONFIRMATION:
            took = "The terminal took the order; the bank carries it out, and tells it in its own records."
            return f"{took}\nA manager who has seen it there takes it off this list:"
        case Kind.PAPER:
            job = till.books.jobs.get(one.key)
            ok, note = till.paper.lamp
            why = (job.note if job else "") or ("" if ok else note) or "it is being printed"
            return f"It prints by itself as soon as it can: {why.rstrip('.')}."
        case _:
            assert_never(one.kind)


def _failed(till: Till, one: Obligation) -> ReversalFailed | None:
    return next((failed for failed in till.books.failed if failed.request.id == one.key), None)


def _when(till: Till, request: str) -> str:
    attempt = till.attempts.get(request)
    if request in till.asking or attempt is None:
        return f"The till is asking what became of request {request}."
    return f"The till asks again in {_seconds(till, attempt)} s what became of request {request}."


def _sent_again(till: Till, key: str) -> str:
    """When what never left is sent again; nothing where it did leave, or was refused."""
    if all(one.key != key for one in unsent(till.books)):
        return ""
    attempt = till.attempts.get(key)
    when = f"in {_seconds(till, attempt)} s" if attempt else "as soon as it can"
    return f"The request did not leave the till: it is sent again by itself {when}."


def _seconds(till: Till, attempt: Attempt) -> int:
    return max(0, round((attempt.next_at - till.clock.now()).total_seconds()))


def _late(till: Till, one: Obligation) -> str:
    desk = till.books.documents.get(one.number)
    late = desk.to_take_back if isinstance(desk, Desk) else None
    if not isinstance(desk, Desk) or late is None:
        return ""
    tried = [asked for asked in desk.exchanges.all if asked.request.undoes == late.request.id]
    match tried[-1] if tried else None:
        case Failed(unsent=True):
            does = _sent_again(till, reversal_key(one.number))
        case Failed(reason=reason):
            does = f"The till asked to undo it, and was refused: {_first(reason).lower()}."
        case _ if late.request.operation in TAKEN_BACK_BY:
            does = "The till asks to undo it by itself as soon as it can."
        case _:
            does = "It cannot be undone by itself."
    came = _LATE.get(late.request.operation, "it was done all the same.")
    return f"{_what(late.request)} counted as not done; {came}\n{does}\n{_SEEN}"


def _stray(till: Till, one: Obligation, known: Answered | None) -> str:
    said = next((stray.words for stray in till.books.strays if stray.request_id == one.key), "")
    if known is None:
        told = f"This till never made request {one.key}, of which an answer says: {said}."
        return f"{told}\nNothing was booked: look it up in the payment account.\n{_SEEN}"
    attempt = till.attempts.get(one.key)
    when = f"in {_seconds(till, attempt)} s" if attempt else "now"
    if isinstance(known.outcome, Approved):
        ended, does = "counts as approved", "and changes nothing by itself"
    else:
        ended, does = "counts as not done", "and gives back by itself what was done after all"
    why = f" {_first(attempt.reason)}." if attempt and attempt.reason else ""
    told = f"{_what(known.request)} {ended}; an answer now says: {said}."
    return f"{told}\nThe till asks what is true {when}, {does}.{why}\n{_SEEN}"


def _first(reason: str) -> str:
    """The first part of a reason; what follows says what to do, which the till does."""
    return reason.partition(":")[0].rstrip(".")


def _what(request: MoneyRequest) -> str:
    """`The gift-card payment of 7.35 for R2-000001, card ···0016 (request P30O3U0001)`"""
    card = f", card ···{request.card.last4}" if request.card and request.card.last4 else ""
    much = f" of {figures(request.amount)}" if request.amount.amount else ""
    return f"The {named(request.operation)}{much} for {request.number}{card} (request {request.id})"


def _last(till: Till, one: Obligation) -> str:
    sale = till.books.documents.get(one.number)
    match sale.activation(int(one.key)) if isinstance(sale, Sale) else None:
        case Failed(reason=reason) | Held(reason=reason):
            return f"The answer was: {_first(reason).lower()}."
        case _:
            return "It was not asked for yet."
