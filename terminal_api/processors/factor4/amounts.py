"""Amounts as Factor4 writes them: decimal text in major units. One function each way."""

import re
from decimal import Decimal

from moneyed import Currency, Money

from terminal_api.money import decimals

#: A sign only where it is below zero, no grouping (ours); at most eight digits before the point.
_AMOUNT = re.compile(r"-?[0-9]{1,8}(\.[0-9]{1,6})?")


def entered(money: Money) -> str:
    """`18.40`: the currency's decimals, no sign. Raises `ValueError` where that is not exact."""
    exact = money.amount.quantize(Decimal(1).scaleb(-decimals(money.currency)))
    if exact != money.amount or not 0 <= exact < 100_000_000:
        raise ValueError("the amount has no form on Factor4's wire")
    return f"{exact:f}"


def read_amount(text: str, currency: Currency) -> Money:
    """The money that `text` says. Raises `ValueError`, also for a fraction of the smallest coin."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError("what stands there is no amount")
    exact = Decimal(text)
    if exact != exact.quantize(Decimal(1).scaleb(-decimals(currency))):
        raise ValueError("the amount has too many decimals")
    return Money(exact, currency)
