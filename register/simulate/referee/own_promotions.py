"""The promotions of the simulated shop, and the referee's own word on what they come to in a paid sale.

No two want the same goods, so each can be added up by itself. Nothing here asks the register's working-out.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from register.config.promotions import GroupTable, PromotionTable
from register.domain.goods.line_item import Goods, LineItem
from register.domain.goods.reductions import Promoted
from register.simulate.referee.own_tax import priced
from register.simulate.referee.promise import demand

#: Pencils and notebooks; a coffee with two lemonades, twice in a sale; lamps, also those that are damaged.
PROMOTIONS = (
    PromotionTable(name="3 for 2", kind="n for m", departments=("Paper",), take=3, pay=2),
    PromotionTable(
        name="Break",
        kind="bundle",
        groups=(GroupTable(items=("7",)), GroupTable(items=("10",), take=2)),
        price=Decimal("4.00"),
        most=2,
    ),
    PromotionTable(name="Light", kind="percent", items=("9",), percent=Decimal(15), with_discounts=True),
)

_CENT = Decimal("0.01")
_ZERO = Decimal(0)


def promoted(number: str, lines: Sequence[LineItem]) -> None:
    """Demand that the promotions took off the `lines` of that sale what they should. Raises `Broken`."""
    given: dict[str, Decimal] = {}
    for line in lines:
        for one in line.reductions if isinstance(line, Goods) else ():
            if isinstance(one, Promoted):
                given[one.promotion] = given.get(one.promotion, _ZERO) + one.amount.amount
    should = {name: saved for name, saved in _should(lines).items() if saved}
    demand(given == should, f"{number}: the promotions gave {_told(given)}, it should be {_told(should)}")


def _should(lines: Sequence[LineItem]) -> dict[str, Decimal]:
    paper = sorted((*_full(lines, "16318212"), *_full(lines, "1402713568386")), reverse=True)
    breaks = min(len(_full(lines, "7")), len(_full(lines, "10")) // 2, 2)
    lamps = [line for line in lines if isinstance(line, Goods) and line.code == "9"]
    return {
        "3 for 2": sum(paper[2::3], _ZERO),
        "Break": breaks * (Decimal("3.20") + 2 * Decimal("1.15") - Decimal("4.00")),
        "Light": sum(map(_fifteen, lamps), _ZERO),
    }


def _full(lines: Sequence[LineItem], code: str) -> list[Decimal]:
    """The price of each piece of that item which nobody made cheaper or dearer by hand."""
    return [
        line.price.amount
        for line in lines
        if isinstance(line, Goods) and line.code == code and not line.deposit
        if line.list_price in (None, line.price) and all(isinstance(one, Promoted) for one in line.reductions)
        for _ in range(int(line.quantity))
    ]


def _fifteen(line: Goods) -> Decimal:
    """15 percent of each piece of `line`, after what was taken off by hand."""
    by_hand = tuple(one for one in line.reductions if not isinstance(one, Promoted))
    left, saved = priced(replace(line, reductions=by_hand)), _ZERO
    for pieces in range(int(line.quantity), 0, -1):
        piece = left - (left * (pieces - 1) / pieces).quantize(_CENT, ROUND_HALF_UP)
        saved += (piece * 15 / 100).quantize(_CENT, ROUND_HALF_UP)
        left -= piece
    return saved


def _told(sums: dict[str, Decimal]) -> str:
    return ", ".join(f"{saved} by '{name}'" for name, saved in sorted(sums.items())) or "nothing"
