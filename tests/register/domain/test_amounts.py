"""Amounts and quantities as people type them, and the arithmetic on them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, USD, Money, get_currency

from register.domain.amounts import MOST, Refused, figures, rounded, total, typed_amount, wrong_amount
from register.domain.goods.line_rules import wrong_quantity
from terminal_api.money import decimals

KWD = get_currency("KWD")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("50", "50.00"),
        ("12.5", "12.50"),
        ("12,50", "12.50"),
        ("12.", "12"),
        (".05", "0.05"),
        (",5", "0.50"),
        ("12.500", "12.50"),
        ("00012", "12"),
        ("99999999.99", "99999999.99"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, amount):
    assert typed_amount(typed, EUR) == Money(amount, EUR)


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "0", "0.00", "-5", "+5", "5-", "abc", "1e9", "1E2", "0x10", "1.005", "1,2,3", "1.2.3"),
        *("12 50", "NaN", "Infinity", "100000000", "999999999", "1" * 5000, "5 EUR", "€5", ".", ","),
        *("1_000", "5\n"),
    ],
)
def test_nonsense_is_no_amount(typed):
    assert isinstance(typed_amount(typed, EUR), Refused)


def test_each_currency_has_its_own_decimals():
    assert typed_amount("1250", JPY) == Money(1250, JPY)
    assert isinstance(typed_amount("12.5", JPY), Refused)
    assert typed_amount("1.250", KWD) == Money("1.250", KWD)
    assert isinstance(typed_amount("1.2505", KWD), Refused)
    assert [figures(Money("7", each)) for each in (JPY, EUR, KWD)] == ["7", "7.00", "7.000"]


@given(st.text(max_size=14), st.sampled_from([EUR, JPY, KWD]))
def test_whatever_is_typed_is_refused_or_can_be_paid(text, currency):
    read = typed_amount(text, currency)
    if isinstance(read, Money):
        assert 0 < read.amount <= MOST
        assert rounded(read) == read
        assert read.currency == currency
        assert typed_amount(figures(read), currency) == read
    else:
        assert read.reason


@given(st.integers(1, 9_999_999_999), st.sampled_from([EUR, JPY, KWD]))
def test_what_the_till_shows_can_be_typed_again(minor, currency):
    money = Money(Decimal(minor).scaleb(-decimals(currency)), currency)
    read = typed_amount(figures(money), currency)
    assert read == money or money.amount > MOST


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "-Infinity", "1e30", "100000000"])
def test_a_senseless_amount_is_refused_in_a_sentence(amount):
    refused = wrong_amount(Money(Decimal(amount), EUR), EUR)
    assert isinstance(refused, Refused)
    assert refused.reason
    assert wrong_amount(Money(Decimal("1e2"), EUR), EUR) is None
    assert isinstance(wrong_amount(Money(1, USD), EUR), Refused)


@given(st.decimals(-1000, 1000, places=4))
def test_halves_are_rounded_away_from_zero(amount):
    money = Money(amount, EUR)
    assert abs(rounded(money).amount - amount) <= Decimal("0.005")
    assert rounded(-money) == -rounded(money)
    assert total([money, -money], EUR) == Money(0, EUR)


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "0.5", "10000", "NaN", "sNaN", "Infinity", "-Infinity", "1e20"]
)
def test_no_senseless_number_of_pieces_is_sold(quantity):
    assert isinstance(wrong_quantity(Decimal(quantity), "piece"), Refused)


@pytest.mark.parametrize("quantity", ["0", "-0.1", "0.0001", "9999.001", "NaN"])
def test_no_senseless_weight_is_sold(quantity):
    assert isinstance(wrong_quantity(Decimal(quantity), "kg"), Refused)


@given(st.decimals(allow_nan=True, allow_infinity=True), st.sampled_from(["piece", "kg"]))
def test_any_number_is_a_quantity_or_is_not(quantity, unit):
    wrong = wrong_quantity(quantity, unit)
    assert wrong is None or wrong.reason
    if wrong is None:
        assert 0 < quantity <= 9999


def test_ordinary_quantities_are_sold():
    for quantity, unit in (
        ("1", "piece"),
        ("3.000", "piece"),
        ("9999", "piece"),
        ("0.254", "kg"),
        ("12.5", "kg"),
    ):
        assert wrong_quantity(Decimal(quantity), unit) is None
