"""What is taken off the price of goods: a part of it or an amount, each with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import assert_never

from moneyed import Money

from register.domain.amounts import rounded, smallest, times, total
from register.language import say
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


@dataclass(frozen=True, slots=True)
class GiftCardOff:
    """The line's share of a discount that was in what a gift card paid, after all other reductions."""

    share: Amount
    """By the shop's price: where tax comes on top of it, the customer's gain is this and the tax on it."""

    @property
    def reason(self) -> str:
        """Why it is taken off."""
        return say("Gift card discount")


ByHand = PercentOff | AmountOff
Reduction = ByHand | Promoted | GiftCardOff


def by_hand(reductions: Iterable[Reduction]) -> tuple[ByHand, ...]:
    """Those of `reductions` that somebody at the till gave."""
    return tuple(one for one in reductions if isinstance(one, PercentOff | AmountOff))


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
            case AmountOff(amount) | Promoted(amount) | GiftCardOff(amount):
                off = amount
            case _:
                assert_never(one)
        taken.append(min(off, price))
        price -= taken[-1]
    return tuple(taken)


def spread(amount: Money, over: Sequence[Money]) -> tuple[Money, ...]:
    """`amount` in parts as large as `over` are to each other, to the smallest coin; they sum to it exactly.

    What rounding leaves goes to those it took most from. The sum of `over` is above zero and not less than
    `amount`, and no part is more than what it is a part of.
    """
    currency, coin = amount.currency, smallest(amount.currency)
    whole = total(over, currency).amount
    exact = [amount.amount * part.amount / whole for part in over]
    parts = [part.quantize(coin, ROUND_DOWN) for part in exact]
    left = int((amount.amount - sum(parts)) / coin)
    for at in sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])[:left]:
        parts[at] += coin
    return tuple(Money(part, currency) for part in parts)
