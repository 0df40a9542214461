"""Amounts on Toast's wire: doubles there, exact here."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, Money

from terminal_api.processors.toast.amounts import NotPayable, read_amount, read_json, wire_amount


@given(st.integers(0, 10**11))
def test_a_binary_fraction_next_to_an_amount_is_that_amount(cents: int):
    amount = Decimal(cents).scaleb(-2)
    # As a double is written: the shortest digits of it, or all of them.
    for told in (read_json(repr(float(amount)).encode()), Decimal(float(amount)), str(amount)):
        if abs(Decimal(str(told))) < 10**10:
            assert read_amount(told, EUR) == Money(amount, EUR)


@given(st.decimals(min_value=0, max_value=10**8, allow_nan=False, allow_infinity=False))
def test_no_amount_is_read_as_another(exact: Decimal):
    try:
        read = read_amount(exact, EUR)
    except NotPayable:
        assert abs(exact - round(exact, 2)) >= Decimal("0.0001")
    else:
        assert abs(read.amount - exact) < Decimal("0.0001")
        assert wire_amount(read) == read.amount


@pytest.mark.parametrize(
    "told", [Decimal("-0.01"), "-5", "1e3", "", " 5", [], {}, True, Decimal("1E+400"), None]
)
def test_what_is_no_amount_is_not_read(told: object):
    with pytest.raises(NotPayable):
        read_amount(told, EUR)


def test_nothing_below_zero_is_nothing():
    assert str(read_amount(Decimal("-0.00001"), EUR).amount) == "0.00"
    assert read_amount(Decimal("1200.00004"), JPY) == Money(1200, JPY)
