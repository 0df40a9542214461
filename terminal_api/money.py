"""Money as it is written down: one text form, exact both ways."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from moneyed import Currency, CurrencyDoesNotExist, Money, get_currency
from pydantic import PlainSerializer, PlainValidator


def decimals(currency: Currency) -> int:
    """How many decimals `currency` has: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217)."""
    return len(str(currency.sub_unit)) - 1


def written(money: Money) -> str:
    """`12.50 EUR`: at least the currency's decimals, every further digit kept."""
    smallest = Decimal(1).scaleb(-decimals(money.currency))
    exact = money.amount
    rounded = exact.quantize(smallest)
    return f"{rounded if rounded == exact else exact:f} {money.currency.code}"


def read(text: object) -> Money:
    """The money that `written` wrote. Raises `ValueError` on anything else."""
    if isinstance(text, Money):
        return text
    try:
        amount, code = str(text).split(" ")
        money = Money(Decimal(amount), get_currency(code))
    except (ValueError, InvalidOperation, CurrencyDoesNotExist) as error:
        raise ValueError(f"{text!r} is not an amount such as '12.50 EUR'") from error
    if not money.amount.is_finite():
        raise ValueError(f"{text!r} is not an amount such as '12.50 EUR'")
    return money


Amount = Annotated[Money, PlainValidator(read), PlainSerializer(written)]
"""`Money` in a type that pydantic writes and reads; to everybody else it is plain `Money`."""
