"""What is taken off the price of goods: a part of it or an amount, each with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import assert_never

from moneyed import Money

from register.domain.amounts import rounded, smallest, times, total
from terminal_api.money import Amount


@dataclass(frozen=True, slots=True)
class PercentOff:
    """A part of what the line comes to: it grows and shrinks with the quantity."""

    percent: Decimal
    reason: str
    allowed_by: str = ""
    """The manager who allowed it, where one had to."""


@dataclass(frozen=True, slots=True)
class AmountOff:
    """So much, whatever the quantity; never more than the line comes to."""

    amount: Amount
    reason: str
    allowed_by: str = ""
    """The manager who allowed it, where one had to."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """What a promotion of the shop takes off by itself, after all that was taken off by hand."""

    amount: Amount
    promotion: str
    """Its name, as it is printed."""

    @property
    def reason(self) -> str:
        """Why it is taken off: the promotion's name."""
        return self.promotion


ByHand = PercentOff | AmountOff
Reduction = ByHand | Promoted


def by_hand(reductions: Iterable[Reduction]) -> tuple[ByHand, ...]:
    """Those of `reductions` that somebody at the till gave."""
    return tuple(one for one in reductions if not isinstance(one, Promoted))


def by_promotion(reductions: Iterable[Reduction]) -> tuple[Promoted, ...]:
    """Those of `reductions` that promotions gave."""
    return tuple(one for one in reductions if isinstance(one, Promoted))


def taken_off(price: Money, reductions: Iterable[Reduction]) -> tuple[Money, ...]:
    """What each of `reductions`, one after the other, takes off `price`; together never more than it."""
    taken: list[Money] = []
    for one in reductions:
        match one:
            case PercentOff(percent):
                off = rounded(times(price, percent / 100))
            case AmountOff(amount) | Promoted(amount):
                off = amount
            case _:
                assert_never(one)
        taken.append(min(off, price))
        price -= taken[-1]
    return tuple(taken)


def spread(amount: Money, over: Sequence[Money]) -> tuple[Money, ...]:
    """`amount` in parts as large as `over` are to each other, to the smallest coin; they sum to it exactly.

    What rounding leaves goes to those it took most from. The sum of `over` is more than `amount`, and no part
    is more than what it is a part of.
    """
    currency, coin = amount.currency, smallest(amount.currency)
    whole = total(over, currency).amount
    exact = [amount.amount * part.amount / whole for part in over]
    parts = [part.quantize(coin, ROUND_DOWN) for part in exact]
    left = int((amount.amount - sum(parts)) / coin)
    for at in sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])[:left]:
        parts[at] += coin
    return tuple(Money(part, currency) for part in parts)
