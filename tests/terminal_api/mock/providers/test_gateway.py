"""The mock gateway is as strict as its contract, in the contract's order."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.opening import CARDS, KEY, STORE
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.processor import Operation

SOME_ID = "7190ea00-e974-4000-949d-c1cbfe9c65af"

FULL, PART, SHARED, UNSOLD, EARLY, LATE, CLOSED, WITH_PIN = (card.number for card in CARDS)
ADMITTED = {"authorization": f"Bearer {KEY}", "x-store": STORE, "x-till": "1"}


@pytest.fixture
def gateway() -> GatewayDesk:
    desk, _ = PROVIDERS["gateway"]()
    assert isinstance(desk, GatewayDesk)
    return desk


def call(
    desk: GatewayDesk, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
) -> Reply:
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return desk.answer(Asked(method, path, ADMITTED if headers is None else headers, content))


def said(reply: Reply) -> dict[str, Any]:
    return json.loads(reply.body)


def code(reply: Reply) -> str:
    return said(reply)["error"]["code"]


def movement(
    operation: str = "pay", number: str = FULL, amount: str = "10.00", **more: Any
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "operation": operation,
        "card": {"number": number, "entry": "scanned"},
        "amount": {"value": amount, "currency": "GBP"},
        "sale": "LP02-1-004417",
        "at": "2031-02-14T11:32:05+00:00",
        **more,
    }
    return {name: value for name, value in facts.items() if value is not None}


def put(desk: GatewayDesk, body: object, id: str = "") -> Reply:
    return call(desk, "PUT", f"/v1/transactions/{id or uuid4()}", body)


def reverse(original: str, **more: Any) -> dict[str, Any]:
    bare = {name: value for name, value in movement("reverse", card=None).items() if name != "amount"}
    return bare | {"original": original} | more


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/v2/health"),
        ("POST", "/v1/health"),
        ("GET", "/v1/health/x"),
        ("POST", f"/v1/transactions/{SOME_ID}"),
        ("PUT", "/v1/transactions"),
        ("DELETE", f"/v1/transactions/{SOME_ID}"),
        ("GET", "/v1/baskets/17"),
        ("PUT", f"/v1/transactions/{SOME_ID}/more"),
    ],
)
def test_what_is_no_call_of_the_contract_is_not_found(gateway: GatewayDesk, method: str, path: str) -> None:
    assert call(gateway, method, path).status == 404


@pytest.mark.parametrize(
    ("headers", "status", "why"),
    [
        ({}, 401, "KEY_WRONG"),
        ({**ADMITTED, "authorization": "Bearer other"}, 401, "KEY_WRONG"),
        ({**ADMITTED, "authorization": KEY[:-1]}, 401, "KEY_WRONG"),
        ({**ADMITTED, "x-store": "CP-0000-00"}, 401, "KEY_WRONG"),
        ({**ADMITTED, "x-till": ""}, 400, "REQUEST_INVALID"),
    ],
)
def test_nobody_comes_in_without_key_store_and_till(
    gateway: GatewayDesk, headers: dict[str, str], status: int, why: str
) -> None:
    for method, path in (("GET", "/v1/health"), ("GET", f"/v1/transactions/{uuid4()}")):
        reply = call(gateway, method, path, headers=headers)
        assert (reply.status, code(reply)) == (status, why)


def test_hops_are_judged_in_their_order_and_none_forwards_what_it_refuses(gateway: GatewayDesk) -> None:
    on = gateway.switches
    on.gateway = on.provider = on.key = on.store = False
    on.busy = True
    id = str(uuid4())
    assert put(gateway, {}, id).status == 503
    on.gateway = True
    assert code(put(gateway, {}, id)) == "KEY_DISABLED"
    on.key = True
    assert code(put(gateway, {}, id)) == "STORE_UNMAPPED"
    on.store = True
    busy = put(gateway, {}, id)
    assert (busy.status, code(busy), busy.headers["Retry-After"]) == (429, "BUSY", "1")
    on.busy = False
    assert code(put(gateway, {}, id)) == "REQUEST_INVALID"
    down = put(gateway, movement(), id)
    assert (down.status, code(down), said(down)["error"]["forwarded"]) == (503, "PROVIDER_DOWN", False)
    on.provider = True
    assert code(call(gateway, "GET", f"/v1/transactions/{id}")) == "TRANSACTION_UNKNOWN"
    assert said(put(gateway, movement(), id))["result"] == "approved"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        movement("balance"),
        movement(sale=None),
        movement(sale=""),
        movement(at=None),
        movement(at="2031-02-14T11:32:05"),
        movement(at="noon"),
        movement(at=17),
        movement(card=None),
        movement(card={"number": FULL}),
        movement(card={"number": "", "entry": "scanned"}),
        movement(card={"number": "1" * 101, "entry": "scanned"}),
        movement(card={"number": FULL, "entry": "tapped"}),
        movement(card={"number": FULL, "entry": "keyed", "pin": "none"}),
        movement(amount="0.00"),
        movement(amount="-1.00"),
        movement(amount="1e2"),
        {name: value for name, value in movement().items() if name != "amount"},
        movement() | {"amount": {"value": 10, "currency": "GBP"}},
        movement() | {"amount": {"value": "10.00", "currency": "gbp"}},
        movement() | {"amount": "10.00 GBP"},
        movement(partial="yes"),
        movement("load", partial=True),
        movement(original=str(uuid4())),
        movement("reverse"),
        reverse("769457"),
        movement(balance=True),
        movement(cashier=""),
    ],
)
def test_a_movement_that_is_not_as_it_should_be_is_refused_and_not_remembered(
    gateway: GatewayDesk, body: object
) -> None:
    id = str(uuid4())
    reply = put(gateway, body, id)
    assert (reply.status, code(reply)) == (400, "REQUEST_INVALID")
    assert FULL not in reply.body.decode()
    assert call(gateway, "GET", f"/v1/transactions/{id}").status == 404


@pytest.mark.parametrize("id", ["17", SOME_ID.upper(), "00000000-0000-1000-8000-000000000000"])
def test_an_id_is_a_uuid_of_version_4_in_small_letters(gateway: GatewayDesk, id: str) -> None:
    assert code(put(gateway, movement(), id)) == "REQUEST_INVALID"


def test_the_same_id_has_the_same_answer_and_other_content_none(gateway: GatewayDesk) -> None:
    id = str(uuid4())
    first = put(gateway, movement(), id)
    assert put(gateway, json.dumps(movement(), indent=3).encode(), id).body == first.body
    assert call(gateway, "GET", f"/v1/transactions/{id}").body == first.body
    other = put(gateway, movement(amount="10.01"), id)
    assert (other.status, code(other)) == (409, "ID_REUSED")
    assert said(first)["balance"] == {"value": "140.00", "currency": "GBP"}
    gateway.switches.provider = False
    assert put(gateway, movement(), id).body == first.body  # it is known without the provider


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (movement(number="9999"), "CARD_UNKNOWN"),
        (movement(number=UNSOLD), "CARD_NOT_ACTIVE"),
        (movement("load", UNSOLD), "CARD_NOT_ACTIVE"),
        (movement("activate", FULL), "CARD_ALREADY_ACTIVE"),
        (movement("activate", LATE), "CARD_EXPIRED"),
        (movement(number=EARLY), "CARD_NOT_YET_VALID"),
        (movement(number=LATE), "CARD_EXPIRED"),
        (movement(number=CLOSED), "CARD_CLOSED"),
        (movement(number=WITH_PIN), "PIN_REQUIRED"),
        (movement(amount="150.01"), "NOT_ENOUGH"),
        (movement(amount="1.001"), "AMOUNT_NOT_ALLOWED"),
        (movement("load", amount="500.01"), "AMOUNT_NOT_ALLOWED"),
        (movement("activate", UNSOLD, "500.01"), "AMOUNT_NOT_ALLOWED"),
        (movement() | {"amount": {"value": "5.00", "currency": "EUR"}}, "AMOUNT_NOT_ALLOWED"),
        (movement("load") | {"amount": {"value": "5.00", "currency": "EUR"}}, "AMOUNT_NOT_ALLOWED"),
        (reverse(str(uuid4())), "ORIGINAL_UNKNOWN"),
    ],
)
def test_what_the_provider_refuses_is_declined_remembered_and_moves_nothing(
    gateway: GatewayDesk, body: dict[str, Any], why: str
) -> None:
    id = str(uuid4())
    reply = put(gateway, body, id)
    assert (reply.status, said(reply)["result"], code(reply)) == (200, "declined", why)
    assert call(gateway, "GET", f"/v1/transactions/{id}").body == reply.body


def test_a_wrong_pin_is_told_apart_from_a_missing_one(gateway: GatewayDesk) -> None:
    for pin, result in (("1111", "PIN_WRONG"), ("2468", "")):
        card = {"number": WITH_PIN, "entry": "keyed", "pin": pin}
        paid = said(put(gateway, movement(card=card)))
        assert paid.get("error", {}).get("code", "") == result
        looked = said(call(gateway, "POST", "/v1/cards/look", {"card": card}))
        assert looked.get("error", {}).get("code", "") == result


def test_a_payment_takes_what_is_there_only_where_a_part_will_do(gateway: GatewayDesk) -> None:
    refused = said(put(gateway, movement(number=PART, amount="20.00", partial=False)))
    assert refused["balance"] == {"value": "12.50", "currency": "GBP"}
    taken = said(put(gateway, movement(number=PART, amount="20.00", partial=True)))
    assert taken["amount"] == {"value": "12.50", "currency": "GBP"}
    assert code(put(gateway, movement(number=PART, amount="20.00", partial=True))) == "NOT_ENOUGH"


def test_a_payment_goes_back_whole_and_once_with_its_discount(gateway: GatewayDesk) -> None:
    paid_id, undo_id = str(uuid4()), str(uuid4())
    paid = said(put(gateway, movement(number=SHARED, amount="12.34"), paid_id))
    assert (paid["tender"]["value"], paid["discount"]["value"]) == ("9.88", "2.46")
    part = reverse(paid_id, amount={"value": "12.33", "currency": "GBP"})
    assert code(put(gateway, part)) == "AMOUNT_NOT_ALLOWED"
    back = said(put(gateway, reverse(paid_id), undo_id))
    assert (back["amount"]["value"], back["discount"]["value"]) == ("12.34", "2.46")
    assert back["balance"]["value"] == "50.00"
    assert code(put(gateway, reverse(paid_id))) == "ALREADY_REVERSED"
    assert code(put(gateway, reverse(undo_id))) == "NOT_REVERSIBLE"


def test_a_sold_card_goes_back_to_the_shelf_while_nothing_of_it_is_spent(gateway: GatewayDesk) -> None:
    sold_id = str(uuid4())
    put(gateway, movement("activate", UNSOLD, "25.00"), sold_id)
    paid_id = str(uuid4())
    put(gateway, movement(number=UNSOLD, amount="5.00"), paid_id)
    assert code(put(gateway, reverse(sold_id))) == "NOT_REVERSIBLE"
    put(gateway, reverse(paid_id))
    assert said(put(gateway, reverse(sold_id)))["balance"]["value"] == "0.00"
    look = said(call(gateway, "POST", "/v1/cards/look", {"card": {"number": UNSOLD, "entry": "keyed"}}))
    assert look == {"card": {"state": "inactive", "shown": "***************0041"}, "provider": "toggle"}


@pytest.mark.parametrize("body", [{}, {"card": {"number": FULL}}, {"number": FULL}, b""])
def test_a_look_without_a_card_is_refused(gateway: GatewayDesk, body: object) -> None:
    assert code(call(gateway, "POST", "/v1/cards/look", body)) == "REQUEST_INVALID"


def test_a_look_tells_state_and_balance_and_moves_nothing(gateway: GatewayDesk) -> None:
    look = call(gateway, "POST", "/v1/cards/look", {"card": {"number": FULL, "entry": "scanned"}})
    assert said(look) == {
        "card": {"state": "active", "shown": "***************0017"},
        "balance": {"value": "150.00", "currency": "GBP"},
        "provider": "toggle",
    }
    unknown = call(gateway, "POST", "/v1/cards/look", {"card": {"number": "1", "entry": "keyed"}})
    assert (unknown.status, code(unknown)) == (404, "CARD_UNKNOWN")
    early = said(call(gateway, "POST", "/v1/cards/look", {"card": {"number": EARLY, "entry": "keyed"}}))
    assert (early["card"]["state"], early["validFrom"]) == ("not_yet_valid", "2101-01-01")


def test_a_gateway_before_cards_of_another_provider_does_not_know_them() -> None:
    ledger = CardLedger([Card("6301190055500010017", "factor4", CardStatus.ACTIVE, Money("5", "GBP"))])
    desk = GatewayDesk(OwnBooks(ledger, "toggle"), {STORE: KEY})
    assert code(put(desk, movement())) == "CARD_UNKNOWN"


def test_what_is_not_offered_is_declined() -> None:
    desk = GatewayDesk(OwnBooks(CardLedger(CARDS), "toggle"), {STORE: KEY}, offers=("pay",))
    assert code(put(desk, movement("load"))) == "NOT_OFFERED"
    assert said(call(desk, "GET", "/v1/health"))["offers"] == ["pay"]


Step = tuple[str, str, int, bool, int]

steps = st.lists(
    st.tuples(
        st.sampled_from(["pay", "load", "activate", "reverse", "repeat"]),
        st.sampled_from([FULL, PART, UNSOLD, CLOSED]),
        st.integers(1, 20000),
        st.booleans(),
        st.integers(0, 30),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(steps)
def test_whatever_is_asked_the_answers_make_up_the_balances(
    steps: list[tuple[str, str, int, bool, int]],
) -> None:
    ledger = CardLedger(CARDS)
    desk = GatewayDesk(OwnBooks(ledger, "toggle"), {STORE: KEY})
    expected = {card.number: card.balance.amount for card in CARDS}
    asked: list[tuple[str, dict[str, Any], bytes]] = []
    numbers: dict[str, str] = {}
    signs: dict[str, int] = {}
    for operation, number, pence, partial, which in steps:
        if operation == "repeat":
            if asked:
                id, body, before = asked[which % len(asked)]
                assert put(desk, body, id).body == before
            continue
        id = str(uuid4())
        if operation == "reverse":
            original = asked[which % len(asked)][0] if asked else str(uuid4())
            body = reverse(original)
            number, sign = numbers.get(original, number), -signs.get(original, 0)
        else:
            more = {"partial": partial} if operation == "pay" else {}
            body = movement(operation, number, f"{pence // 100}.{pence % 100:02}", **more)
            sign = -1 if operation == "pay" else 1
        reply = put(desk, body, id)
        asked.append((id, body, reply.body))
        numbers[id], signs[id] = number, sign
        told = said(reply)
        if told["result"] == "approved":
            moved = Money(told["amount"]["value"], "GBP").amount
            expected[number] += sign * moved
            assert Money(told["balance"]["value"], "GBP").amount == expected[number]
    for card in ledger.cards:
        assert card.balance.amount == expected[card.number] >= 0
        lines = [line.change.amount for line in ledger.transactions if line.card == card.number]
        assert sum(lines) == card.balance.amount


def test_every_movement_leaves_a_line_under_its_own_id_refused_ones_too() -> None:
    ledger = CardLedger(CARDS)
    desk = GatewayDesk(OwnBooks(ledger, "toggle"), {STORE: KEY})
    ids = [str(uuid4()) for _ in range(3)]
    put(desk, movement(), ids[0])
    put(desk, movement(number=CLOSED), ids[1])
    put(desk, reverse(ids[0]), ids[2])
    lines = [ledger.transaction(id) for id in ids]
    assert [line and line.approved for line in lines] == [True, False, True]
    assert lines[2] is not None
    assert lines[2].operation is Operation.REVERSE
