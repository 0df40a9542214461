"""What is due in cash where the small coins are gone: every amount, every place, both directions."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, Money, get_currency

from register.config.rounding import packs
from register.domain.amounts import Refused
from register.domain.rounding import (
    CashTender,
    Half,
    RoundingRule,
    cash_owed,
    cash_rounded,
    cash_tender,
    rule_on,
)

FIVE_CENTS = RoundingRule(Decimal("0.05"))
NOK = get_currency("NOK")
NZD = get_currency("NZD")

#: The last digits that go down and up, as the places' own tables list them, of a hundred: 0 to 99.
FIVES_DOWN = {at for at in range(100) if at % 10 in (1, 2, 6, 7)}
FIVES_UP = {at for at in range(100) if at % 10 in (3, 4, 8, 9)}
DOWN_UP = {
    "0.05": (FIVES_DOWN, FIVES_UP),
    "0.10": ({at for at in range(100) if 1 <= at % 10 <= 4}, {at for at in range(100) if at % 10 >= 6}),
    "0.50": ({*range(1, 25), *range(51, 75)}, {*range(25, 50), *range(75, 100)}),
    "1.00": (set(range(1, 50)), set(range(50, 100))),
}
#: Where the table leaves the exact half to the shop.
HALVES = {Half.DOWN: {at for at in range(100) if at % 10 == 5}}


@pytest.mark.parametrize("place", packs())
def test_every_amount_up_to_ten_goes_where_the_table_of_the_place_says(place):
    pack = packs()[place]
    currency = get_currency(pack.currency)
    for dated in pack.rules:
        rule = dated.rule(None, None)
        down, up = DOWN_UP[str(rule.unit)]
        if rule.half is Half.DOWN:
            down = down | HALVES[Half.DOWN]
        for minor in range(1001):
            exact = Money(Decimal(minor).scaleb(-2), currency)
            cash = cash_rounded(exact, rule)
            assert cash.currency == currency
            assert cash.amount % rule.unit == 0, "coins make it"
            assert abs(cash - exact).amount <= rule.unit / 2, "never by more than half a coin"
            last = minor % 100
            way = "down" if last in down else "up" if last in up else "nowhere"
            went = "down" if cash < exact else "up" if cash > exact else "nowhere"
            assert went == way, f"{place}: {exact} became {cash}"


@pytest.mark.parametrize("place", packs())
def test_what_is_owed_is_never_paid_short(place):
    rule = packs()[place].rules[0].rule(None, None)
    for minor in range(1001):
        owed = Money(Decimal(minor).scaleb(-2), get_currency(packs()[place].currency))
        paid = cash_owed(owed, rule)
        assert paid.amount % rule.unit == 0
        assert owed <= paid < owed + Money(rule.unit, owed.currency)


def test_half_a_krone_goes_up_in_norway():
    rule = packs()["NO"].rules[0].rule(None, None)
    assert cash_rounded(Money("12.50", NOK), rule) == Money("13.00", NOK)
    assert cash_rounded(Money("12.49", NOK), rule) == Money("12.00", NOK)


@pytest.mark.parametrize(
    ("total", "cash"), [("12.24", "12.00"), ("12.25", "12.50"), ("12.74", "12.50"), ("12.75", "13.00")]
)
def test_denmark_rounds_to_half_a_krone(total, cash):
    rule = packs()["DK"].rules[0].rule(None, None)
    assert cash_rounded(Money(total, "DKK"), rule) == Money(cash, "DKK")


@pytest.mark.parametrize(("half", "cash"), [(Half.DOWN, "9.90"), (Half.UP, "10.00"), (None, "9.90")])
def test_a_shop_in_new_zealand_says_where_five_cents_go(half, cash):
    rule = packs()["NZ"].rules[0].rule(half, None)
    assert cash_rounded(Money("9.95", NZD), rule) == Money(cash, NZD)


@pytest.mark.parametrize(
    ("exact", "unit", "cash", "owed"),
    [
        ("1234 JPY", "10", "1230 JPY", "1240 JPY"),
        ("1235 JPY", "10", "1240 JPY", "1240 JPY"),
        ("7 JPY", "1", "7 JPY", "7 JPY"),
        ("1.022 KWD", "0.005", "1.020 KWD", "1.025 KWD"),
        ("1.023 KWD", "0.005", "1.025 KWD", "1.025 KWD"),
        ("0.012 KWD", "0.005", "0.010 KWD", "0.015 KWD"),
        ("99999999.99 EUR", "0.05", "100000000.00 EUR", "100000000.00 EUR"),
    ],
)
def test_currencies_without_decimals_and_with_three_are_rounded_too(exact, unit, cash, owed):
    def read(text):
        amount, code = text.split()
        return Money(amount, code)

    rule = RoundingRule(Decimal(unit))
    assert cash_rounded(read(exact), rule) == read(cash)
    assert cash_owed(read(exact), rule) == read(owed)


def test_without_a_rule_cash_is_exact():
    assert cash_rounded(Money("12.34", EUR), None) == cash_owed(Money("12.34", EUR), None)
    assert cash_rounded(Money("12.34", EUR), None) == Money("12.34", EUR)
    assert cash_tender(Money("12.34", EUR), None, None) == CashTender(
        Money("12.34", EUR), Money("12.34", EUR)
    )


def test_change_is_counted_from_the_rounded_amount():
    tender = cash_tender(Money("5.02", EUR), Money("20.00", EUR), FIVE_CENTS)
    assert isinstance(tender, CashTender)
    assert (tender.taken, tender.change, tender.rounding) == (
        Money("5.00", EUR),
        Money("15.00", EUR),
        Money("-0.02", EUR),
    )


def test_a_part_in_cash_is_taken_as_it_is():
    tender = cash_tender(Money("20.02", EUR), Money("10.01", EUR), FIVE_CENTS)
    assert tender == CashTender(Money("10.01", EUR), Money("10.01", EUR))


def test_an_amount_between_what_is_due_and_what_coins_make_is_not_enough():
    due = Money("12.50", NOK)
    kroner = RoundingRule(Decimal(1))
    for given_ in ("12.50", "12.80"):
        refused = cash_tender(due, Money(given_, NOK), kroner)
        assert refused == Refused(f"In cash it is 13.00: {given_} is not enough")


def test_who_has_the_small_coins_may_pay_to_the_cent_where_law_says_so():
    exact = RoundingRule(Decimal("0.05"), exact_coins=True)
    for due in ("5.02", "5.03"):
        tender = cash_tender(Money(due, EUR), Money(due, EUR), exact)
        assert tender == CashTender(Money(due, EUR), Money(due, EUR))
    proposed = cash_tender(Money("5.03", EUR), None, exact)
    assert isinstance(proposed, CashTender)
    assert proposed.taken == Money("5.05", EUR)


def test_less_than_half_a_coin_costs_nothing_in_cash():
    due = Money("0.02", EUR)
    tender = cash_tender(due, None, FIVE_CENTS)
    assert tender == CashTender(Money("0.00", EUR), Money("0.00", EUR), Money("-0.02", EUR))
    for given_ in ("0.01", "0.02", "5.00"):
        refused = cash_tender(due, Money(given_, EUR), FIVE_CENTS)
        assert isinstance(refused, Refused)
        assert "take no money" in refused.reason


def test_a_rule_holds_from_its_first_day_to_its_last():
    old = RoundingRule(Decimal("0.05"), since=date(2019, 12, 1), until=date(2030, 6, 30))
    new = RoundingRule(Decimal("0.10"), since=date(2030, 7, 1))
    for day, expected in (
        (date(2019, 11, 30), None),
        (date(2019, 12, 1), old),
        (date(2030, 6, 30), old),
        (date(2030, 7, 1), new),
    ):
        assert rule_on((old, new), day) == expected


@given(
    due=st.integers(1, 10_000_000),
    given_=st.none() | st.integers(1, 10_000_000),
    unit=st.sampled_from(["1", "5", "10", "50", "100"]),
    half=st.sampled_from(Half),
    exact_coins=st.booleans(),
)
def test_what_is_taken_is_what_was_due_and_what_it_was_rounded_by(due, given_, unit, half, exact_coins):
    rule = RoundingRule(Decimal(unit), half, exact_coins=exact_coins)
    wanted, handed = Money(due, JPY), None if given_ is None else Money(given_, JPY)
    tender = cash_tender(wanted, handed, rule)
    if isinstance(tender, Refused):
        assert handed is not None
        assert wanted <= handed < cash_rounded(wanted, rule) or not cash_rounded(wanted, rule).amount
        return
    rounding = tender.rounding or Money(0, JPY)
    settled = tender.taken - rounding
    assert settled == wanted or (settled == tender.given < wanted and not rounding.amount)
    assert tender.change.amount >= 0
    assert abs(rounding.amount) <= rule.unit / 2
