"""Which closed baskets the gateway still has to get: owed from the very step that ends a sale or return.

Source: Centegra, help pages ("the basket is passed back"); which sales, and what of them, is ours.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from register.domain.asking.exchange import Done, IllegalStep
from register.domain.cards.desk import Desk
from register.domain.documents import Document
from register.domain.events import BasketPosted, BasketRefused, BasketSeenTo
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from terminal_api.processor import Operation

GATEWAY = "gateway"
"""The processor that gets them."""

_MOVES = frozenset(
    {Operation.PAY, Operation.ACTIVATE, Operation.LOAD, Operation.REVERSE, Operation.UNDO_LOAD}
)


@dataclass(frozen=True, slots=True)
class OwedBasket:
    """The basket of sale or return `number`, which the gateway does not have yet."""

    number: str
    since: datetime
    refused: str = ""
    """Why it never will, in words for support; empty while it is still posted."""


def gift_card_movements(document: Document) -> tuple[Done, ...]:
    """What moved on cards that the gateway keeps, oldest first; also what was taken back again."""
    return tuple(one for one in document.exchanges.done(*_MOVES) if one.request.processor == GATEWAY)


def has_closed(document: Document) -> bool:
    """Whether its customer may go: no basket is owed before."""
    match document:
        case Sale(mark=mark):
            return mark in (Stage.COMPLETED, Stage.VOIDED)
        case Return(completed=completed):
            return completed
        case Desk():
            return False  # no sale is around it


def owed_with(before: tuple[OwedBasket, ...], document: Document, at: datetime) -> tuple[OwedBasket, ...]:
    """Those owed now that `document` stands so, since `at`.

    A basket that took what its cards paid was posted for that, and is never posted again.
    """
    moved = gift_card_movements(document)
    if not has_closed(document) or not moved or any(one.with_basket for one in moved):
        return before
    if any(one.number == document.number for one in before):
        return before
    return (*before, OwedBasket(document.number, at))


def owed_after(
    before: tuple[OwedBasket, ...], event: BasketPosted | BasketRefused | BasketSeenTo
) -> tuple[OwedBasket, ...]:
    """Those owed once `event` has happened. Raises `IllegalStep` if that basket was not owed so."""
    number = event.sale
    mine = next((one for one in before if one.number == number), None)
    if mine is None:
        raise IllegalStep(f"no basket of {number} is owed")
    others = tuple(one for one in before if one is not mine)
    match event:
        case BasketPosted():
            return others
        case BasketSeenTo() if mine.refused:
            return others
        case BasketSeenTo():
            raise IllegalStep(f"the basket of {number} is still posted: nobody need see to it")
        case BasketRefused(reason=reason):
            return tuple(replace(one, refused=reason) if one is mine else one for one in before)
