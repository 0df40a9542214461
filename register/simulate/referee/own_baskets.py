"""The referee's own word on a basket: what may be rung up, made cheaper, parked, and when.

All raise `Broken`.
"""

from dataclasses import replace

from register.domain.events import (
    CardSwapped,
    CustomerNamed,
    LineAdded,
    LineNoted,
    LineReduced,
    LineRemoved,
    PriceChanged,
    PromotionsGiven,
    QuantityChanged,
    SaleExempted,
    SaleParked,
    SaleRecalled,
)
from register.domain.goods.line_item import Goods
from register.domain.goods.reductions import Promoted
from register.simulate.referee.own_sums import ZERO, SaleSums
from register.simulate.referee.own_tax import Sum, TaxedSo, priced
from register.simulate.referee.promise import demand

#: Who may sell without tax.
_MANAGER = "Ruth"

Priced = LineReduced | PriceChanged | PromotionsGiven | SaleExempted
RungUp = LineNoted | LineAdded | LineRemoved | QuantityChanged | CardSwapped | Priced


def rung_up(sale: SaleSums, event: RungUp, taxed: TaxedSo) -> None:
    """Change the lines of `sale`, in a shop that taxes so."""
    number, lines = sale.number, sale.lines
    match event:
        case LineAdded(line=line, age_checked=age):
            if isinstance(line, Goods):
                taxed.fits(line)
            lines.append(line)
            sale.age_checked = max(sale.age_checked, age)
        case LineRemoved(position=at):
            del lines[at]
        case QuantityChanged(position=at):
            lines[at] = replace(_goods(sale, at), quantity=event.quantity)
        case LineReduced() | PriceChanged() | PromotionsGiven():
            _other_price(sale, event)
        case SaleExempted(exemption=exemption):
            allowed = not exemption or event.allowed_by == _MANAGER
            demand(allowed, f"{number} is exempt, and no manager allowed it")
            sale.exempt = bool(exemption)
        case LineNoted(position=at, note=note):
            before, lines[at] = lines[at], replace(lines[at], note=note)
            demand(priced(before) == priced(lines[at]), f"{number}: a note changed what line {at} costs")
        case CardSwapped(position=at, line=line):
            demand(at in sale.owed, f"card {at} of {number} was swapped, but nobody owes it")
            demand(priced(line) == priced(lines[at]), f"card {at} of {number} was swapped for less")
            lines[at] = line
            return
    demand(_is_free(sale) and not sale.parked, f"{number} changed while it is paid or parked")


def _other_price(sale: SaleSums, event: LineReduced | PriceChanged | PromotionsGiven) -> None:
    lines = sale.lines
    match event:
        case LineReduced(position=at, reductions=reductions):
            lines[at] = replace(_goods(sale, at), reductions=reductions)
            demand(priced(lines[at]) > ZERO or not reductions, f"{sale.number}: line {at} became free")
        case PriceChanged(position=at, price=price):
            before = _goods(sale, at)
            lines[at] = replace(before, price=price, list_price=before.list_price or before.price)
        case PromotionsGiven(changes=changes):
            for one in changes:
                line = _goods(sale, one.position)
                by_hand = [each for each in line.reductions if not isinstance(each, Promoted)]
                lines[one.position] = replace(line, reductions=(*by_hand, *one.by))


def named(sale: SaleSums, event: CustomerNamed) -> None:
    """Say whose `sale` is."""
    demand(_is_free(sale) and not sale.parked, f"{sale.number} changed hands while it is paid or parked")
    sale.customer = event.customer


def parked(sale: SaleSums, event: SaleParked | SaleRecalled) -> None:
    """Put `sale` away, or take it up again."""
    demand(_is_free(sale), f"{sale.number} was parked, and it is being paid")
    demand(sale.parked is isinstance(event, SaleRecalled), f"{sale.number}: parked twice, or never")
    sale.parked = not sale.parked


def came_back(sale: SaleSums, sums: dict[tuple[str, str, bool], Sum]) -> None:
    """Part of `sale` came back: when all of it did, nothing was sold, in no department, at no rate."""
    added(sale.came_back, sums)
    gross = [sum((net + tax for net, tax in each.values()), ZERO) for each in (sale.sold, sale.came_back)]
    demand(gross[1] <= gross[0], f"{sale.number}: {gross[1]} of {gross[0]} came back")
    if gross[0] == gross[1]:
        demand(sale.came_back == sale.sold, f"{sale.number}: {sale.came_back} is left of {sale.sold}")


def added(sums: dict[tuple[str, str, bool], Sum], more: dict[tuple[str, str, bool], Sum]) -> None:
    """Add `more` to `sums`, key by key; what comes to nothing is left out."""
    for key, (net, tax) in more.items():
        before = sums.pop(key, (ZERO, ZERO))
        if (after := (before[0] + net, before[1] + tax)) != (ZERO, ZERO):
            sums[key] = after


def _is_free(sale: SaleSums) -> bool:
    return sale.stage == "open" and not sale.paid and not sale.open


def _goods(sale: SaleSums, at: int) -> Goods:
    line = sale.lines[at]
    assert isinstance(line, Goods)
    return line
