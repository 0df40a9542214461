"""The ways out of what is open: which keys a thing on the list has, and what each does."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from register.counter.asking.too_late import goes_back_by_itself
from register.counter.owing.obligations import Kind, Obligation
from register.language import say
from register.tui.input.keys import Hint

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.books import Books


def ways(till: Till, one: Obligation) -> tuple[Hint, ...]:
    """The keys for `one`, the most needed first; none when it ends by itself only."""
    match one.kind:
        case Kind.ANSWER:
            ask = Hint("t", say("Ask now"), say("what became of it"))
            return (ask, Hint("m", say("A manager decides"), say("with a PIN and a reason")))
        case Kind.CARD:
            again = Hint("t", say("Try again"), say("to make this card active"))
            back = say("its price goes back from the drawer")
            return (again, Hint("c", say("Cash instead"), back))
        case Kind.GIVE_BACK if _has_failed(till.books, one):
            return (Hint("c", say("Give cash"), say("from the drawer; a manager allows it")),)
        case Kind.GIVE_BACK:
            return (Hint("t", say("Try again"), say("or choose another way")),)
        case Kind.LATE if goes_back_by_itself(till, one.number):
            return (
                Hint("t", say("Try again"), say("to undo it")),
                Hint("c", say("Seen to"), say("by a manager: PIN and reason")),
            )
        case Kind.LATE:
            return (Hint("c", say("Seen to"), say("by a manager: PIN and reason")),)
        case Kind.STRAY:
            return (Hint("c", say("Seen to"), say("by a manager: PIN")),)
        case Kind.CONFIRMATION:
            return (Hint("c", say("Confirmed"), say("a manager has seen that it was carried out")),)
        case Kind.BASKET if any(owed.number == one.number and owed.refused for owed in till.books.baskets):
            return (Hint("c", say("Seen to"), say("by a manager: PIN")),)
        case Kind.BASKET:
            return (Hint("t", say("Try now"), say("to give it to the gateway")),)
        case Kind.PAPER:
            return ()
        case _:
            assert_never(one.kind)


def _has_failed(books: Books, one: Obligation) -> bool:
    return any(failed.request.id == one.key for failed in books.failed)
