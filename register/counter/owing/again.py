"""What never left is asked for again by itself: cards not made active, money not given back.

Only where it is certain that no byte of the first request left this machine. What was refused is a person's.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from register.counter.owing import owed
from register.counter.owing.pauses import ask_again_later, is_due
from register.counter.returning import refunding
from register.counter.till import Till
from register.domain.asking.exchange import Done, Exchange, Failed
from register.domain.books import Books
from register.domain.cards.desk import Desk
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from terminal_api.outcomes import NotSent


@dataclass(frozen=True, slots=True)
class Unsent:
    """Something owed whose request never left; `key` names it among the till's attempts."""

    key: str
    number: str
    reason: str
    again: Callable[[Till], Awaitable[object]]


def unsent(books: Books) -> Iterator[Unsent]:
    """All of it, in the order of the journal."""
    for document in books.documents.values():
        match document:
            case Sale():
                yield from _of_sale(document)
            case Return() if document.due.amount and not document.exchanges.open:
                yield from _of_return(document)
            case Desk(to_take_back=Done() as late) if not document.exchanges.open:
                if last := _unsent(document.exchanges.all, late.request.id):
                    again = partial(owed.take_back_again, number=document.number)
                    yield Unsent(reversal_key(document.number), document.number, last.reason, again)
            case _:
                pass


def card_key(number: str, position: int) -> str:
    """What the request to make the card at `position` of that sale is called among the attempts."""
    return f"{number} card {position}"


def reversal_key(number: str) -> str:
    """What the next request to give something of `number` back is called among the attempts."""
    return f"{number} reversal"


def _of_sale(sale: Sale) -> Iterator[Unsent]:
    for position, _ in sale.owed_cards:
        if isinstance(last := sale.activation(position), Failed) and last.unsent:
            again = partial(owed.activate_again, number=sale.number, position=position)
            yield Unsent(card_key(sale.number, position), sale.number, last.reason, again)
    if sale.mark is Stage.VOIDING:
        for payment in sale.kept_back[:1]:  # the others wait for this one
            if last := _unsent(sale.exchanges.all, payment.request.id):
                again = partial(owed.reverse_again, number=sale.number)
                yield Unsent(reversal_key(sale.number), sale.number, last.reason, again)


def _of_return(one: Return) -> Iterator[Unsent]:
    for leg in one.legs:
        if leg.payment and (last := _unsent(one.exchanges.all, leg.payment)):
            again = partial(refunding.give_again, number=one.number)
            yield Unsent(reversal_key(one.number), one.number, last.reason, again)
            return


def _unsent(exchanges: tuple[Exchange, ...], payment: str) -> Failed | None:
    """The last attempt to give `payment` back, if it never left."""
    tried = [one for one in exchanges if one.request.undoes == payment]
    last = tried[-1] if tried else None
    return last if isinstance(last, Failed) and last.unsent else None


async def send_again(till: Till) -> None:
    """Ask once more for whatever is due."""
    for one in tuple(unsent(till.books)):
        if not is_due(till, one.key) or till.lock(one.number).locked():
            continue
        await one.again(till)
        if any(left.key == one.key for left in unsent(till.books)):
            ask_again_later(till, one.key, NotSent(one.reason))
        else:
            till.attempts.pop(one.key, None)
