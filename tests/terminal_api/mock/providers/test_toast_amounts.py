"""Amounts as Toast's provider reads and writes them: exact, whatever a double made of them."""

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.programme import restaurants
from terminal_api.mock.providers.toast.wire import Type
from tests.terminal_api.mock.providers.toast_counter import (
    PLENTY,
    Counter,
    body_of,
    new_guid,
    read,
    refusal,
)

INVALID_INPUT = refusal("INVALID_INPUT_PROPERTIES")


@pytest.fixture
def counter() -> Counter:
    return Counter()


def amount_of(counter: Counter, type: Type, member: str, number: str) -> Any:
    fields = f'{{"giftCardIdentifier": "{PLENTY}", "{member}": {number}}}'
    return read(counter.raw(type, f'{{"{type.asks_in}": {fields}}}'.encode()))


@pytest.mark.parametrize(
    ("number", "taken"),
    [
        ("5", "5.00"),
        ("5.0", "5.00"),
        ("19.900000000000002", "19.90"),
        ("19.899999999999998", "19.90"),
        ("5e0", "5.00"),
        ("50E-1", "5.00"),
        ("0.01", "0.01"),
        ('"5.0"', "5.00"),
    ],
)
def test_an_amount_is_exact_however_it_is_written(counter: Counter, number: str, taken: str) -> None:
    told = amount_of(counter, Type.REDEEM, "redeemedValue", number)
    assert (told.taken, told.balance) == (Decimal(taken), 40 - Decimal(taken))
    assert counter.on(PLENTY) == 40 - Decimal(taken)


@given(cents=st.integers(1, 4000), nudges=st.integers(-3, 3), quoted=st.booleans())
def test_the_doubles_around_an_amount_are_that_amount(cents: int, nudges: int, quoted: bool) -> None:
    counter, double = Counter(), cents / 100
    for _ in range(abs(nudges)):
        double = math.nextafter(double, math.copysign(math.inf, nudges))
    number = f'"{double!r}"' if quoted else repr(double)
    assert amount_of(counter, Type.REDEEM, "redeemedValue", number).taken == Decimal(cents) / 100
    assert counter.on(PLENTY) == 40 - Decimal(cents) / 100


@pytest.mark.parametrize(
    "number",
    [
        *("0", "-5", "-0.01", "19.999", "5.001", "0.00001", "true", "null", "[5]", "NaN", "Infinity"),
        *("1E+999999", "1E-999999", "100000000", "9" * 5000, '""', '"5,00"', '"-5"', '"5e0"', '"٥"', "0x5"),
    ],
)
def test_what_is_no_amount_moves_nothing(counter: Counter, number: str) -> None:
    assert amount_of(counter, Type.REDEEM, "redeemedValue", number) == INVALID_INPUT
    assert amount_of(counter, Type.ADD_VALUE, "additionalValue", number) == INVALID_INPUT
    assert counter.on(PLENTY) == 40


@pytest.mark.parametrize(
    ("currency", "fits", "not_this"),
    [("JPY", "50", "50.5"), ("KWD", "0.125", "0.1255"), ("EUR", "0.12", "0.125")],
)
def test_the_restaurants_currency_says_how_many_decimals_there_are(
    currency: str, fits: str, not_this: str
) -> None:
    guid = new_guid()
    counter = Counter(Policy(restaurants=restaurants(f"{guid}:toast:{currency}")), guid, issued=[])
    card = replace(Counter().ledger.cards[0], balance=0 * Counter().ledger.cards[0].balance)
    counter.ledger.put(replace(card, balance=card.balance.__class__("100", currency)))
    assert amount_of(counter, Type.REDEEM, "redeemedValue", fits).taken == Decimal(fits)
    assert amount_of(counter, Type.REDEEM, "redeemedValue", not_this) == INVALID_INPUT


def test_a_card_in_another_currency_is_not_the_restaurants(counter: Counter) -> None:
    counter.desk.adjust({"restaurants": f"{counter.restaurant}:toast:USD"})
    assert counter.look(PLENTY) == refusal("CARD_INVALID")


def test_an_amount_is_written_with_the_decimals_of_its_currency(counter: Counter) -> None:
    reply = counter.raw(Type.REDEEM, body_of(Type.REDEEM, PLENTY, redeemedValue=40))
    assert reply.body == (
        b'{"transactionStatus":"ACCEPT","redeemResponse":{"currentBalance":0.00,"redeemedValue":40.00}}'
    )
