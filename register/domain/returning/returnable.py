"""What of a sale may still come back, and for how much."""

from dataclasses import dataclass, replace
from decimal import Decimal

from moneyed import Currency, Money

from register.domain.amounts import Refused, numeral, rounded, zero
from register.domain.goods.deposits import with_deposits
from register.domain.goods.line_item import Goods
from register.domain.goods.line_rules import wrong_quantity
from register.domain.goods.reductions import AmountOff
from register.domain.goods.tax import beside
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.language import say


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of the original sale with the quantity that has not come back yet."""

    position: int
    line: Goods
    left: Decimal
    back: Money
    """What the rest of it, which came back, came to by its price."""
    tax_back: Money
    """The tax on that, due or not."""

    @property
    def worth(self) -> Money:
        """What all that is left of it may come back for."""
        line = self.line
        more = beside(self.tax_back, added=line.tax_added, exempt=bool(line.exempt))
        return line.total - self.back - more


@dataclass(frozen=True, slots=True)
class _Back:
    """What came back of one line."""

    quantity: Decimal
    priced: Money
    tax: Money

    def plus(self, line: Goods) -> "_Back":
        return _Back(self.quantity + line.quantity, self.priced + line.priced, self.tax + line.tax_reckoned)


def returnable(sale: Sale, earlier: tuple[Return, ...]) -> tuple[Returnable, ...]:
    """What of `sale` may still be returned. Gift cards cannot: they are cashed out or deactivated."""
    placed, unplaced = _came_back(earlier, sale.basket.currency)
    found: list[Returnable] = []
    for position, line in enumerate(sale.basket.lines):
        if not isinstance(line, Goods):
            continue
        back = placed.get(position) or _nothing(sale.basket.currency)
        left = line.quantity - back.quantity
        key = (line.code, line.price)
        came_back = min(unplaced.get(key, Decimal(0)), left)
        if came_back:
            unplaced[key] -= came_back
            back = back.plus(part(Returnable(position, line, left, back.priced, back.tax), came_back))
        found.append(Returnable(position, line, left - came_back, back.priced, back.tax))
    return tuple(found)


def _nothing(currency: Currency) -> _Back:
    return _Back(Decimal(0), zero(currency), zero(currency))


def _came_back(
    earlier: tuple[Return, ...], currency: Currency
) -> tuple[dict[int, _Back], dict[tuple[str, Money], Decimal]]:
    """What by position and, of returns whose positions the journal does not tell, by code and price."""
    placed: dict[int, _Back] = {}
    unplaced: dict[tuple[str, Money], Decimal] = {}
    for one in earlier:
        for at, line in enumerate(one.lines):
            if not isinstance(line, Goods):
                continue
            if one.positions:
                position = one.positions[at]
                placed[position] = placed.get(position, _nothing(currency)).plus(line)
            else:
                key = (line.code, line.price)
                unplaced[key] = unplaced.get(key, Decimal(0)) + line.quantity
    return placed, unplaced


def returned_lines(
    sale: Sale, earlier: tuple[Return, ...], chosen: dict[int, Decimal]
) -> tuple[Goods, ...] | Refused:
    """The chosen quantities by position as lines, or why that cannot be. A deposit comes with its goods."""
    if sale.stage is not Stage.COMPLETED:
        return Refused(
            say("Sale {number} was not completed: nothing of it can be returned", number=sale.number)
        )
    chosen = with_deposits(sale.basket.lines, chosen)
    left = {one.position: one for one in returnable(sale, earlier)}
    lines: list[Goods] = []
    for position, quantity in sorted(chosen.items()):
        if position not in left:
            return Refused(
                say("A gift card is not returned: with F5 undo its load, cash it out or deactivate it")
            )
        line, most = left[position].line, left[position].left
        if (wrong := wrong_quantity(quantity, line.unit)) is not None:
            return wrong
        if quantity > most or (line.unit == "kg" and quantity != most):
            # A weight comes back whole: rounded in parts, it could come to more than was paid for it.
            return Refused(
                say("Only {left} of {name} can still be returned, whole", left=numeral(most), name=line.name)
                if line.unit == "kg"
                else say("Only {left} of {name} can still be returned", left=numeral(most), name=line.name)
            )
        lines.append(part(left[position], quantity))
    return tuple(lines) if lines else Refused(say("Choose at least one line to return"))


def part(one: Returnable, quantity: Decimal) -> Goods:
    """`quantity` of the line, for its part of the price and of the tax; all parts sum to those.

    Counted up to here, less what came back already: a basket that took a part back and was voided leaves
    no gap and no cent more.
    """
    whole = one.line
    if quantity == whole.quantity:
        return whole
    upto = whole.quantity - one.left + quantity
    priced, tax = (
        max(_share(sum_, upto, whole.quantity) - back, zero(sum_.currency))
        for sum_, back in ((whole.priced, one.back), (whole.tax_reckoned, one.tax_back))
    )
    came = replace(whole, quantity=quantity, reductions=(), tax_share=tax)
    if came.full == priced:
        return came
    reasons = ", ".join(dict.fromkeys(each.reason for each in whole.reductions))
    return replace(came, reductions=(AmountOff(came.full - priced, reasons),))


def _share(sum_: Money, quantity: Decimal, whole: Decimal) -> Money:
    """What so much of the whole has of `sum_`; divided last: the same quantity has always the same."""
    return rounded(Money(sum_.amount * quantity / whole, sum_.currency))
