"""Tax on goods: in the price or on top of it, rounded for each line or for the whole receipt, or not due.

How it is found is written down with each line when it is rung up, so an old sale never changes with the
settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from moneyed import Money

from register.domain.amounts import rounded, times, zero

Exempt = Literal["", "item", "sale"]
"""Why no tax is due: the item's letter is exempt, or the customer of the whole sale. Empty: it is due."""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax rate and its letter on the receipt, and how the shop reckons with it."""

    letter: str
    percent: Decimal
    exempt: bool = False
    """Whether goods with this letter are exempt, which is another thing than 0 %."""
    added: bool = False
    """Whether the tax comes on top of the shop's prices; else they include it."""
    per_receipt: bool = False
    """Whether it is rounded once for all lines of the rate; else line by line."""


@dataclass(frozen=True, slots=True)
class Taxing:
    """How the tax on a line is found."""

    letter: str
    percent: Decimal
    added: bool
    exempt: bool

    def tax(self, priced: Money) -> Money:
        """The tax that goes with `priced`, due or not: on top of it or contained in it, rounded once."""
        return tax_on(priced, self.percent, added=self.added)

    def beside(self, tax: Money) -> Money:
        """What the customer pays more than the prices because of `tax`; negative where they pay less."""
        return beside(tax, added=self.added, exempt=self.exempt)


def tax_on(priced: Money, percent: Decimal, *, added: bool) -> Money:
    """The tax at `percent` on top of `priced`, or contained in it; halves of a coin away from zero."""
    if added:
        return rounded(times(priced, percent / 100))
    return priced - rounded(times(priced, 100 / (100 + percent)))


def beside(tax: Money, *, added: bool, exempt: bool) -> Money:
    """What is paid more than the price: `tax` that is added, or less: contained tax that is not due."""
    if added == exempt:
        return zero(tax.currency)
    return tax if added else -tax


@dataclass(frozen=True, slots=True)
class Together:
    """What is rounded per receipt: of each way to tax, what its lines come to by their prices.

    Knows only sums, so a line more or less costs the same in a long basket as in a short one.
    """

    priced: Mapping[Taxing, Money] = field(default_factory=lambda: _NOTHING)

    def plus(self, taxing: Taxing, priced: Money) -> "Together":
        """With a line that comes to `priced`; with the negative of it, without that line."""
        sums = dict(self.priced)
        sums[taxing] = sums.get(taxing, zero(priced.currency)) + priced
        if not sums[taxing].amount:  # as if there had never been such a line
            del sums[taxing]
        return Together(MappingProxyType(sums))

    def share(self, taxing: Taxing, priced: Money) -> Money:
        """The part of the tax that falls to one line more, after these.

        The difference between two rounded sums: so all parts make the tax on the whole, whatever is below
        zero in between, and none is a whole coin away from its exact part.
        """
        before = self.priced.get(taxing, zero(priced.currency))
        return taxing.tax(before + priced) - taxing.tax(before)

    def tax(self, nothing: Money) -> Money:
        """The tax that is due, added to `nothing`."""
        return sum((one.tax(sum_) for one, sum_ in self.priced.items() if not one.exempt), nothing)

    def beside(self, nothing: Money) -> Money:
        """What is paid more than by the prices, added to `nothing`; negative where it is less."""
        return sum((one.beside(one.tax(sum_)) for one, sum_ in self.priced.items()), nothing)


_NOTHING: Mapping[Taxing, Money] = MappingProxyType({})

#: Before the first line.
NONE_TOGETHER = Together()
