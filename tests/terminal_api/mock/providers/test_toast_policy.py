"""What can be chosen about Toast's provider, and what no provider may choose."""

from typing import Any

import pytest

from terminal_api.errors import SettingError
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.programme import HARBOUR_CAFE, HARBOUR_GRILL
from terminal_api.mock.providers.toast.wire import OPTIONAL, Type
from tests.terminal_api.mock.providers.toast_counter import (
    PLENTY,
    STRANGER,
    Counter,
    new_guid,
    refusal,
)

FIELDS: dict[Type, dict[str, Any]] = {
    Type.ACTIVATE: {"initialBalance": 5.00},
    Type.ADD_VALUE: {"additionalValue": 5.00},
    Type.REDEEM: {"redeemedValue": 5.00},
}


@pytest.mark.parametrize("type", sorted(OPTIONAL))
def test_what_is_optional_can_be_left_out(type: Type) -> None:
    counter = Counter(Policy().changed({"without": type}))
    assert counter.asked(type, PLENTY, **FIELDS[type]) == refusal("TOAST_TRANSACTION_TYPE_NOT_SUPPORTED")
    assert counter.look(PLENTY).http == 200


@pytest.mark.parametrize("type", sorted(set(Type) - OPTIONAL))
def test_balances_and_reversals_must_be_offered(type: Type) -> None:
    with pytest.raises(SettingError, match=f"must offer {type}"):
        Policy().changed({"without": f"GIFTCARD_REDEEM,{type}"})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("colour", "red", "There is no setting 'colour'"),
        ("pin", "sometimes", "'sometimes' is not among none, keyed, always."),
        ("auth", "basic", "'basic' is not among key, jwt."),
        ("idempotent", "maybe", "'maybe' is not among yes, no."),
        ("without", "GIFTCARD_TRANSFER", "'GIFTCARD_TRANSFER' is not among"),
        ("key", "", "There must be a key."),
        ("key", "x" * 256, "A key has at most 255"),
        ("next-key", "with\nline", "A key has at most 255"),
        ("restaurants", "harbour", "harbour is not."),
        ("restaurants", "", "A restaurant is GUID"),
        ("restaurants", f"{HARBOUR_GRILL.guid}:toast:GOLD", "A restaurant is GUID"),
        ("restaurants", f"{HARBOUR_GRILL.guid}:toast:EUR:more", "A restaurant is GUID"),
        ("restaurants", f"{HARBOUR_GRILL.guid},{HARBOUR_GRILL.guid.upper()}", "is named twice"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingError) as refused:
        Policy().changed({name: value})
    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".")


def test_what_is_told_can_be_said_again_and_keys_are_not_told() -> None:
    said = {
        "pin": "always",
        "without": "GIFTCARD_ACTIVATE,GIFTCARD_REDEEM",
        "idempotent": "no",
        "auth": "jwt",
    }
    policy = Policy().changed({**said, "next-key": "secret-word", "restaurants": f"{new_guid()}:lantern:USD"})
    assert policy.changed(policy.told) == policy
    assert Policy().changed(policy.told).told == {**policy.told, "next-key": ""}
    assert "secret-word" not in repr((policy, policy.told))


def test_a_restaurant_that_is_not_served_is_told_so_and_another_programme_has_other_cards() -> None:
    mine, other = new_guid(), new_guid()
    counter = Counter(Policy().changed({"restaurants": f"{mine},{other}:lantern"}))
    assert counter.look(PLENTY) == refusal("INVALID_RESTAURANT")
    counter.restaurant = mine
    assert counter.look(PLENTY).http == 200
    assert counter.look(STRANGER) == refusal("CARD_INVALID")
    counter.restaurant = other
    assert counter.look(PLENTY) == refusal("CARD_INVALID")
    assert counter.look(STRANGER).http == 200


def test_a_payment_at_one_restaurant_can_be_voided_at_its_sister_and_repeated_only_where_it_was_made() -> (
    None
):
    counter, payment = Counter(), new_guid()
    counter.redeem(PLENTY, "5.00", payment)
    counter.restaurant = HARBOUR_CAFE.guid
    assert counter.redeem(PLENTY, "5.00", payment) == refusal("INVALID_INPUT_PROPERTIES")
    assert counter.reverse(PLENTY, payment).balance == 40


def test_the_provider_is_known_by_name_with_cards_to_try() -> None:
    desk, ledger = PROVIDERS["toast"]()
    assert desk.name == "toast"
    assert desk.credentials == {
        "token": "example-key-of-harbour-grill",
        "restaurant": "c54ab16d-aa9c-44a1-a130-f06cd513208e",
    }
    assert {card.status for card in ledger.cards} == {"active", "inactive", "expired"}
    assert all(8 <= len(card.number) <= 28 and card.number.isdigit() for card in ledger.cards)
    _, another = PROVIDERS["toast"]()
    assert another is not ledger
