"""Each check of the Stored Value mock, in the order in which it judges."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.stored_value.desk import BASE
from terminal_api.mock.providers.stored_value.switches import Switch
from tests.terminal_api.mock.providers.stored_value_server import (
    ACCOUNT,
    API_KEY,
    GIVEX,
    Server,
    euros,
    said,
)

LOAD = {
    "merchantAccount": ACCOUNT,
    "reference": "Q2.T1.1",
    "paymentMethod": GIVEX,
    "amount": euros(1000),
    "shopperInteraction": "POS",
    "store": "QUAYSIDE-02",
}
SVS = {"type": "svs", "number": "9900210100030004", "securityCode": "3391"}
FISERV = {"type": "valuelink", "number": "9900310000400041", "securityCode": "66120485"}
OTHER_FISERV = {"type": "valuelink", "number": "9900310000400058", "securityCode": "10957734"}
VOUCHER = {"type": "harbourvoucher", "number": "9900410000500015"}
WEB = {"shopperInteraction": None, "store": None}


@pytest.fixture
def server() -> Server:
    server = Server()
    server.put(balance="10.00")
    return server


def refused(answer: dict[str, Any]) -> str:
    assert answer["resultCode"] == "Refused", answer
    return answer["refusalReason"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 404),
        ("POST", "/load", 404),
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


def test_under_one_key_a_request_is_done_once_and_answered_as_before(server: Server) -> None:
    first = server.asked("load", key="k", amount=euros(500))
    assert server.asked("load", key="k", amount=euros(500)) == first
    assert server.on()[1] == Money("15.00", "EUR")
    assert server.asked("load", key="other", amount=euros(500)) != first
    assert server.on()[1] == Money("20.00", "EUR")


def test_a_key_is_not_used_for_anything_else(server: Server) -> None:
    server.asked("load", key="k", amount=euros(500))
    for answer in (
        server.asked("load", key="k", amount=euros(501)),
        server.asked("load", key="k", amount=euros(500), reference="Q2.T1.2"),
        server.asked("checkBalance", key="k", amount=euros(500)),
    ):
        assert answer["errorCode"] == "704"
    assert server.on()[1] == Money("15.00", "EUR")


def test_a_key_of_65_characters_is_turned_away(server: Server) -> None:
    assert server.asked("load", key="k" * 64, amount=euros(1))["resultCode"] == "Success"
    assert server.asked("load", key="k" * 65, amount=euros(1))["errorCode"] == "702"


def test_a_refusal_is_remembered_and_an_error_of_the_request_is_not(server: Server) -> None:
    wrong = {**GIVEX, "securityCode": "0000"}
    first = server.asked("load", key="refused", paymentMethod=wrong, amount=euros(1))
    assert refused(first) == "Invalid Pin"
    assert server.asked("load", key="refused", paymentMethod=wrong, amount=euros(1)) == first
    assert server.asked("load", key="again")["errorCode"] == "100"
    assert server.asked("load", key="again", amount=euros(1))["resultCode"] == "Success"


def test_a_key_is_forgotten_after_seven_days_and_no_earlier(server: Server) -> None:
    server.asked("load", key="k", amount=euros(500))
    server.clock.skip(timedelta(days=7) - timedelta(seconds=1))
    server.asked("load", key="k", amount=euros(500))
    assert server.on()[1] == Money("15.00", "EUR")
    server.clock.skip(timedelta(seconds=1))
    server.asked("load", key="k", amount=euros(500))
    assert server.on()[1] == Money("20.00", "EUR")


@pytest.mark.parametrize("switch", [Switch.FORGET_KEYS, Switch.WEEK_LATER])
def test_forgotten_keys_let_a_late_repeat_happen_again(server: Server, switch: str) -> None:
    server.asked("load", key="k", amount=euros(500))
    server.asked("load", key="k", amount=euros(500), fault=switch)
    assert server.on()[1] == Money("20.00", "EUR")


@pytest.mark.parametrize(
    ("operation", "method", "more"),
    [
        ("changeStatus", SVS, {"status": "inactive"}),
        ("changeStatus", FISERV, {"status": "inactive"}),
        ("changeStatus", VOUCHER, {"status": "inactive"}),
        ("changeStatus", GIVEX, {"status": "active", **WEB}),
        ("changeStatus", SVS, {"status": "active", "shopperInteraction": "Moto"}),
        ("issue", GIVEX, {}),
        ("issue", SVS, WEB),
        ("mergeBalance", FISERV, {"sourcePaymentMethod": OTHER_FISERV}),
        ("mergeBalance", GIVEX, {"sourcePaymentMethod": SVS, **WEB}),
        ("load", {"type": "harbourcard", "number": "1234567890"}, {"amount": euros(1)}),
        ("checkBalance", {"type": "intersolve-other", "number": "1234567890"}, {}),
    ],
)
def test_what_a_provider_does_not_offer_there_is_refused_whatever_the_card(
    server: Server, operation: str, method: dict[str, str], more: dict[str, Any]
) -> None:
    assert refused(server.asked(operation, paymentMethod=method, **more)) == "Not supported"


@pytest.mark.parametrize(
    ("method", "amount", "reason"),
    [
        ({**GIVEX, "number": "9900110100029998"}, euros(1), "Invalid Card Number"),
        ({**GIVEX, "type": "svs"}, euros(1), "Invalid Card Number"),
        ({**GIVEX, "securityCode": "0000"}, euros(1), "Invalid Pin"),
        ({"type": "givex", "number": GIVEX["number"]}, euros(1), "Invalid Pin"),
        (GIVEX, {"currency": "USD", "value": 1}, "Invalid Amount"),
        (GIVEX, {"currency": "QQQ", "value": 1}, "Invalid Amount"),
    ],
)
def test_a_card_must_be_known_its_code_right_and_its_money_the_same(
    server: Server, method: dict[str, str], amount: dict[str, object], reason: str
) -> None:
    assert refused(server.asked("load", paymentMethod=method, amount=amount)) == reason
    assert server.on()[1] == Money("10.00", "EUR")
    assert server.ledger.latest
    assert not server.ledger.latest.approved, "a refusal is a line as well"


def test_a_card_without_a_code_is_asked_for_none(server: Server) -> None:
    server.put(balance="40", method=VOUCHER)
    assert server.asked("checkBalance", paymentMethod=VOUCHER)["currentBalance"] == euros(4000)


ACTIVATE: dict[str, Any] = {"operation": "changeStatus", "status": "active"}
DEACTIVATE: dict[str, Any] = {"operation": "changeStatus", "status": "inactive"}
ADD: dict[str, Any] = {"operation": "load", "amount": euros(500)}
LOOK: dict[str, Any] = {"operation": "checkBalance"}


@pytest.mark.parametrize(
    ("status", "balance", "asked", "ends"),
    [
        (CardStatus.INACTIVE, "0", ACTIVATE, (CardStatus.ACTIVE, "0")),
        (CardStatus.INACTIVE, "0", {**ACTIVATE, "amount": euros(500)}, (CardStatus.ACTIVE, "5")),
        (CardStatus.INACTIVE, "20", ACTIVATE, (CardStatus.ACTIVE, "20")),
        (CardStatus.INACTIVE, "20", {**ACTIVATE, "amount": euros(2000)}, (CardStatus.ACTIVE, "20")),
        (CardStatus.INACTIVE, "20", {**ACTIVATE, "amount": euros(2500)}, "Invalid Amount"),
        (CardStatus.INACTIVE, "20", {**ACTIVATE, "amount": euros(0)}, "Invalid Amount"),
        (CardStatus.INACTIVE, "0", ADD, "Refused"),
        (CardStatus.INACTIVE, "0", LOOK, "Refused"),
        (CardStatus.INACTIVE, "0", DEACTIVATE, "Refused"),
        (CardStatus.ACTIVE, "3", ACTIVATE, "Transaction Not Permitted"),
        (CardStatus.ACTIVE, "3", ADD, (CardStatus.ACTIVE, "8")),
        (CardStatus.ACTIVE, "3", LOOK, (CardStatus.ACTIVE, "3")),
        (CardStatus.ACTIVE, "3", DEACTIVATE, (CardStatus.CLOSED, "0")),
        (CardStatus.CLOSED, "0", ACTIVATE, "Blocked Card"),
        (CardStatus.CLOSED, "0", ADD, "Blocked Card"),
        (CardStatus.CLOSED, "0", LOOK, "Blocked Card"),
        (CardStatus.CLOSED, "0", DEACTIVATE, "Blocked Card"),
        (CardStatus.EXPIRED, "9", ADD, "Expired Card"),
        (CardStatus.EXPIRED, "9", LOOK, "Expired Card"),
    ],
)
def test_what_becomes_of_a_card_depends_on_its_state(
    status: CardStatus, balance: str, asked: dict[str, Any], ends: tuple[CardStatus, str] | str
) -> None:
    server = Server()
    server.put(status, balance)
    answer = server.asked(**asked)
    if isinstance(ends, str):
        assert refused(answer) == ends
        assert server.on() == (status, Money(balance, "EUR"))
        assert "currentBalance" not in answer
    else:
        assert answer["resultCode"] == "Success"
        assert server.on() == (ends[0], Money(ends[1], "EUR"))
        assert answer["currentBalance"] == euros(int(ends[1]) * 100)


def test_a_look_tells_whether_so_much_is_there_and_leaves_no_line(server: Server) -> None:
    lines = len(server.ledger.transactions)
    assert server.asked("checkBalance", amount=euros(1000))["resultCode"] == "Success"
    short = server.asked("checkBalance", amount=euros(1001))
    assert (short["resultCode"], short["currentBalance"]) == ("NotEnoughBalance", euros(1000))
    assert len(server.ledger.transactions) == lines


def test_every_movement_leaves_a_line_with_our_reference(server: Server) -> None:
    answer = server.asked("load", amount=euros(500), reference="Q2.T1.77")
    line = server.ledger.transaction(answer["pspReference"])
    assert line
    assert (line.service_id, line.sale_id, line.moved, line.change) == (
        "Q2.T1.77",
        ACCOUNT,
        Money(5, "EUR"),
        Money(5, "EUR"),
    )


def test_a_yen_has_no_cents_on_the_wire() -> None:
    server = Server()
    server.ledger.put(Card("9900110100020003", "givex", CardStatus.ACTIVE, Money(300, "JPY"), code="5127"))
    answer = server.asked("load", amount={"currency": "JPY", "value": 500})
    assert answer["currentBalance"] == {"currency": "JPY", "value": 800}


def test_the_developers_mock_opens_with_cards_and_says_how_to_get_in() -> None:
    desk, ledger = PROVIDERS["stored-value"]()
    assert desk.name == "stored-value"
    assert {card.provider for card in ledger.cards} == {"givex", "svs", "valuelink", "harbourvoucher"}
    assert all(8 <= len(card.number) <= 28 for card in ledger.cards)
    assert {"X-API-Key", "merchantAccount", "store", "path"} <= desk.credentials.keys()
