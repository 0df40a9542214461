"""The referee's own word on what comes back: never more than was sold, never without somebody's word.

All raise `Broken`.
"""

from decimal import Decimal

from register.domain.basket import Goods
from register.domain.events import ReturnOpened
from register.simulate.own_sums import ZERO, ReturnSums, SaleSums, cost, misfit
from register.simulate.promise import demand

#: So much the simulated shops take back at once without a receipt, and who may do it.
_MOST, _MANAGERS = Decimal(50), ("Ruth",)


def opened(sale: SaleSums | None, event: ReturnOpened) -> ReturnSums:
    """Something came back of `sale`; of none where there was no receipt."""
    number, total = event.sale, sum(map(cost, event.lines), ZERO)
    demand((wrong := misfit(event.lines)) is None, f"{number}: took back {wrong}")
    if sale is None:
        _without_receipt(event, total)
        return ReturnSums(number, total)
    sale.given_back += total
    demand(sale.stage == "completed", f"{sale.number} came back, but was not completed")
    demand(sale.given_back <= sale.total, f"{sale.number}: more came back than was sold")
    return ReturnSums(number, total)


def _without_receipt(event: ReturnOpened, total: Decimal) -> None:
    number = event.sale
    demand(event.allowed_by in _MANAGERS, f"{number}: came back without a receipt, and no manager allowed it")
    demand(bool(event.reason), f"{number}: came back without a receipt, and nobody said why")
    demand(ZERO < total <= _MOST, f"{number}: {total} came back without a receipt")
    for line in event.lines:
        assert isinstance(line, Goods)
        listed = (line.list_price or line.price).amount
        demand(line.price.amount <= listed, f"{number}: {line.name} came back for more than it costs")
