import pytest
from moneyed import Money

from terminal_api.mock.books.cards import CardStatus
from tests.terminal_api.mock.providers.toggle_shop import Shop, invalid


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_physical_card_is_created(shop: Shop) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert "errors" not in shop.sell()
    assert shop.on() == Money(50, "GBP")
    assert invalid(shop.sell()) == {"order_items.0.card_reference"}


@pytest.mark.parametrize(
    "name",
    ["account_id", "currency", "unit_epos_reference", "sales_channel_id", "total", "group_fulfilment"],
)
def test_an_order_lacks_nothing(shop: Shop, name: str) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell(**{name: None})) == {name}
    assert shop.on() == Money(0, "GBP")


@pytest.mark.parametrize("name", ["product_id", "fulfilment_method_id", "card_reference"])
def test_a_card_in_an_order_lacks_nothing(shop: Shop, name: str) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell({name: None})) == {f"order_items.0.{name}"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("merchant_id", 13),
        ("account_id", 119),
        ("currency", "EUR"),
        ("unit_epos_reference", "CP-0417-99"),
        ("sales_channel_id", 5),
        ("group_fulfilment", True),
        ("total", 4999),
        ("order_items", []),
    ],
)
def test_an_order_with_a_wrong_part_is_refused(shop: Shop, name: str, value: object) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell(**{name: value})) == {name}
    assert shop.on() == Money(0, "GBP")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("product_id", 1),
        ("fulfilment_method_id", 1),
        ("generate_card_reference", True),
        ("card_reference", "6301190000000000000"),
        ("custom_price_modifier_value", "50.00"),
        ("custom_price_modifier_value", -5000),
        ("custom_price_modifier_value", 0),
    ],
)
def test_a_wrong_card_in_an_order_is_refused(shop: Shop, name: str, value: object) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell({name: value})) == {f"order_items.0.{name}"}


def test_a_card_that_is_sold_for_less_pays_in_both_kinds(shop: Shop) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    sold = shop.sell({"discounts": [{"discount_type_id": 1, "value": 1000}]}, total=4000)
    assert "errors" not in sold
    split = shop.adjust(value=-999)["data"]["createBalanceAdjustment"]["ValueSplit"]
    assert split == {"tender": 800, "discount": 199}
