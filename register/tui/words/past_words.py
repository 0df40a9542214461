"""Sales, returns and slips of the past, in a cashier's words."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, assert_never

from moneyed import Money

from register.counter.history import Past, past, returns_of
from register.counter.paper.drawer_slips import title
from register.domain.amounts import figures, total
from register.domain.cards.desk import Desk
from register.domain.documents import Document
from register.domain.events import DrawerMoved
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.language import marked, say, spoken
from register.tui.widgets.lines import Row
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.counter.till import Till


_STAGES = {
    Stage.OPEN: marked("sale, open"),
    Stage.TENDERING: marked("sale, tendering"),
    Stage.PAID: marked("sale, paid"),
    Stage.COMPLETED: marked("sale"),
    Stage.VOIDING: marked("sale, voiding"),
    Stage.VOIDED: marked("sale, voided"),
}


#: What was done with a gift card by itself.
_AT_DESK: dict[Operation | None, str] = {
    Operation.ACTIVATE: marked("gift card activate"),
    Operation.LOAD: marked("gift card load"),
    Operation.REFUND: marked("gift card refund"),
    Operation.REVERSE: marked("gift card reverse"),
    Operation.UNDO_LOAD: marked("gift card undo-load"),
    Operation.DEACTIVATE: marked("gift card deactivate"),
    Operation.CASH_OUT: marked("gift card cash-out"),
}


def recent(till: Till, count: int = 30) -> tuple[Past, ...]:
    """The last `count` numbers that were given out, newest first."""
    head, _, following = till.books.next_number.rpartition("-")
    newest = int(following) - 1
    numbers = range(newest, max(0, newest - count), -1)
    return tuple(found for number in numbers if (found := past(till, f"{head}-{number:06d}")))


def listed(one: Past, zone: tzinfo | None) -> Row:
    """`R2-000017  sale      10:41      60.30`."""
    amount = _amount(one.document)
    at = one.on_paper_at.astimezone(zone)
    when = spoken().hour(at)
    day = spoken().monthday(at)
    return Row(
        one.document.number,
        when,
        total=figures(amount) if amount else "",
        note=f"{kind(one.document)}, {day}",
    )


def kind(document: Document | DrawerMoved) -> str:
    """What it is, and how it ended if that is not plain."""
    match document:
        case Sale(stage=stage):
            return say(_STAGES[stage])
        case Return(exchange=exchange) if exchange:
            return say("difference of exchange {number}", number=exchange)
        case Return(original=original):
            number = say("return of {number}", number=original)
            return number if original else say("return without a receipt")
        case Desk(exchanges=exchanges):
            operation = exchanges.all[0].request.operation if exchanges.all else None
            return say(_AT_DESK[operation]) if operation in _AT_DESK else say("gift card")
        case DrawerMoved():
            return say(title(document))
        case _:
            assert_never(document)


def described(till: Till, one: Past) -> str:
    """A few short lines about it, for beside its paper."""
    at = one.on_paper_at.astimezone()
    amount = _amount(one.document)
    lines = [
        one.document.number,
        kind(one.document),
        f"{spoken().weekday(at)} {spoken().hour(at)} · {one.cashier or '-'}",
    ]
    if amount:
        lines.append(f"{figures(amount)} {amount.currency.code}")
    if isinstance(one.document, Sale) and one.document.customer:
        lines.append(say("Customer {customer}", customer=one.document.customer))
    if isinstance(one.document, Sale) and (back := returns_of(till, one.document.number)):
        much = figures(total((each.total for each in back), till.currency))
        lines.append(say("{amount} came back already", amount=much))
    return "\n".join(lines) + "\n"


def _amount(document: Document | DrawerMoved) -> Money | None:
    match document:
        case Sale() | Return():
            return document.total
        case Desk(exchanges=exchanges):
            return exchanges.all[0].request.amount if exchanges.all else None
        case DrawerMoved(amount=amount):
            return amount
        case _:
            assert_never(document)
