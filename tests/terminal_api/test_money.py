"""Money as it is written down."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from terminal_api.money import read, written

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9)


@given(AMOUNTS, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_is_written_is_read_back_exactly(amount, currency):
    money = Money(amount, currency)
    assert read(written(money)) == money


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12.5", "EUR", "12.50 EUR"),
        ("12", "JPY", "12 JPY"),
        ("1.5", "KWD", "1.500 KWD"),
        ("0.125", "EUR", "0.125 EUR"),
        ("1E+3", "EUR", "1000.00 EUR"),
    ],
)
def test_an_amount_has_at_least_the_decimals_of_its_currency(amount, currency, text):
    assert written(Money(Decimal(amount), currency)) == text


@pytest.mark.parametrize(
    "text", ["", "12.50", "12.50 XYZ", "twelve EUR", "NaN EUR", "Infinity EUR", "1 2 EUR", 12.5]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="is not an amount such as"):
        read(text)
