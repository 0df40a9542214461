from typing import Any

import pytest

from terminal_api.mock.providers.factor4.rulings import Switches
from tests.terminal_api.mock.providers.factor4_shop import FULL, PAY, SAME, SMALL, Shop, account, usd


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_the_same_request_again_is_answered_as_before_and_moves_nothing(shop: Shop) -> None:
    first = shop.told("gift-redemption", header=SAME, **PAY)
    assert shop.told("gift-redemption", header=SAME, **PAY) == first
    assert shop.on(FULL) == "active 10.00"


def test_a_refusal_is_answered_again_too(shop: Shop) -> None:
    much = {"account": account(FULL), "amount": usd("20.00")}
    first = shop.told("gift-redemption", header=SAME, **much)
    shop.told("gift-issuance", account=account(FULL), amount=usd("50.00"), activating="N")
    assert shop.told("gift-redemption", header=SAME, **much) == first


def test_who_asked_and_how_the_card_was_read_make_no_other_request(shop: Shop) -> None:
    first = shop.told("gift-redemption", header={**SAME, "initiatorId": "IMKE"}, **PAY)
    keyed = {**PAY, "account": {"accountId": FULL, "entryType": "K"}}
    again = shop.told("gift-redemption", header={**SAME, "initiatorId": "ANNA"}, **keyed)
    assert again == first
    assert shop.on(FULL) == "active 10.00"


@pytest.mark.parametrize(
    ("route", "parts"),
    [
        ("gift-redemption", {"account": account(FULL), "amount": usd("2.01", "N")}),
        ("gift-redemption", {"account": account(SMALL), "amount": usd("2.00", "N")}),
        ("gift-redemption", {"account": account(FULL), "amount": usd("2.00", "Y")}),
        ("inquiry", {"account": account(FULL)}),
    ],
)
def test_the_same_id_for_something_else_is_refused(shop: Shop, route: str, parts: dict[str, Any]) -> None:
    shop.told("gift-redemption", header=SAME, **PAY)
    assert shop.code(route, header=SAME, **parts) == "G-REQUEST-ID-REUSED"
    assert shop.on(FULL) == "active 10.00"


@pytest.mark.parametrize("other", [{"terminalId": "3"}, {"terminalDateTime": "20310215000000"}])
def test_another_till_or_day_makes_another_request(shop: Shop, other: dict[str, str]) -> None:
    shop.told("gift-redemption", header=SAME, **PAY)
    assert shop.code("gift-redemption", header={**SAME, **other}, **PAY) == ""
    assert shop.on(FULL) == "active 8.00"


def test_a_provider_that_refuses_duplicates_says_so_of_what_it_did() -> None:
    shop = Shop(Switches(duplicates="refused"))
    much = {"account": account(FULL), "amount": usd("20.00")}
    assert shop.code("gift-redemption", header=SAME, **much) == "G-NOT-ENOUGH"
    assert shop.code("gift-redemption", header=SAME, **much) == "G-NOT-ENOUGH"
    assert shop.code("gift-redemption", header=SAME, **PAY) == ""
    assert shop.code("gift-redemption", header=SAME, **PAY) == "G-DUPLICATE"
    assert shop.on(FULL) == "active 10.00"


def test_a_provider_may_not_recognise_duplicates_at_all() -> None:
    shop = Shop(Switches(duplicates="done_again"))
    for _ in range(2):
        assert shop.code("gift-redemption", header=SAME, **PAY) == ""
    assert shop.on(FULL) == "active 8.00"
