"""The referee's own word on what comes back: never more than was sold, never without somebody's word.

All raise `Broken`.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from register.domain.events import GoodsExchanged, ReturnOpened
from register.domain.goods.line_item import Goods, LineItem, ReturnedGoods
from register.simulate.referee.own_baskets import added, came_back
from register.simulate.referee.own_sums import ZERO, ReturnSums, SaleSums, misfit
from register.simulate.referee.own_tax import TaxedSo, bill, fair
from register.simulate.referee.promise import demand

#: So much the simulated shops take back at once without a receipt, and who may do it.
_MOST, _MANAGERS = Decimal(50), ("Ruth",)


def opened(sale: SaleSums | None, event: ReturnOpened, taxed: TaxedSo) -> ReturnSums:
    """Something came back of `sale`; of none where there was no receipt, in a shop that taxes so."""
    number, total = event.sale, bill(event.lines)[0]
    demand((wrong := misfit(event.lines)) is None, f"{number}: took back {wrong}")
    if sale is None:
        _without_receipt(event, total, taxed)
        return ReturnSums(number, "", event.lines, total)
    sale.given_back += total
    fair(number, event.lines, event.positions, sale.lines)
    for at, line in zip(event.positions, event.lines, strict=bool(event.positions)):
        _comes_back(sale, at, line)
    demand(sale.stage == "completed", f"{sale.number} came back, but was not completed")
    demand(sale.given_back <= sale.went_out, f"{sale.number}: more came back than was sold")
    return ReturnSums(number, sale.number, event.lines, total)


def difference(sale: SaleSums, event: ReturnOpened) -> ReturnSums:
    """What the exchange `sale` left to give back will be given."""
    assert event.net is not None
    net = event.net.amount
    demand(net == sale.to_give > ZERO, f"{event.sale}: gives {net} back of an exchange, not {sale.to_give}")
    demand(not event.lines, f"{event.sale}: what was exchanged comes back once more")
    sale.to_give = ZERO
    return ReturnSums(event.sale, "", (), net)


def exchanged(sale: SaleSums, event: GoodsExchanged) -> None:
    """Goods of an earlier sale went into the basket."""
    free = sale.stage == "open" and not sale.paid and not sale.open and not sale.parked
    demand(free, f"{sale.number} took goods back while it is paid or parked")
    sale.lines += event.lines


def paid(sale: SaleSums, of: Callable[[str], SaleSums]) -> None:
    """The exchange `sale` is paid: now its goods have come back, each once. `of` knows what they are of."""
    returned = [line for line in sale.lines if isinstance(line, ReturnedGoods)]
    wrong = misfit([line.goods for line in returned])
    demand(wrong is None, f"{sale.number}: took back {wrong}")
    for line in returned:
        original, goods = of(line.original), line.goods
        worth, sums = bill((goods,))
        demand(original.stage == "completed", f"{line.original} came back, but was not completed")
        original.given_back += worth
        fair(sale.number, (goods,), (line.position,), original.lines)
        _comes_back(original, line.position, goods)
        demand(original.given_back <= original.went_out, f"{original.number}: more came back than was sold")
        theirs = {(goods.department, *key): sum_ for key, sum_ in sums.items()}
        added(sale.sold, theirs)
        came_back(original, theirs)
    sale.to_give = max(ZERO, -sale.total)


def _comes_back(sale: SaleSums, at: int, line: LineItem) -> None:
    sold = sale.lines[at]
    assert isinstance(line, Goods)
    demand(isinstance(sold, Goods) and sold.code == line.code, f"{sale.number}: line {at} was another thing")
    assert isinstance(sold, Goods)
    ways = [(one.tax, one.percent, one.tax_added, one.exempt == "item") for one in (sold, line)]
    demand(ways[0] == ways[1], f"{sale.number}: line {at} was taxed as {ways[0]} and comes back as {ways[1]}")
    exempt = sale.exempt or sold.exempt == "item"
    demand(bool(line.exempt) is exempt, f"{sale.number}: line {at} comes back with another tax")
    back = sale.pieces_back[at] = sale.pieces_back.get(at, ZERO) + line.quantity
    demand(back <= sold.quantity, f"{sale.number}: {back} came back of line {at}, {sold.quantity} were sold")


def _without_receipt(event: ReturnOpened, total: Decimal, taxed: TaxedSo) -> None:
    number = event.sale
    demand(event.allowed_by in _MANAGERS, f"{number}: came back without a receipt, and no manager allowed it")
    demand(bool(event.reason), f"{number}: came back without a receipt, and nobody said why")
    demand(ZERO < total <= _MOST, f"{number}: {total} came back without a receipt")
    as_sold: list[Goods] = []
    for line in event.lines:
        assert isinstance(line, Goods)
        listed = (line.list_price or line.price).amount
        demand(line.price.amount <= listed, f"{number}: {line.name} came back for more than it costs")
        taxed.fits(line)
        as_sold.append(replace(line, tax_share=None))
    today = bill(as_sold)
    demand(bill(event.lines) == today, f"{number}: came back for {total}, sold today it is {today[0]}")
