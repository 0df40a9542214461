"""What is still open, in a cashier's words: on one line, and with its why."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from register.counter.obligations import Kind, Obligation
from register.domain.amounts import figures
from register.domain.exchange import Failed, Held
from register.domain.sale import Sale
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.events import ReversalFailed

_SIGNS = {
    Kind.ANSWER: ("?", Level.RISK),
    Kind.CARD: ("!", Level.ATTENTION),
    Kind.GIVE_BACK: ("!", Level.RISK),
    Kind.LATE: ("!", Level.RISK),
    Kind.STRAY: ("!", Level.ATTENTION),
    Kind.CONFIRMATION: ("…", Level.OFF),
    Kind.PAPER: ("…", Level.OFF),
}


def entry(one: Obligation) -> Entry:
    """`! R2-000017  gift card 0024 is paid and not active      25.00`."""
    sign, level = _SIGNS[one.kind]
    words = one.words.partition(" (request")[0]
    name = f"{one.number}  {words}" if one.number else words
    return Entry(name, figures(one.amount) if one.amount else "", sign=sign, level=level)


def explained(till: Till, one: Obligation) -> str:
    """Why it is open, and what happens by itself."""
    match one.kind:
        case Kind.ANSWER:
            return f"{_when(till, one.key)}\nNeither done nor not done: nothing of it may be repeated."
        case Kind.CARD:
            owed = f"The customer has paid {figures(one.amount) if one.amount else ''} for this card."
            return f"{owed} {_last(till, one)}\nScan another card to give instead, or:"
        case Kind.GIVE_BACK if failed := _failed(till, one):
            said = f": {failed.reason.rstrip('.')}" if failed.reason else ""
            took = f"The order to give it back was taken, and not carried out{said}."
            return f"{took}\nThe customer has not got this money yet:"
        case Kind.GIVE_BACK:
            return "The customer has not got this money back yet."
        case Kind.LATE:
            return (
                "Its sale was finished without it. Where it can be undone, the till asks for that by itself;"
                "\notherwise a manager sees to it and takes it off this list:"
            )
        case Kind.STRAY:
            return (
                "It was not applied to anything. If the request is the till's own, it asks what became of it;"
                "\na manager who has seen it takes it off this list:"
            )
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
    seconds = max(0, round((attempt.next_at - till.clock.now()).total_seconds()))
    return f"The till asks again in {seconds} s what became of request {request}."


def _last(till: Till, one: Obligation) -> str:
    sale = till.books.documents.get(one.number)
    match sale.activation(int(one.key)) if isinstance(sale, Sale) else None:
        case Failed(reason=reason) | Held(reason=reason):
            return f"The answer was: {reason.partition(':')[0].rstrip('.').lower()}."
        case _:
            return "It was not asked for yet."
