"""The referee's own rounding of cash: whole cents and remainders, nothing of the register's arithmetic."""

from decimal import Decimal

from register.domain.events import CardRefunded, CashGiven, CashOutReturned, CashTaken, OwedPaid

_CENT = Decimal("0.01")


def exact(event: CashTaken | CashGiven | CashOutReturned | CardRefunded | OwedPaid) -> Decimal:
    """What the cash of `event` stands for, as it is written there."""
    cash = event.taken if isinstance(event, CashTaken) else event.amount
    return cash.amount - (event.rounding.amount if event.rounding else Decimal(0))


def nearest(amount: Decimal, coin: int) -> Decimal:
    """`amount` in coins of so many cents, the exact half up; 1 leaves it as it is."""
    cents = int(amount / _CENT)
    over = cents % coin
    return _CENT * (cents - over + (coin if 2 * over >= coin and over else 0))


def never_less(amount: Decimal, coin: int) -> Decimal:
    """The least that coins make and that is no less than `amount`."""
    cents = int(amount / _CENT)
    return _CENT * (cents + -cents % coin)
