"""What promotions take off, kept true while a basket changes: in the same commit as the change.

For a sale those hold that held when its first goods were rung up, or when it was recalled; after a restart of
the program those of the next change. So an hour that ends between two scans takes nothing from a customer.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import takewhile
from operator import is_

from moneyed import Money

from register.counter.till import Till
from register.domain.documents import Document
from register.domain.events import Event, LinePromoted, PromotionsGiven, SaleEvent
from register.domain.goods.deals import worked_out
from register.domain.goods.line_item import Goods, LineItem
from register.domain.goods.promotions import InForce, in_force
from register.domain.goods.reductions import by_promotion
from register.domain.sale import Sale
from register.domain.sale_steps import sale_after


def record_with_promotions(till: Till, number: str, *events: Event) -> None:
    """Record `events`, which change the lines of sale `number`, and what promotions take off then."""
    before = _lines(till.books.documents.get(number))
    force, worked = _holding(till, number)
    with till.together():
        till.record(*events)
        after = _lines(till.books.documents.get(number))
        if (given := _given(number, force, before if worked else (), after)) is not None:
            till.record(given)
    till.in_force = (number, force)


def would_come_to(till: Till, sale: Sale, *events: SaleEvent) -> Money:
    """The total of `sale` after `events` and what promotions take off then; nothing is recorded."""
    after = reduce(sale_after, events, sale)
    force, worked = _holding(till, sale.number)
    before = sale.basket.lines if worked else ()
    given = _given(sale.number, force, before, after.basket.lines)
    return (after if given is None else sale_after(after, given)).total


def forget_what_holds(till: Till) -> None:
    """Look at the clock again: the next sale that changes is under the promotions of that moment."""
    till.in_force = None


def _given(
    number: str, force: InForce, before: Sequence[LineItem], after: Sequence[LineItem]
) -> PromotionsGiven | None:
    """What is taken off `after` otherwise than now; None where nothing is, which is found out quickly.

    The lines of `before` are those for which it was worked out already.
    """
    if not any(_matters(line, force) for line in _touched(before, after)):
        return None
    offs = worked_out(after, force)
    changed = tuple(
        LinePromoted(at, offs.get(at, ()))
        for at, line in enumerate(after)
        if isinstance(line, Goods) and by_promotion(line.reductions) != offs.get(at, ())
    )
    return PromotionsGiven(number, changed) if changed else None


def _holding(till: Till, number: str) -> tuple[InForce, bool]:
    """What holds for that sale, and whether it was worked out for its lines so far."""
    if till.in_force is not None and till.in_force[0] == number:
        return till.in_force[1], True
    return in_force(till.settings.promotions, till.clock.now().astimezone()), False


def _touched(before: Sequence[LineItem], after: Sequence[LineItem]) -> tuple[LineItem, ...]:
    """The lines that are not in both, the very same: those from the first to the last that changed."""
    alike = len(list(takewhile(bool, map(is_, before, after))))
    old, new = before[alike:], after[alike:]
    behind = len(list(takewhile(bool, map(is_, reversed(old), reversed(new)))))
    return (*old[: len(old) - behind], *new[: len(new) - behind])


def _matters(line: LineItem, force: InForce) -> bool:
    """Whether some promotion takes something off `line`, or could."""
    return isinstance(line, Goods) and bool(by_promotion(line.reductions) or force.places(line))


def _lines(document: Document | None) -> tuple[LineItem, ...]:
    return document.basket.lines if isinstance(document, Sale) else ()
