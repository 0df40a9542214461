from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.processor import Operation
from tests.terminal_api.mock.providers.factor4_shop import FULL, PAY, SAME, SMALL, SOLD, Shop, account, usd


@pytest.fixture
def shop() -> Shop:
    return Shop()


def void(shop: Shop, search: dict[str, str] | None, number: str | None = None) -> str:
    named = {"account": account(number)} if number else {}
    return shop.code("void-transaction", **named, **({"search": search} if search is not None else {}))


def done(shop: Shop, route: str, number: str, **parts: Any) -> dict[str, str]:
    """Our own reference of something that was approved, as a search."""
    assert shop.code(route, account=account(number), **parts) == ""
    return {"batchId": "20310214", "batchReference": f"{shop.count:04}"}


def test_a_void_finds_by_every_field_that_is_filled(shop: Shop) -> None:
    answer = shop.told("gift-redemption", account=account(FULL), amount=usd("2.00"))
    named = answer["identification"]
    right = {"transactionId": named["transactionId"], "approvalCode": named["approvalCode"]}
    for wrong in ({"transactionId": "880199"}, {"approvalCode": "1"}, {"batchId": "20310213"}):
        assert void(shop, {**right, **wrong}) == "G-NO-SUCH-TRANSACTION"
    assert void(shop, right, SMALL) == "G-NO-SUCH-TRANSACTION"
    assert void(shop, right, "1234567890") == "G-CARD-UNKNOWN"
    assert void(shop, {}) == void(shop, None) == "G-NO-SUCH-TRANSACTION"
    assert void(shop, right, FULL) == ""
    assert shop.on(FULL) == "active 12.00"
    assert void(shop, right) == "G-ALREADY-VOIDED"
    assert shop.on(FULL) == "active 12.00"


def test_a_void_that_could_mean_two_transactions_does_neither() -> None:
    shop = Shop(Switches(duplicates="done_again"))
    for _ in range(2):
        shop.told("gift-redemption", header=SAME, **PAY)
    assert void(shop, {"batchId": "20310214", "batchReference": "0042"}) == "G-NOT-VOIDABLE"


def test_a_void_may_have_to_name_the_card(shop: Shop) -> None:
    search = done(shop, "gift-redemption", FULL, amount=usd("2.00"))
    shop.desk.switches = replace(shop.desk.switches, void_names_card=True)
    assert void(shop, search) == "G-CARD-UNKNOWN"
    assert void(shop, search, FULL) == ""


def test_a_load_is_undone_only_while_it_is_on_the_card(shop: Shop) -> None:
    search = done(shop, "gift-issuance", FULL, amount=usd("25.00"), activating="N")
    spent = done(shop, "gift-redemption", FULL, amount=usd("12.01"))
    assert void(shop, search) == "G-NOT-VOIDABLE"
    assert void(shop, spent) == ""
    assert void(shop, search) == ""
    assert shop.on(FULL) == "active 12.00"


def test_an_activation_that_is_undone_leaves_an_inactive_card_with_nothing_on_it(shop: Shop) -> None:
    search = done(shop, "gift-issuance", SOLD, amount=usd("50.00"), activating="Y")
    spent = done(shop, "gift-redemption", SOLD, amount=usd("1.00"))
    assert void(shop, search) == "G-NOT-VOIDABLE"
    assert void(shop, spent) == ""
    loaded = done(shop, "gift-issuance", SOLD, amount=usd("1.00"))
    assert void(shop, search) == "G-NOT-VOIDABLE"  # what was loaded since would be lost
    assert void(shop, loaded) == ""
    assert void(shop, search) == ""
    assert shop.on(SOLD) == "inactive 0.00"


def test_a_store_credit_is_undone_as_a_load_is(shop: Shop) -> None:
    search = done(shop, "merchandise-return", FULL, amount=usd("5.00"))
    assert shop.ledger.transactions[-1].operation is Operation.REFUND
    assert void(shop, search) == ""
    assert shop.on(FULL) == "active 12.00"


def test_a_look_a_closing_and_a_void_cannot_be_undone(shop: Shop) -> None:
    looked = done(shop, "inquiry", FULL)
    paid = done(shop, "gift-redemption", FULL, amount=usd("2.00"))
    assert void(shop, paid) == ""
    voided = {"batchId": "20310214", "batchReference": f"{shop.count:04}"}
    closed = done(shop, "deactivate", SMALL)
    for search in (looked, voided, closed):
        assert void(shop, search) == "G-NOT-VOIDABLE"


def test_what_is_too_old_or_on_a_closed_card_cannot_be_undone(shop: Shop) -> None:
    old, other = (done(shop, "gift-redemption", FULL, amount=usd("1.00")) for _ in range(2))
    shop.now += timedelta(hours=24)
    assert void(shop, old) == ""
    shop.now += timedelta(seconds=1)
    assert void(shop, other) == "G-NOT-VOIDABLE"
    fresh = done(shop, "gift-redemption", FULL, amount=usd("1.00"))
    assert shop.code("deactivate", account=account(FULL)) == ""
    assert void(shop, fresh) == "G-NOT-VOIDABLE"
