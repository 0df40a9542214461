from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from tests.terminal_api.mock.providers.toggle_shop import NUMBER, Shop, invalid


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_redemptions_and_top_ups_are_signed_pence(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert shop.adjust(value=250)["data"]["createBalanceAdjustment"]["LineItem"]["Card"]["balance"] == 750
    assert shop.adjust(value=-750)["data"]["createBalanceAdjustment"]["value"] == -750
    answer = shop.adjust(value=-1)
    assert invalid(answer) == {"value"}
    assert answer["errors"][0]["customer_facing"] is True
    assert shop.on() == Money(0, "GBP")


@pytest.mark.parametrize("value", ["-500", -5.5, 0, True, 10**10])
def test_a_value_in_a_wrong_format_is_refused(shop: Shop, value: object) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert invalid(shop.adjust(value=value)) == {"value"}
    assert shop.on() == Money(5, "GBP")


@pytest.mark.parametrize("name", ["card_reference", "merchant_id", "unit_epos_reference", "value"])
@pytest.mark.parametrize("empty", [None, ""])
def test_an_adjustment_lacks_nothing(shop: Shop, name: str, empty: str | None) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert invalid(shop.adjust(**{name: empty})) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("card_reference", "6301190000000000000"),
        ("merchant_id", 13),
        ("currency", "EUR"),
        ("unit_epos_reference", "CP-0417-99"),
    ],
)
def test_a_wrong_part_of_an_adjustment_is_refused(shop: Shop, name: str, value: object) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert invalid(shop.adjust(**{name: value})) == {name}


@pytest.mark.parametrize("status", [CardStatus.INACTIVE, CardStatus.CLOSED])
def test_a_card_that_is_not_sold_or_is_closed_takes_no_adjustment(shop: Shop, status: CardStatus) -> None:
    shop.put(status, "5")
    assert invalid(shop.adjust(value=100)) == {"card_reference"}


def test_another_providers_card_is_not_known(shop: Shop) -> None:
    shop.ledger.put(Card(NUMBER, "givex", CardStatus.ACTIVE, Money(5, "GBP")))
    assert invalid(shop.adjust()) == {"card_reference"}


def test_a_duplicate_reference_is_refused_whatever_it_is_for(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "50")
    used: dict[str, Any] = {"merchant_transaction_reference": "R-1"}
    line = shop.adjust(**used)["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    assert invalid(shop.adjust(**used)) == {"merchant_transaction_reference"}
    assert invalid(shop.sell(None, **used)) == {"merchant_transaction_reference"}
    assert invalid(shop.reverse(line, **used)) == {"merchant_transaction_reference"}
    assert shop.on() == Money(45, "GBP")


def test_a_refused_reference_may_be_used_again(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    used = {"merchant_transaction_reference": "R-1"}
    assert invalid(shop.adjust(value=-501, **used)) == {"value"}
    assert "errors" not in shop.adjust(value=-500, **used)


def test_without_its_guard_the_mock_does_a_used_reference_again(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "50")
    shop.desk.switches.guards = False
    for _ in range(2):
        assert "errors" not in shop.adjust(merchant_transaction_reference="R-1")
    query = 'query { LineItems(page: 1, limit: 10, merchant_transaction_reference: "R-1") { data { id } } }'
    assert len(shop.ask(query)["data"]["LineItems"]["data"]) == 2


def test_a_sale_a_redemption_and_a_top_up_are_reversed(shop: Shop) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    sale = shop.sell()["data"]["createOrder"]["LineItems"][0]["id"]
    paid = shop.adjust(value=-1000)["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    assert invalid(shop.reverse(sale)) == {"ReversalItems.line_item_id"}  # part of it was spent
    assert shop.reverse(paid)["data"]["createReversal"]["value"] == 1000
    loaded = shop.adjust(value=700)["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    assert shop.reverse(loaded)["data"]["createReversal"]["value"] == -700
    assert shop.reverse(sale)["data"]["createReversal"]["value"] == -5000
    assert shop.on() == Money(0, "GBP")
    assert "errors" not in shop.sell()  # back in the stock


def test_nothing_is_reversed_twice_and_no_reversal_at_all(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "50")
    paid = shop.adjust()["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    reversal = shop.reverse(paid)["data"]["createReversal"]["LineItems"][0]["id"]
    assert invalid(shop.reverse(paid)) == {"ReversalItems.line_item_id"}
    assert invalid(shop.reverse(reversal)) == {"ReversalItems.line_item_id"}


@pytest.mark.parametrize("line", [None, "", 1, "none"])
def test_a_missing_or_unknown_line_item_is_refused(shop: Shop, line: object) -> None:
    assert invalid(shop.reverse(line)) == {"ReversalItems.line_item_id"}


@pytest.mark.parametrize("name", ["merchant_id", "unit_epos_reference", "merchant_transaction_reference"])
def test_a_reversal_lacks_nothing(shop: Shop, name: str) -> None:
    assert invalid(shop.reverse(1, **{name: None})) == {name}
