"""The discount that may be in what a gift card paid: it lowers the price of goods, and so the tax on them.

Source: Toggle, guide for tills (of a payment's `ValueSplit`, `discount` lowers the price before tax). Which
goods get cheaper, and that it is by just so much of what the customer pays, is ours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from moneyed import Money

from register.domain.amounts import total, zero
from register.domain.asking.exchange import IllegalStep
from register.domain.goods.basket import Basket
from register.domain.goods.basket_tax import settled
from register.domain.goods.line_item import Goods
from register.domain.goods.reductions import GiftCardOff, spread
from register.domain.goods.tax import Taxing, tax_on
from register.domain.sale import Sale


def shares(basket: Basket, discount: Money, payable: Callable[[Goods], bool]) -> tuple[Money, ...]:
    """What each line of `basket` gets of `discount`, by what it costs. Only goods do that are sold.

    Goods that gift cards may not pay for (`payable`), and deposits, get something only where there is nothing
    else left. Raises `IllegalStep` where all goods cost less than `discount`.
    """
    lines, nothing = settled(basket).lines, zero(basket.currency)
    parts = [nothing] * len(lines)
    for rank in range(3):
        places = [
            at for at, line in enumerate(lines) if isinstance(line, Goods) and _rank(line, payable) == rank
        ]
        costs = [lines[at].total for at in places]
        part = min(discount, total(costs, basket.currency))
        if part.amount:
            for at, share in zip(places, spread(part, costs), strict=True):
                parts[at] = share
        discount -= part
    if discount.amount:
        raise IllegalStep(f"a discount is {discount} more than all goods cost")
    return tuple(parts)


def _rank(line: Goods, payable: Callable[[Goods], bool]) -> int:
    if not payable(line):
        return 2
    return 1 if line.deposit else 0


def priced_at_close(sale: Sale, parts: Sequence[Money]) -> Basket:
    """The basket of `sale` as it is closed: taxes are fixed, and lines cheaper by `parts`, if there are any.

    Raises `IllegalStep` where they are not what its gift cards leave to take off.
    """
    if not parts and sale.discount:
        # A journal of before discounts were booked: it must be read all the same.
        parts = shares(sale.basket, sale.discount, lambda _: True)
    if total(parts, sale.basket.currency) != sale.discount:
        raise IllegalStep(f"{sale.number} is closed with another discount than its gift cards gave")
    return discounted(sale.basket, parts) if parts else settled(sale.basket)


def discounted(basket: Basket, parts: Sequence[Money]) -> Basket:
    """`basket` settled, each line cheaper for the customer by its part, and the tax of what is left.

    The total is less by all parts, to the cent. So of a tax beside the price it is the price that gives way:
    the tax is found in what the customer pays.
    """
    before = settled(basket)
    if not any(parts):
        return before
    anew, lines = _TaxAnew(before, basket, parts), list(basket.lines)
    for at, (line, part) in enumerate(zip(basket.lines, parts, strict=True)):
        if not isinstance(line, Goods):
            continue
        if not _has_tax_beside(line):
            lines[at] = _less(line, part)
        elif part.amount:
            lines[at] = anew.cheaper(at)
        else:
            lines[at] = before.lines[at]
    return settled(replace(basket, lines=tuple(lines)))


def _less(line: Goods, off: Money) -> Goods:
    return replace(line, reductions=(*line.reductions, GiftCardOff(off))) if off.amount else line


def _has_tax_beside(line: Goods) -> bool:
    """Whether its tax is on top of the price, or is in it and not due."""
    return line.tax_added is not bool(line.exempt)


@dataclass
class _Counted:
    """So far, of what is taxed together: what the customer pays, and the tax in that or taken out of it."""

    paid: Money
    tax: Money


class _TaxAnew:
    """The tax beside the price of lines that get cheaper; of those taxed together one after the other."""

    def __init__(self, before: Basket, basket: Basket, parts: Sequence[Money]) -> None:
        self._before, self._basket, self._parts = before, basket, parts
        self._counted: dict[Taxing | int, _Counted] = {}
        for at, line in enumerate(before.lines):
            if isinstance(line, Goods) and not parts[at].amount:
                counted = self._of(at)
                counted.paid += line.total
                counted.tax += line.tax_reckoned

    def cheaper(self, at: int) -> Goods:
        """The line at `at`, for which the customer pays less by its part."""
        line, counted = self._before.lines[at], self._of(at)
        assert isinstance(line, Goods)
        paid = line.total - self._parts[at]
        counted.paid += paid
        tax = tax_on(counted.paid, line.percent, added=not line.tax_added) - counted.tax
        # Rounded together, a line can be a coin off: it never gets dearer by that.
        priced = min(paid - tax if line.tax_added else paid + tax, line.priced)
        tax = paid - priced if line.tax_added else priced - paid
        counted.tax += tax
        return replace(_less(line, line.priced - priced), tax_share=tax)

    def _of(self, at: int) -> _Counted:
        line = self._basket.lines[at]
        together = line.taxed_together if isinstance(line, Goods) else None
        nothing = zero(self._basket.currency)
        return self._counted.setdefault(at if together is None else together, _Counted(nothing, nothing))
