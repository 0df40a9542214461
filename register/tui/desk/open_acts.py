"""What a manager may do about something open beside what a cashier may, and how each is asked about."""

from typing import assert_never

from register.counter.owing.obligations import Kind, Obligation
from register.domain.asking.exchange import Done
from register.domain.books import Books
from register.domain.sale import Sale, Stage
from register.language import say
from register.tui.input.keys import Hint


def acts(books: Books, one: Obligation) -> tuple[Hint, ...]:
    """The keys that only the desk has for `one`."""
    match one.kind:
        case Kind.GIVE_BACK if kept_back(books, one) is not None:
            return (Hint("c", say("Give cash"), say("from the drawer; a manager allows it")),)
        case Kind.CARD:
            return (Hint("r", say("Another card"), say("in place of this one")),)
        case Kind.CONFIRMATION:
            return (Hint("n", say("Not done"), say("the bank shows that nothing went back")),)
        case Kind.PAPER:
            return (
                Hint("r", say("Print again"), say("marked COPY")),
                Hint("g", say("Let it go"), say("it need not be on paper: PIN and reason")),
            )
        case _:
            return ()


def kept_back(books: Books, one: Obligation) -> Done | None:
    """The tender of a voided sale that its card did not take back, where `one` is about such a one."""
    sale = books.documents.get(one.number)
    kept = sale.kept_back if isinstance(sale, Sale) and sale.mark is Stage.VOIDING else ()
    return next((each for each in kept if each.request.id == one.key), None)


def in_short(one: Obligation) -> str:
    """What it is, where a row has room for little."""
    what = one.asked_for
    match one.kind:
        case Kind.ANSWER:
            return say("no answer: {what}", what=what)
        case Kind.CARD:
            return say("card {last4} not active", last4=one.about)
        case Kind.GIVE_BACK:
            return say("not given back")
        case Kind.LATE:
            return say("too late: {what}", what=what)
        case Kind.STRAY:
            return say("stray answer, {id}", id=one.about)
        case Kind.CONFIRMATION:
            return say("not confirmed: reversal")
        case Kind.BASKET | Kind.PAPER:
            return one.words
        case _:
            assert_never(one.kind)


def heading(kind: Kind, key: str) -> str:
    """What is asked before it is done."""
    match kind, key:
        case Kind.PAPER, "r":
            return say("Print it again, marked COPY?")
        case Kind.PAPER, _:
            return say("Let this paper go?")
        case Kind.CONFIRMATION, "n":
            return say("Was nothing given back?")
        case Kind.CARD, "r":
            return say("Give that card instead?")
        case Kind.ANSWER, _:
            return say("Ask now what became of it?")
        case _:
            return say("Try it again now?")


def asks(kind: Kind, key: str) -> str:
    """The word for yes to that."""
    match kind, key:
        case Kind.PAPER, "r":
            return say("Print")
        case Kind.CARD, "r":
            return say("Give it")
        case Kind.ANSWER, _:
            return say("Ask")
        case _:
            return say("Try")
