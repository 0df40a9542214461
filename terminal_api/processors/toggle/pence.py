"""Toggle's money: whole pence with a sign. Here is the only place where a sign is made."""

from decimal import Decimal

from moneyed import Currency, Money

from terminal_api.money import decimals
from terminal_api.processor import Operation

#: Which way a card's balance goes. Source: Toggle, redemptions and top-ups; of reversals inferred.
_SIGNS = {
    Operation.ACTIVATE: 1,
    Operation.LOAD: 1,
    Operation.REFUND: 1,
    Operation.REVERSE: 1,
    Operation.PAY: -1,
    Operation.UNDO_LOAD: -1,
}

#: `Int` of GraphQL has 32 bits.
MOST = 2**31 - 1


def signed(operation: Operation, amount: Money) -> int:
    """`amount` in the currency's smallest unit, below zero where it leaves the card: a payment is negative.

    Raises `ValueError` for an operation that moves no money, for nothing or less, for a fraction of a penny
    and for more than an `Int` holds.
    """
    sign = _SIGNS.get(operation)
    exact = amount.amount
    if sign is None or not exact.is_finite() or not 0 < exact <= MOST:
        raise ValueError(f"{operation} moves no such amount at Toggle")
    units = exact * 10 ** decimals(amount.currency)
    whole = int(units)
    if whole != units or whole > MOST:
        raise ValueError("Toggle knows whole pence only, and not that many")
    return sign * whole


def money(pence: int, currency: Currency) -> Money:
    """`pence` as an amount; its sign is kept."""
    return Money(Decimal(pence) / 10 ** decimals(currency), currency)
