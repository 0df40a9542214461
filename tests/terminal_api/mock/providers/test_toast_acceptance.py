"""The acceptance cases that a gift-card provider must pass: Toast's own plan in substance, 27 and after ours.

Numbers in the names are those of the protocol's reference.
"""

from decimal import Decimal
from typing import Any

import pytest

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.toast.wire import Type
from tests.terminal_api.mock.providers.toast_counter import (
    AMOUNTS,
    EMPTY,
    PLENTY,
    SMALL,
    STRANGER,
    UNSOLD,
    Counter,
    balance,
    code,
    new_guid,
    paid,
    refusal,
)

NOBODYS = "7700999900000008"


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.mark.parametrize("type", AMOUNTS)
@pytest.mark.parametrize("number", [NOBODYS, STRANGER])
def test_1_to_4_a_card_that_is_not_among_the_restaurants_own_is_invalid(
    counter: Counter, type: Type, number: str
) -> None:
    assert counter.asked(type, number, **AMOUNTS[type]) == refusal("CARD_INVALID")


@pytest.mark.parametrize("type", [Type.ADD_VALUE, Type.GET_BALANCE, Type.REDEEM])
def test_5_to_7_a_card_that_was_not_sold_is_not_activated(counter: Counter, type: Type) -> None:
    assert counter.asked(type, UNSOLD, **AMOUNTS[type]) == refusal("CARD_NOT_ACTIVATED")
    assert counter.on(UNSOLD) == 0


def test_8_and_9_a_card_is_sold_and_has_what_was_paid_for_it(counter: Counter) -> None:
    assert counter.activate(UNSOLD, "50.00") == balance("50.00")
    assert counter.look(UNSOLD) == balance("50.00")


def test_a_card_may_be_activated_with_nothing_on_it(counter: Counter) -> None:
    assert counter.activate(UNSOLD, "0") == balance("0.00")
    assert counter.activate(UNSOLD, "10") == refusal("CARD_ALREADY_ACTIVATED")


def test_10_and_11_a_sale_that_is_undone_leaves_the_card_as_it_was(counter: Counter) -> None:
    sale = new_guid()
    counter.activate(UNSOLD, "50.00", sale)
    assert counter.reverse(UNSOLD, sale) == balance("0.00")
    assert counter.look(UNSOLD) == refusal("CARD_NOT_ACTIVATED")
    assert counter.activate(UNSOLD, "20.00") == balance("20.00")


def test_12_the_balance_of_an_active_card_is_told(counter: Counter) -> None:
    assert counter.look(PLENTY) == balance("40.00")


def test_13_and_14_a_check_is_paid_exactly(counter: Counter) -> None:
    assert counter.redeem(PLENTY, "18.40") == paid("18.40", "21.60")
    assert counter.look(PLENTY) == balance("21.60")


def test_15_to_17_what_the_card_cannot_pay_another_pays(counter: Counter) -> None:
    assert counter.redeem(SMALL, "20.00") == paid("3.85", "0.00")
    assert counter.redeem(PLENTY, "16.15") == paid("16.15", "23.85")
    assert counter.look(SMALL) == balance("0.00")


@pytest.mark.parametrize("asked", ["18.40", "90.00"])
def test_18_and_19_a_void_gives_back_what_was_really_taken(counter: Counter, asked: str) -> None:
    payment = new_guid()
    counter.redeem(PLENTY, asked, payment)
    assert counter.reverse(PLENTY, payment) == balance("40.00")
    assert counter.look(PLENTY) == balance("40.00")


@pytest.mark.parametrize("more", [{}, {"verificationCode": code(None, "VERIFIED")}])
def test_20_to_22_a_tip_is_a_reversal_and_a_new_redemption(counter: Counter, more: dict[str, Any]) -> None:
    first = new_guid()
    assert counter.redeem(PLENTY, "22.00", first) == paid("22.00", "18.00")
    assert counter.reverse(PLENTY, first) == balance("40.00")
    assert counter.redeem(PLENTY, "25.30", relatedTransaction=first, **more) == paid("25.30", "14.70")


def test_23_and_24_a_load_is_on_the_card(counter: Counter) -> None:
    assert counter.load(PLENTY, "25.00") == balance("65.00")
    assert counter.look(PLENTY) == balance("65.00")


def test_25_a_load_that_is_undone_is_off_it_again(counter: Counter) -> None:
    load = new_guid()
    counter.load(PLENTY, "25.00", load)
    assert counter.reverse(PLENTY, load) == balance("40.00")


def test_27_a_repeat_is_answered_as_before_and_moves_nothing(counter: Counter) -> None:
    sale, load, payment, void = (new_guid() for _ in range(4))
    for _ in range(3):
        assert counter.activate(UNSOLD, "50.00", sale) == balance("50.00")
    for _ in range(3):
        assert counter.load(UNSOLD, "5.00", load) == balance("55.00")
    for _ in range(3):
        assert counter.redeem(UNSOLD, "60.00", payment) == paid("55.00", "0.00")
    for _ in range(3):
        assert counter.reverse(UNSOLD, payment, void) == balance("55.00")
    # Long after, too: the answer of then, not the balance of now.
    assert counter.activate(UNSOLD, "50.00", sale) == balance("50.00")
    assert counter.on(UNSOLD) == 55


def test_27_a_refusal_is_repeated_even_where_it_would_not_be_one_any_more(counter: Counter) -> None:
    payment = new_guid()
    assert counter.redeem(UNSOLD, "5.00", payment) == refusal("CARD_NOT_ACTIVATED")
    counter.activate(UNSOLD, "50.00")
    assert counter.redeem(UNSOLD, "5.00", payment) == refusal("CARD_NOT_ACTIVATED")
    assert counter.on(UNSOLD) == 50


@pytest.mark.parametrize(
    "other",
    [
        {"redeemedValue": 6.00},
        {"isCashOut": True},
        {"checkIdentifier": "another"},
        {"identifierSource": "KEYED"},
        {"relatedTransaction": new_guid()},
    ],
)
def test_28_the_same_id_with_other_content_is_refused(counter: Counter, other: dict[str, object]) -> None:
    payment = new_guid()
    counter.redeem(PLENTY, "5.00", payment)
    assert counter.asked(Type.REDEEM, PLENTY, payment, **{"redeemedValue": 5.00, **other}) == refusal(
        "INVALID_INPUT_PROPERTIES"
    )
    assert counter.load(PLENTY, "5.00", payment) == refusal("INVALID_INPUT_PROPERTIES")
    assert counter.on(PLENTY) == 35
    assert counter.redeem(PLENTY, "5.00", payment) == paid("5.00", "35.00")


def test_28_the_same_amount_written_otherwise_and_the_id_in_capitals_is_the_same_request(
    counter: Counter,
) -> None:
    payment = new_guid()
    counter.redeem(PLENTY, "5.00", payment)
    same = {"redeemedValue": "5.0", "isCashOut": False, "relatedTransaction": None}
    assert counter.asked(Type.REDEEM, PLENTY, payment.upper(), **same) == paid("5.00", "35.00")
    assert counter.on(PLENTY) == 35


def test_29_the_same_id_with_another_card_is_another_transaction(counter: Counter) -> None:
    payment = new_guid()
    assert counter.redeem(PLENTY, "3.00", payment) == paid("3.00", "37.00")
    assert counter.redeem(SMALL, "3.00", payment) == paid("3.00", "0.85")
    assert counter.reverse(SMALL, payment) == balance("3.85")
    assert counter.reverse(PLENTY, payment) == balance("40.00")


def test_30_nothing_is_reversed_twice(counter: Counter) -> None:
    payment = new_guid()
    counter.redeem(PLENTY, "5.00", payment)
    counter.reverse(PLENTY, payment)
    assert counter.reverse(PLENTY, payment) == refusal("TRANSACTION_CANNOT_BE_REVERSED")
    assert counter.on(PLENTY) == 40


def test_31_neither_a_reversal_nor_a_balance_is_reversed(counter: Counter) -> None:
    look, payment, void = (new_guid() for _ in range(3))
    counter.look(PLENTY, look)
    counter.redeem(PLENTY, "5.00", payment)
    counter.reverse(PLENTY, payment, void)
    for target in (look, void):
        assert counter.reverse(PLENTY, target) == refusal("TRANSACTION_CANNOT_BE_REVERSED")
    assert counter.on(PLENTY) == 40


def test_33_an_empty_card_is_accepted_and_pays_nothing(counter: Counter) -> None:
    assert counter.redeem(EMPTY, "7.25") == paid("0.00", "0.00")
    assert counter.redeem(EMPTY, "7.25", isCashOut=True) == paid("0.00", "0.00")


def test_a_cash_out_takes_the_whole_balance_or_nothing(counter: Counter) -> None:
    assert counter.redeem(SMALL, "3.84", isCashOut=True) == refusal("INVALID_INPUT_PROPERTIES")
    assert counter.on(SMALL) == Decimal("3.85")
    assert counter.redeem(SMALL, "9.99", isCashOut=True) == paid("3.85", "0.00")


def test_a_cash_out_can_be_reversed(counter: Counter) -> None:
    cash_out = new_guid()
    counter.redeem(SMALL, "3.85", cash_out, isCashOut=True)
    assert counter.reverse(SMALL, cash_out) == balance("3.85")


def test_what_was_never_done_is_not_undone(counter: Counter) -> None:
    payment, refused = new_guid(), new_guid()
    counter.redeem(PLENTY, "5.00", payment)
    counter.activate(PLENTY, "5.00", refused)
    for number, target in [(PLENTY, new_guid()), (SMALL, payment), (PLENTY, refused)]:
        assert counter.reverse(number, target) == refusal("TRANSACTION_DOES_NOT_EXIST")
    assert (counter.on(PLENTY), counter.on(SMALL)) == (35, Decimal("3.85"))


def test_a_card_whose_sale_was_undone_says_so_and_of_all_else_it_knows_nothing(counter: Counter) -> None:
    sale, load = new_guid(), new_guid()
    counter.activate(UNSOLD, "20.00", sale)
    counter.load(UNSOLD, "5.00", load)
    counter.reverse(UNSOLD, load)
    counter.reverse(UNSOLD, sale)
    assert counter.reverse(UNSOLD, sale) == refusal("TRANSACTION_CANNOT_BE_REVERSED")
    assert counter.reverse(UNSOLD, load) == refusal("TRANSACTION_DOES_NOT_EXIST")


def test_a_load_or_a_sale_whose_money_was_spent_stays(counter: Counter) -> None:
    sale, load, other = (new_guid() for _ in range(3))
    counter.activate(UNSOLD, "20.00", sale)
    counter.redeem(UNSOLD, "0.01")
    assert counter.reverse(UNSOLD, sale) == refusal("TRANSACTION_CANNOT_BE_REVERSED")
    counter.load(UNSOLD, "10.00", load)
    counter.redeem(UNSOLD, "25.00")
    assert counter.reverse(UNSOLD, load) == refusal("TRANSACTION_CANNOT_BE_REVERSED")
    # It was not undone by the refusal: with money on the card again it can be.
    counter.load(UNSOLD, "10.00", other)
    assert counter.reverse(UNSOLD, load) == balance("4.99")


@pytest.mark.parametrize("status", [CardStatus.EXPIRED, CardStatus.CLOSED])
def test_a_card_that_is_beyond_use_is_invalid(counter: Counter, status: CardStatus) -> None:
    card = counter.ledger.card(PLENTY)
    assert card
    counter.ledger.put(type(card)(card.number, card.provider, status, card.balance))
    assert counter.look(PLENTY) == refusal("CARD_INVALID")
