"""Amounts in the forms the wire knows: minor units, halves, test triggers."""

from decimal import ROUND_DOWN, Decimal

from moneyed import Money

from terminal_api.mock.books.refusals import PARTIAL_TRIGGER, TRIGGERS, Refusal
from terminal_api.money import decimals


def minor_units(amount: Money) -> int:
    """`amount` in the currency's smallest unit: 18.40 EUR is 1840. Further digits are cut off."""
    return int(amount.amount.scaleb(decimals(amount.currency)))


def is_payable(amount: Money) -> bool:
    """Whether `amount` has no more decimals than its currency and fits the wire (up to 99 999 999)."""
    smallest = Decimal(1).scaleb(-decimals(amount.currency))
    return 0 <= amount.amount < 100_000_000 and amount.amount % smallest == 0


def halved(amount: Money) -> Money:
    """Half of `amount`, rounded down to the smallest unit."""
    smallest = Decimal(1).scaleb(-decimals(amount.currency))
    return Money((amount.amount / 2).quantize(smallest, ROUND_DOWN), amount.currency)


def trigger(amount: Money) -> Refusal | None:
    """The refusal that a test amount calls for: 41.24 is refused for lack of balance."""
    return TRIGGERS.get(minor_units(amount) % 1000)


def halves(amount: Money) -> bool:
    """Whether this test amount is approved for a part only: 41.39, 1.39."""
    return minor_units(amount) % 1000 == PARTIAL_TRIGGER
