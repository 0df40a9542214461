"""The referee's own sums of tax, in fractions: what lines cost with it, and what of that is tax.

Amounts are `Decimal`s with two decimals. How a shop taxes and what its letters mean is said here once more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from register.domain.events import Taking
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.goods.reductions import AmountOff, GiftCardOff, PercentOff, Promoted
from register.simulate.referee.promise import demand

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_COIN = Fraction(1, 100)

#: What the letters of the assortment stand for, in percent; None is exempt.
_RATES: dict[str, int | None] = {"A": 21, "B": 9, "C": 0, "E": None}

Key = tuple[str, bool]
"""A letter, and whether what has it is exempt."""
Sum = tuple[Decimal, Decimal]
"""Net and tax."""


@dataclass(frozen=True, slots=True)
class TaxedSo:
    """Whether tax is added to a shop's prices, and whether it is rounded per receipt."""

    added: bool = False
    per_receipt: bool = False

    def fits(self, line: Goods) -> None:
        """Raises `Broken` where the journal says otherwise of a line that was rung up."""
        demand((line.tax_added, line.tax_per_receipt) == (self.added, self.per_receipt), f"taxed so: {line}")
        if line.tax in _RATES:
            rate = _RATES[line.tax]
            told = None if line.exempt == "item" else line.percent
            demand(told == rate and line.exempt != "sale", f"{line.name} is taxed at {told}, not {rate}")


#: Prices hold their tax, line by line.
USUAL = TaxedSo()


def priced(line: LineItem) -> Decimal:
    """What `line` comes to by its price."""
    match line:
        case Goods():
            left = _cents(Fraction(line.price.amount) * Fraction(line.quantity))
            for one in line.reductions:
                match one:
                    case PercentOff(percent):
                        left -= _cents(Fraction(left) * Fraction(percent) / 100)
                    case AmountOff(amount) | Promoted(amount) | GiftCardOff(amount):
                        left = max(ZERO, left - amount.amount)
            return left
        case CardLine():
            return line.amount.amount
        case ReturnedGoods(goods=goods):
            return -priced(goods)


def bill(lines: Iterable[LineItem], *, exempt: bool = False) -> tuple[Decimal, dict[Key, Sum]]:
    """What there is to pay for `lines`, and net and tax of it, by letter. `exempt`: the customer is."""
    together: dict[tuple[Key, bool, Decimal], Decimal] = {}
    to_pay, sums = ZERO, dict[Key, Sum]()
    for line in lines:
        if isinstance(line, ReturnedGoods):
            to_pay -= _taken_off(sums, line.goods)
            continue
        if not isinstance(line, Goods):
            to_pay += priced(line)
            continue
        key = (line.tax, exempt or bool(line.exempt))
        if line.tax_per_receipt and line.tax_share is None:
            way = (key, line.tax_added, line.percent)
            together[way] = together.get(way, ZERO) + priced(line)
            continue
        share = line.tax_share.amount if line.tax_share is not None else None
        to_pay += _booked(sums, key, line.tax_added, line.percent, priced(line), share)
    for (key, added, percent), sum_ in together.items():
        to_pay += _booked(sums, key, added, percent, sum_, None)
    return to_pay, sums


def _taken_off(sums: dict[Key, Sum], back: Goods) -> Decimal:
    """Take goods that come back off `sums`, taxed by themselves; what the customer gets for them."""
    to_pay, their = bill((back,))
    for key, (net, tax) in their.items():
        before = sums.get(key, (ZERO, ZERO))
        sums[key] = (before[0] - net, before[1] - tax)
    return to_pay


def _booked(
    sums: dict[Key, Sum], key: Key, added: bool, percent: Decimal, price: Decimal, share: Decimal | None
) -> Decimal:
    """Add goods at `price` to `sums`; what the customer pays for them."""
    rate = Fraction(percent) / 100
    if share is None:
        share = _cents(Fraction(price) * rate) if added else price - _cents(Fraction(price) / (1 + rate))
    net, tax = (price if added else price - share), (ZERO if key[1] else share)
    before = sums.get(key, (ZERO, ZERO))
    sums[key] = (before[0] + net, before[1] + tax)
    return net + tax


def agrees(number: str, takings: Sequence[Taking], sums: dict[Key, Sum]) -> None:
    """Raises `Broken` unless `takings` come to `sums`, letter by letter."""
    told = dict[Key, Sum]()
    for one in takings:
        net, tax = told.get((one.tax, one.exempt), (ZERO, ZERO))
        told[one.tax, one.exempt] = (net + one.net.amount, tax + one.tax_part.amount)
    demand(told == sums, f"{number}: it took {told}, it should be {sums}")


def fair(number: str, back: Sequence[LineItem], positions: Sequence[int], sold: Sequence[LineItem]) -> None:
    """Raises `Broken` unless each line that comes `back` has its part of price and tax of the one `sold`."""
    for line, at in zip(back, positions, strict=False):
        whole = sold[at]
        if not isinstance(line, Goods) or not isinstance(whole, Goods):
            continue
        price = priced(line)
        part = Fraction(priced(whole)) * Fraction(line.quantity) / Fraction(whole.quantity)
        demand(abs(Fraction(price) - part) <= _COIN, f"{number}: {line.name} comes back for {price}")
        if line.tax_share is not None:
            rate = Fraction(line.percent) / 100
            tax = part * rate if line.tax_added else part - part / (1 + rate)
            off = abs(Fraction(line.tax_share.amount) - tax)
            demand(off <= 2 * _COIN, f"{number}: {line.name} comes back with {line.tax_share.amount} of tax")


def by_department(takings: Iterable[Taking]) -> dict[tuple[str, str, bool], Sum]:
    """Net and tax by department and letter, without what came to nothing."""
    found = {(one.department, one.tax, one.exempt): (one.net.amount, one.tax_part.amount) for one in takings}
    return {key: sum_ for key, sum_ in found.items() if sum_ != (ZERO, ZERO)}


def _cents(amount: Fraction) -> Decimal:
    """To the nearest cent, halves away from zero."""
    whole, part = divmod(abs(amount) * 100, 1)
    cents = int(whole) + (part >= Fraction(1, 2))
    return (Decimal(cents) if amount >= 0 else -Decimal(cents)) * _CENT
