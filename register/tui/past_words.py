"""Sales, returns and slips of the past, in a cashier's words."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, assert_never

from moneyed import Money

from register.counter.drawer_slips import title
from register.counter.history import Past, past, returns_of
from register.domain.amounts import figures, total
from register.domain.books import Document
from register.domain.desk import Desk
from register.domain.events import DrawerMoved
from register.domain.returns import Return
from register.domain.sale import Sale, Stage
from register.language import spoken
from register.tui.widgets.lines import Row

if TYPE_CHECKING:
    from register.counter.till import Till


def recent(till: Till, count: int = 30) -> tuple[Past, ...]:
    """The last `count` numbers that were given out, newest first."""
    head, _, following = till.books.next_number.rpartition("-")
    newest = int(following) - 1
    numbers = range(newest, max(0, newest - count), -1)
    return tuple(found for number in numbers if (found := past(till, f"{head}-{number:06d}")))


def listed(one: Past, zone: tzinfo | None) -> Row:
    """`R2-000017  sale      10:41      60.30`."""
    amount = _amount(one.document)
    at = one.at.astimezone(zone)
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
        case Sale(stage=Stage.COMPLETED):
            return "sale"
        case Sale(stage=stage):
            return f"sale, {stage}"
        case Return(exchange=exchange) if exchange:
            return f"difference of exchange {exchange}"
        case Return(original=original):
            return f"return of {original}" if original else "return without a receipt"
        case Desk(exchanges=exchanges):
            operation = exchanges.all[0].request.operation.value.replace("_", "-") if exchanges.all else ""
            return f"gift card {operation}".rstrip()
        case DrawerMoved():
            return title(document)
        case _:
            assert_never(document)


def described(till: Till, one: Past) -> str:
    """A few short lines about it, for beside its paper."""
    at = one.at.astimezone()
    amount = _amount(one.document)
    lines = [
        one.document.number,
        kind(one.document),
        f"{spoken().weekday(at)} {spoken().hour(at)} · {one.cashier or '-'}",
    ]
    if amount:
        lines.append(f"{figures(amount)} {amount.currency.code}")
    if isinstance(one.document, Sale) and one.document.customer:
        lines.append(f"Customer {one.document.customer}")
    if isinstance(one.document, Sale) and (back := returns_of(till, one.document.number)):
        lines.append(f"{figures(total((each.total for each in back), till.currency))} came back already")
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
