"""What the Stored Value mock turns away before it looks at a card: paths, keys, fields, what is missing."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from terminal_api.mock.providers.stored_value import structures
from terminal_api.mock.providers.stored_value.desk import BASE
from tests.terminal_api.mock.providers.stored_value_server import (
    ACCOUNT,
    API_KEY,
    GIVEX,
    Server,
    euros,
    said,
)

LOAD: dict[str, Any] = {
    "merchantAccount": ACCOUNT,
    "reference": "Q2.T1.1",
    "paymentMethod": GIVEX,
    "amount": euros(1000),
    "shopperInteraction": "POS",
    "store": "QUAYSIDE-02",
}


@pytest.fixture
def server() -> Server:
    server = Server()
    server.put(balance="10.00")
    return server


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 404),
        ("POST", f"{BASE}/", 404),
        ("POST", f"{BASE}/loads", 404),
        ("POST", f"{BASE}/load/", 404),
        ("POST", "/pal/servlet/StoredValue/v68/load", 404),
        ("GET", f"{BASE}/load", 405),
        ("PUT", f"{BASE}/load", 405),
    ],
)
def test_another_path_or_method_is_turned_away_before_anything_else(
    server: Server, method: str, path: str, status: int
) -> None:
    assert server.sent(path, b"", {}, method=method).status == status


def basic(pair: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": "another"},
        {"X-API-Key": f"{API_KEY} "},
        {"X-API-Key": "schlüssel"},
        {"Authorization": "Basic"},
        {"Authorization": "Basic ???"},
        {"Authorization": f"Bearer {API_KEY}"},
        basic("ws_mock@Company.Cashwrap:wrong"),
        basic(":"),
        {"X-API-Key": "another", **basic("ws_mock@Company.Cashwrap:mock-stored-value-password")},
    ],
)
def test_nobody_is_let_in_without_a_key_or_a_login(server: Server, headers: dict[str, str]) -> None:
    reply = server.sent(f"{BASE}/load", b"not even JSON", headers)
    assert (reply.status, said(reply)["errorCode"]) == (401, "000")


def test_a_login_is_as_good_as_a_key(server: Server) -> None:
    login = basic("ws_mock@Company.Cashwrap:mock-stored-value-password")
    assert said(server.sent(f"{BASE}/load", LOAD, login))["resultCode"] == "Success"


@pytest.mark.parametrize("account", ["SomebodyElse", "", None])
def test_another_account_is_turned_away_before_its_fields_are_looked_at(
    server: Server, account: str | None
) -> None:
    body = {**LOAD, "cashier": "Imke", "merchantAccount": account}
    body = {name: value for name, value in body.items() if value is not None}
    reply = server.sent(f"{BASE}/load", body)
    assert (reply.status, said(reply)["errorCode"]) == (403, "901")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"text"', b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_turned_away(server: Server, body: bytes) -> None:
    reply = server.sent(f"{BASE}/load", body)
    assert (reply.status, said(reply)["errorCode"]) == (400, "702")


@pytest.mark.parametrize(
    "wrong",
    [
        {"cashier": None},
        {"status": "active"},
        {"merchantAccount": 5},
        {"reference": 5},
        {"reference": "x" * 81},
        {"reference": None},
        {"paymentMethod": "givex"},
        {"paymentMethod": {**GIVEX, "number": 9900110100020003}},
        {"amount": 1000},
        {"amount": {"currency": "EUR"}},
        {"amount": {"currency": "EUR", "value": "1000"}},
        {"amount": {"currency": "EUR", "value": 10.5}},
        {"amount": {"currency": "EUR", "value": 1000.0}},
        {"amount": {"currency": "EUR", "value": True}},
        {"amount": {"currency": "EUR", "value": 2**63}},
        {"amount": {"currency": "EURO", "value": 1000}},
        {"amount": {"currency": "EUR", "value": 1000, "decimals": 2}},
        {"loadType": "refund"},
        {"shopperInteraction": "pos"},
        {"store": ""},
        {"store": "x" * 17},
    ],
)
def test_a_field_that_is_unknown_or_of_the_wrong_kind_is_turned_away(
    server: Server, wrong: dict[str, object]
) -> None:
    reply = server.sent(f"{BASE}/load", {**LOAD, **wrong})
    assert (reply.status, said(reply)["errorCode"]) == (400, "702")
    assert next(iter(wrong)) in said(reply)["message"]


@pytest.mark.parametrize(
    ("operation", "lacks", "code"),
    [
        ("load", {"reference": None}, "130"),
        ("load", {"reference": ""}, "130"),
        ("load", {"paymentMethod": None}, "000"),
        ("load", {"paymentMethod": {"type": "givex"}, "amount": euros(1)}, "000"),
        ("load", {"paymentMethod": {"number": "1234567890"}, "amount": euros(1)}, "130"),
        ("load", {"amount": None}, "100"),
        ("load", {"amount": euros(0)}, "100"),
        ("load", {"amount": euros(-1)}, "100"),
        ("changeStatus", {}, "130"),
        ("changeStatus", {"status": "active", "amount": euros(-1)}, "100"),
        ("checkBalance", {"paymentMethod": {"type": "givex", "number": ""}}, "000"),
        ("issue", {"paymentMethod": {"number": "1"}}, "130"),
        ("mergeBalance", {}, "130"),
        ("mergeBalance", {"sourcePaymentMethod": {"securityCode": "1"}}, "000"),
        ("voidTransaction", {}, "167"),
    ],
)
def test_what_lacks_something_is_turned_away(
    server: Server, operation: str, lacks: dict[str, Any], code: str
) -> None:
    answer = server.asked(operation, **lacks)
    assert (answer["status"], answer["errorCode"]) == (422, code)
    assert server.on()[1] == Money("10.00", "EUR")


def test_a_key_of_65_characters_is_turned_away(server: Server) -> None:
    assert server.asked("load", key="k" * 64, amount=euros(1))["resultCode"] == "Success"
    assert server.asked("load", key="k" * 65, amount=euros(1))["errorCode"] == "702"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=5,
)
FIELDS = {**dict.fromkeys(LOAD, JSON), "status": JSON, "loadType": JSON, "sourcePaymentMethod": JSON}


@given(
    st.sampled_from(sorted(structures.STRUCTURES)),
    st.fixed_dictionaries({}, optional=FIELDS),
    st.sets(st.sampled_from(sorted(LOAD))),
    st.sampled_from(["active", "inactive", ""]),
)
def test_whatever_is_asked_is_answered_by_the_specification(
    operation: str, odd: dict[str, object], right: set[str], status: str
) -> None:
    server = Server()
    server.put(balance="10.00")
    body = {**odd, **{name: LOAD[name] for name in right}, **({"status": status} if status else {})}
    reply = server.sent(f"{BASE}/{operation}", body)
    assert reply.status in (200, 400, 403, 422)
    answer = said(reply)
    assert answer.get("resultCode", "") in ("Success", "Refused", "NotEnoughBalance", "")
    assert reply.status != 200 or "resultCode" in answer
    assert server.ledger.transactions
    assert sum((line.change for line in server.ledger.transactions), Money(0, "EUR")) == sum(
        (card.balance for card in server.ledger.cards), Money(0, "EUR")
    )
