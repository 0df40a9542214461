"""The baskets a mock gateway is given: checked, kept once, and at close taken from the cards."""

import hashlib
import json
from typing import Any
from uuid import uuid4

import pytest

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.opening import CARDS, KEY, STORE
from terminal_api.mock.providers.gateway.own_books import OwnBooks

NUMBER = CARDS[0].number
ADMITTED = {"authorization": f"Bearer {KEY}", "x-store": STORE, "x-till": "1"}
PAID, LOOKED = str(uuid4()), str(uuid4())


def ask(desk: GatewayDesk, method: str, path: str, body: dict[str, Any]) -> Reply:
    return desk.answer(Asked(method, path, ADMITTED, json.dumps(body).encode()))


def code(reply: Reply) -> str:
    return json.loads(reply.body)["error"]["code"]


@pytest.fixture
def gateway() -> GatewayDesk:
    """A gateway at which one sale was paid."""
    desk = GatewayDesk(OwnBooks(CardLedger(CARDS), "toggle"), {STORE: KEY})
    movement = {
        "operation": "pay",
        "card": {"number": NUMBER, "entry": "scanned"},
        "amount": {"value": "50.00", "currency": "GBP"},
        "sale": "R2-000017-1",
        "at": "2031-02-14T11:32:05+00:00",
    }
    assert ask(desk, "PUT", f"/v1/transactions/{PAID}", movement).status == 200
    return desk


def basket(**changed: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "sale": "R2-000017-1",
        "store": STORE,
        "till": "1",
        "cashier": "Imke",
        "opened": "2031-02-14T11:30:00+00:00",
        "closed": "2031-02-14T11:33:00+00:00",
        "currency": "GBP",
        "lines": [
            {
                "number": "1",
                "text": "Tea, löse",
                "department": "",
                "quantity": "1",
                "unitPrice": "62.50",
                "gross": "62.50",
                "discount": "0.00",
                "taxRate": "20",
                "kind": "goods",
            }
        ],
        "totals": {"gross": "62.50", "discount": "0.00", "tax": [], "rounding": "0.00"},
        "tenders": [
            {"kind": "gift_card", "amount": "50.00", "transaction": PAID, "card": "****0017"},
            {"kind": "cash", "amount": "12.50"},
        ],
        "giftCards": [
            {
                "transaction": PAID,
                "operation": "pay",
                "amount": "50.00",
                "reference": "769457",
                "card": "****0017",
            }
        ],
        **changed,
    }
    bare = {name: value for name, value in facts.items() if value is not None and name != "digest"}
    written = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**bare, "digest": facts.get("digest") or hashlib.sha256(written.encode()).hexdigest()}


def put(desk: GatewayDesk, body: dict[str, Any], sale: str = "R2-000017-1") -> Reply:
    return ask(desk, "PUT", f"/v1/baskets/{sale}", body)


def movement_of(**changed: str) -> dict[str, Any]:
    return {"giftCards": [{**basket()["giftCards"][0], **changed}]}


def test_a_basket_in_order_is_kept_once_and_accepted_again(gateway: GatewayDesk) -> None:
    first, again = put(gateway, basket()), put(gateway, basket())
    assert (first.status, again.status) == (201, 200)
    accepted = {"result": "accepted", "sale": "R2-000017-1", "digest": basket()["digest"]}
    assert json.loads(first.body) == json.loads(again.body) == accepted
    assert len(gateway.memory.baskets) == 1


def test_another_basket_of_the_same_sale_differs(gateway: GatewayDesk) -> None:
    put(gateway, basket())
    reply = put(gateway, basket(cashier="Jo"))
    assert (reply.status, code(reply)) == (409, "BASKET_DIFFERS")


@pytest.mark.parametrize(
    "changed",
    [
        {"sale": "R2-000018-1"},
        {"store": "CP-0999-01"},
        {"till": None},
        {"cashier": ""},
        {"opened": "2031-02-14T11:30:00"},
        {"currency": "pounds"},
        {"lines": [{"number": "1"}]},
        {"totals": None},
        {"giftCards": []},
        {"digest": "0" * 64},
        {"digest": "short"},
        {"total": "62.50"},
        {"tenders": [{"kind": "gift_card", "amount": "62.50", "transaction": PAID, "card": NUMBER}]},
        {"tenders": [{"kind": "cash", "amount": 62.5}]},
        # It does not add up:
        {"tenders": [{"kind": "cash", "amount": "62.49"}]},
        {"lines": []},
        {"totals": {"gross": "62.50", "discount": "0.01", "tax": [], "rounding": "0.00"}},
        {"totals": {"gross": "62.50", "discount": "0.00", "tax": [], "rounding": "0.01"}},
    ],
)
def test_a_basket_that_does_not_agree_with_itself_is_not_kept(
    gateway: GatewayDesk, changed: dict[str, Any]
) -> None:
    reply = put(gateway, basket(**changed))
    assert (reply.status, code(reply)) == (400, "REQUEST_INVALID")
    assert not gateway.memory.baskets
    assert NUMBER not in reply.body.decode()


@pytest.mark.parametrize(
    "changed",
    [
        movement_of(transaction=str(uuid4())),
        movement_of(operation="load"),
        movement_of(amount="50.01"),
        movement_of(reference="769458"),
        {
            "tenders": [
                {"kind": "gift_card", "amount": "49.00", "transaction": PAID, "card": "****0017"},
                {"kind": "cash", "amount": "13.50"},
            ]
        },
        {
            "tenders": [
                {"kind": "gift_card", "amount": "62.50", "transaction": str(uuid4()), "card": "****0017"}
            ]
        },
    ],
)
def test_a_basket_that_names_what_did_not_move_so_is_told_so(
    gateway: GatewayDesk, changed: dict[str, Any]
) -> None:
    reply = put(gateway, basket(**changed))
    assert (reply.status, code(reply)) == (422, "BASKET_TRANSACTION_UNKNOWN")
    assert not gateway.memory.baskets


def test_a_movement_belongs_to_its_sale_or_to_the_one_that_is_corrected(gateway: GatewayDesk) -> None:
    other = basket(sale="R2-000018-1")
    assert code(put(gateway, other, "R2-000018-1")) == "BASKET_TRANSACTION_UNKNOWN"
    late = basket(sale="R2-000018-1", corrects="R2-000017-1")
    assert put(gateway, late, "R2-000018-1").status == 201


def test_a_restart_of_the_server_forgets_neither_movements_nor_baskets(gateway: GatewayDesk) -> None:
    put(gateway, basket())
    gateway.switches.gateway = False
    assert put(gateway, basket()).status == 503
    gateway.switches.gateway = True
    assert put(gateway, basket()).status == 200


def test_at_close_a_payment_is_not_offered_and_at_tender_a_look_names_no_transaction() -> None:
    for debits, status in (("at_tender", 400), ("at_close", 200)):
        desk = GatewayDesk(OwnBooks(CardLedger(CARDS), "toggle"), {STORE: KEY}, debits=debits)  # type: ignore[arg-type]
        look = {"card": {"number": NUMBER, "entry": "scanned"}, "transaction": LOOKED}
        assert ask(desk, "POST", "/v1/cards/look", look).status == status


def test_at_close_the_basket_takes_the_money_once() -> None:
    ledger = CardLedger(CARDS)
    desk = GatewayDesk(OwnBooks(ledger, "toggle"), {STORE: KEY}, debits="at_close")
    look = {"card": {"number": NUMBER, "entry": "scanned"}, "transaction": PAID}
    ask(desk, "POST", "/v1/cards/look", look)
    body = basket(**{"giftCards": [{k: v for k, v in basket()["giftCards"][0].items() if k != "reference"}]})
    for status in (201, 200):
        reply = put(desk, body)
        assert reply.status == status
        assert json.loads(reply.body)["taken"] == {"value": "50.00", "currency": "GBP"}
    card = ledger.card(NUMBER)
    assert card is not None
    assert f"{card.balance.amount}" == "100.00"


def test_what_moved_in_one_store_is_unknown_in_another() -> None:
    other = "CP-0999-01"
    desk = GatewayDesk(OwnBooks(CardLedger(CARDS), "toggle"), {STORE: KEY, other: KEY})
    movement = {
        "operation": "pay",
        "card": {"number": NUMBER, "entry": "scanned"},
        "amount": {"value": "50.00", "currency": "GBP"},
        "sale": "R2-000017-1",
        "at": "2031-02-14T11:32:05+00:00",
    }
    assert ask(desk, "PUT", f"/v1/transactions/{PAID}", movement).status == 200

    def there(method: str, path: str, body: dict[str, Any]) -> Reply:
        return desk.answer(Asked(method, path, {**ADMITTED, "x-store": other}, json.dumps(body).encode()))

    assert code(there("PUT", f"/v1/transactions/{PAID}", movement)) == "ID_REUSED"
    assert code(there("GET", f"/v1/transactions/{PAID}", {})) == "TRANSACTION_UNKNOWN"
    theirs = there("PUT", "/v1/baskets/R2-000017-1", basket(store=other))
    assert code(theirs) == "BASKET_TRANSACTION_UNKNOWN"
    assert put(desk, basket()).status == 201
