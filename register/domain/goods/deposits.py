"""Deposits: a line of its own right behind the goods it is paid for, which goes and comes with them.

Both lines have the same quantity. So a deposit is never changed, removed or returned by itself.
"""

from collections.abc import Sequence
from decimal import Decimal

from moneyed import Money

from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.goods.tax import TaxRate
from register.language import marked, say

_NAME = marked("Deposit")
"""In the journal, whatever the till speaks."""


def deposit_line(goods: Goods, deposit: Money, rate: TaxRate, department: str) -> Goods:
    """What is paid as a deposit on `goods`."""
    return Goods(
        code=goods.code,
        name=_NAME,
        price=deposit,
        quantity=goods.quantity,
        unit="piece",
        tax=rate.letter,
        percent=rate.percent,
        department=department,
        deposit=True,
        tax_added=rate.added,
        tax_per_receipt=rate.per_receipt,
        exempt="item" if rate.exempt else "",
    )


def deposit_at(lines: Sequence[LineItem], position: int) -> int | None:
    """The position of the deposit on the goods at `position`; None where nothing is paid on them."""
    return position + 1 if deposit_on(lines, position) is not None else None


def deposit_on(lines: Sequence[LineItem], position: int) -> Goods | None:
    """The deposit on the goods at `position`; None where nothing is paid on them."""
    behind = lines[position + 1] if position + 1 < len(lines) else None
    if behind is None or not is_deposit(behind) or is_deposit(lines[position]):
        return None
    return _goods(behind)


def is_deposit(line: LineItem) -> bool:
    """Whether `line` is the deposit on the goods before it."""
    goods = _goods(line)
    return goods is not None and goods.deposit


def _goods(line: LineItem) -> Goods | None:
    """The goods that are sold with `line`, or come back with it."""
    match line:
        case Goods():
            return line
        case ReturnedGoods(goods=goods):
            return goods
        case CardLine():
            return None


def name_of(goods: Goods) -> str:
    """What people read: the item's own name, or that it is a deposit."""
    return say(_NAME) if goods.deposit else goods.name


def goods_of(lines: Sequence[LineItem], position: int) -> int:
    """The position of the goods that a deposit at `position` is paid on; `position` for any other line."""
    return position - 1 if is_deposit(lines[position]) else position


def with_deposits(lines: Sequence[LineItem], chosen: dict[int, Decimal]) -> dict[int, Decimal]:
    """The `chosen` quantities by position, and of the deposits on them as much. Deposits by themselves go."""
    goods = {at: much for at, much in chosen.items() if at >= len(lines) or not is_deposit(lines[at])}
    paid = {at: deposit_at(lines, at) for at in goods}
    return goods | {behind: goods[at] for at, behind in paid.items() if behind is not None}
