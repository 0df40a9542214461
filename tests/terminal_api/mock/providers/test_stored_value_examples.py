"""The mock answers each of the protocol page's exchanges as it is written there."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from moneyed import Money

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.stored_value.desk import BASE
from terminal_api.mock.providers.stored_value.switches import Switch
from tests.terminal_api.mock.providers.stored_value_server import Server, euros, said

FOLDER = Path(__file__).parents[2] / "processors" / "examples"
SCHEMA = json.loads((FOLDER / "stored_value.schema.json").read_text())
EXAMPLES: dict[int, dict[str, Any]] = {
    int(path.name[:2]): json.loads(path.read_text()) for path in sorted((FOLDER / "stored_value").iterdir())
}

STATES = {
    "active": CardStatus.ACTIVE,
    "inactive": CardStatus.INACTIVE,
    "inactive, preloaded": CardStatus.INACTIVE,
    "closed": CardStatus.CLOSED,
}
FAULTS = {
    21: Switch.ERROR_UNDONE,
    28: Switch.IN_PROGRESS,
    29: Switch.KEY_STORE_DOWN,
    30: Switch.TRANSIENT_ERROR,
    31: Switch.INTERNAL_ERROR,
}
#: What the platform makes up by itself.
INVENTED = ("pspReference", "authCode", "paymentMethod")


def put(server: Server, method: dict[str, str], before: dict[str, Any]) -> None:
    server.put(STATES[before["state"]], str(Decimal(before["balance"]) / 100), method)


def prepared(number: int, exchange: dict[str, Any]) -> Server:
    """A server with the cards as the example finds them."""
    server, body = Server(), exchange["request"]["body"]
    method, before = body.get("paymentMethod", {}), exchange.get("card_before")
    if number == 2:
        put(server, method, EXAMPLES[1]["card_before"])
        replay(server, EXAMPLES[1])
    elif number == 33 and before:
        put(server, method, before["target"])
        put(server, {**body["sourcePaymentMethod"], "type": method["type"]}, before["source"])
    elif number == 18:
        server.put(CardStatus.ACTIVE, "5.00")
    elif before and method:
        put(server, method, before)
    return server


def replay(server: Server, exchange: dict[str, Any], fault: str = "") -> None:
    """Ask it, and compare what is said with what is written."""
    asked, written = exchange["request"], exchange["response"]
    reply = server.sent(asked["path"], asked["body"], asked["headers"], method=asked["method"], fault=fault)
    body = said(reply)
    assert reply.status == written["status"]
    assert body.keys() == written["body"].keys()
    for name, value in written["body"].items():
        assert body[name] == value or name in INVENTED, name
    headers = {name: value for name, value in written["headers"].items() if name != "Content-Type"}
    assert reply.headers == headers


@pytest.mark.parametrize("number", [number for number in EXAMPLES if number not in {9, 10, 11, 26}])
def test_an_example_is_answered_as_written(number: int) -> None:
    exchange = EXAMPLES[number]
    server = prepared(number, exchange)
    replay(server, exchange, FAULTS.get(number, ""))
    after = exchange.get("card_after")
    method = exchange["request"]["body"].get("paymentMethod", {})
    if after and "number" in method and number not in {21, 33}:
        assert server.on(method) == (STATES[after["state"]], Money(Decimal(after["balance"]) / 100, "EUR"))


def test_after_a_merge_all_of_the_source_is_on_the_target() -> None:
    exchange = EXAMPLES[33]
    server, body = prepared(33, exchange), exchange["request"]["body"]
    replay(server, exchange)
    assert server.on(body["paymentMethod"])[1] == Money("19.00", "EUR")
    assert server.on(body["sourcePaymentMethod"]) == (CardStatus.ACTIVE, Money(0, "EUR"))


@pytest.mark.parametrize(("fault", "balance"), [(Switch.ERROR_DONE, "22.00"), (Switch.ERROR_UNDONE, "7.00")])
def test_an_error_is_the_same_whether_it_was_done_or_not(fault: str, balance: str) -> None:
    server = prepared(21, EXAMPLES[21])
    replay(server, EXAMPLES[21], fault)
    replay(server, EXAMPLES[21])  # and stored under its key
    method = EXAMPLES[21]["request"]["body"]["paymentMethod"]
    assert server.on(method)[1] == Money(balance, "EUR")


def with_load() -> tuple[Server, str]:
    """The card of examples 3 and 4 with its first load, and that load's reference here."""
    server = prepared(3, EXAMPLES[3])
    replay(server, EXAMPLES[3])
    replay(server, EXAMPLES[4])
    assert server.ledger.latest
    return server, server.ledger.latest.id


def void(number: int, psp: str) -> dict[str, Any]:
    exchange = json.loads(json.dumps(EXAMPLES[number]))
    exchange["request"]["body"]["originalReference"] = psp
    return exchange


def test_a_load_is_voided_once() -> None:
    server, psp = with_load()
    method = EXAMPLES[4]["request"]["body"]["paymentMethod"]
    replay(server, void(9, psp))
    assert server.on(method) == (CardStatus.ACTIVE, Money(0, "EUR"))
    replay(server, void(10, psp))
    assert server.on(method) == (CardStatus.ACTIVE, Money(0, "EUR"))


def test_a_load_of_the_day_before_yesterday_stays() -> None:
    server, psp = with_load()
    exchange = void(11, psp)
    replay(server, exchange, Switch.DAY_LATER)
    method = EXAMPLES[4]["request"]["body"]["paymentMethod"]
    assert server.on(method)[1] == Money("25.00", "EUR")


def test_a_key_without_the_role_is_turned_away_as_written() -> None:
    server, exchange = Server(), json.loads(json.dumps(EXAMPLES[26]))
    exchange["request"]["headers"]["X-API-Key"] = server.desk.settings.api_key_without_role
    replay(server, exchange)


STRUCTURES = {"changeStatus": "StatusChange", "load": "Load", "checkBalance": "BalanceCheck"}


@pytest.mark.parametrize("operation", STRUCTURES)
def test_what_the_mock_answers_fits_the_specification(operation: str) -> None:
    server = Server()
    server.put(CardStatus.INACTIVE if operation == "changeStatus" else CardStatus.ACTIVE)
    more = {"status": "active"} if operation == "changeStatus" else {}
    body = server.asked(operation, amount=euros(1250), **more)
    ref = f"#/$defs/StoredValue{STRUCTURES[operation]}Response"
    jsonschema.Draft202012Validator({**SCHEMA, "$ref": ref}).validate(body)
    assert body["resultCode"] in ("Success", "NotEnoughBalance")


@pytest.mark.parametrize("number", range(1, 34))
def test_the_mock_finds_wrong_what_the_schema_finds_wrong(number: int) -> None:
    asked = EXAMPLES[number]["request"]
    names = {
        **STRUCTURES,
        "issue": "Issue",
        "mergeBalance": "BalanceMerge",
        "voidTransaction": "Void",
    }
    ref = f"#/$defs/StoredValue{names[asked['path'].removeprefix(f'{BASE}/')]}Request"
    checker = jsonschema.Draft202012Validator({**SCHEMA, "$ref": ref})
    reply = prepared(number, EXAMPLES[number]).sent(asked["path"], asked["body"])
    shape = reply.status in (400, 422) and said(reply)["errorCode"] in ("702", "100", "130", "000")
    assert shape is not checker.is_valid(asked["body"])
