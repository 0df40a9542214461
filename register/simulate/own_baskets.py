"""The referee's own word on a basket: what may be rung up, made cheaper, parked, and when.

All raise `Broken`.
"""

from dataclasses import replace

from register.domain.basket import Goods
from register.domain.events import (
    CardSwapped,
    CustomerNamed,
    LineAdded,
    LineNoted,
    LineReduced,
    LineRemoved,
    PriceChanged,
    QuantityChanged,
    SaleParked,
    SaleRecalled,
)
from register.simulate.own_sums import ZERO, SaleSums, cost
from register.simulate.promise import demand

RungUp = LineNoted | LineAdded | LineRemoved | QuantityChanged | LineReduced | PriceChanged | CardSwapped


def rung_up(sale: SaleSums, event: RungUp) -> None:
    """Change the lines of `sale`."""
    number, lines = sale.number, sale.lines
    match event:
        case LineAdded(line=line, age_checked=age):
            lines.append(line)
            sale.age_checked = max(sale.age_checked, age)
        case LineRemoved(position=at):
            del lines[at]
        case QuantityChanged(position=at, quantity=quantity):
            lines[at] = replace(_goods(sale, at), quantity=quantity)
        case LineReduced(position=at, reductions=reductions):
            lines[at] = replace(_goods(sale, at), reductions=reductions)
            demand(cost(lines[at]) > ZERO or not reductions, f"{number}: line {at} became free")
        case PriceChanged(position=at, price=price):
            before = _goods(sale, at)
            lines[at] = replace(before, price=price, list_price=before.list_price or before.price)
        case LineNoted(position=at, note=note):
            before, lines[at] = lines[at], replace(lines[at], note=note)
            demand(cost(before) == cost(lines[at]), f"{number}: a note changed what line {at} costs")
        case CardSwapped(position=at, line=line):
            demand(at in sale.owed, f"card {at} of {number} was swapped, but nobody owes it")
            demand(cost(line) == cost(lines[at]), f"card {at} of {number} was swapped for less")
            lines[at] = line
            return
    demand(_is_free(sale) and not sale.parked, f"{number} changed while it is paid or parked")


def named(sale: SaleSums, event: CustomerNamed) -> None:
    """Say whose `sale` is."""
    demand(_is_free(sale) and not sale.parked, f"{sale.number} changed hands while it is paid or parked")
    sale.customer = event.customer


def parked(sale: SaleSums, event: SaleParked | SaleRecalled) -> None:
    """Put `sale` away, or take it up again."""
    demand(_is_free(sale), f"{sale.number} was parked, and it is being paid")
    demand(sale.parked is isinstance(event, SaleRecalled), f"{sale.number}: parked twice, or never")
    sale.parked = not sale.parked


def _is_free(sale: SaleSums) -> bool:
    return sale.stage == "open" and not sale.paid and not sale.open


def _goods(sale: SaleSums, at: int) -> Goods:
    line = sale.lines[at]
    assert isinstance(line, Goods)
    return line
