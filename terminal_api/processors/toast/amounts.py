"""Amounts on Toast's wire: JSON numbers in major units, without a currency; exact inside.

Toast's type is *double*, so an exact 19.9 may come back as 19.900000000000002. That is told from a wrong
amount by how far it is from one that can be paid. Source: Toast, API specification.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal

import msgspec
from moneyed import Currency, Money

from terminal_api.money import decimals

#: A sum that differs by more is no noise of a binary fraction. Ours.
NOISE = Decimal("0.0001")

#: Beyond any card's balance, and far from where a double loses its cents. Ours.
_MOST = Decimal(10) ** 10

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")

#: Seen in the tests of Toast's reference implementation: numbers inside quotes.
_DIGITS = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,20})?")


class NotPayable(ValueError):
    """An amount that no coin could pay, or none at all. Its text holds no part of the message."""


def read_json(body: bytes) -> object:
    """`body` with every fraction a `Decimal`. Raises `ValueError`, which does not repeat the body."""
    try:
        return _DECODER.decode(body)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not JSON ({type(error).__name__})") from None


def write_json(value: object) -> bytes:
    """Compact JSON in UTF-8; a `Decimal` becomes that very number: 25.00 is written 25.00."""
    return _ENCODER.encode(value)


def read_amount(told: object, currency: Currency) -> Money:
    """What the provider told, in `currency`. Raises `NotPayable`: below zero, no number, parts of a cent."""
    exact = _number(told)
    if exact is None or abs(exact) >= _MOST:
        raise NotPayable("no amount")
    payable = exact.quantize(Decimal(1).scaleb(-decimals(currency)), ROUND_HALF_EVEN)
    if abs(payable - exact) >= NOISE or payable < 0:
        raise NotPayable("an amount that cannot be paid")
    return Money(abs(payable), currency)  # -0.00 is nothing too


def wire_amount(money: Money) -> Decimal:
    """`money` as it is written: with all decimals of its currency. Raises `NotPayable` if it has more.

    No provider takes amounts below zero (ours: the documents show none).
    """
    exact = money.amount
    if not exact.is_finite() or exact < 0 or exact >= _MOST:
        raise NotPayable("no amount that can be asked for")
    payable = exact.quantize(Decimal(1).scaleb(-decimals(money.currency)))
    if payable != exact:
        raise NotPayable("parts of the smallest coin")
    return payable


def _number(told: object) -> Decimal | None:
    match told:
        case bool():
            return None
        case int():
            return Decimal(told)
        case Decimal():
            return told if told.is_finite() else None
        case str() if _DIGITS.fullmatch(told):
            return Decimal(told)
        case _:
            return None
