"""The Stored Value API's numbers, references and bodies."""

import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from terminal_api.errors import SettingError
from terminal_api.outcomes import Reference
from terminal_api.processor import Entry, GiftCard, Operation
from terminal_api.processors.stored_value import Channel, StoredValueSettings, live_url
from terminal_api.processors.stored_value.questions import Call, issue, load, merge, question
from terminal_api.processors.stored_value.wire import Answer, NotUnderstood, major, minor, reference
from tests.terminal_api.processors.stored_value_bench import CARD, NOW, SCHEMA, TILL, WEB, request

#: Each currency with its decimals at Adyen, the four that differ from ISO 4217 among them.
PLACES = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "ISK": 2, "CLP": 2, "IDR": 0, "CVE": 0}


@pytest.mark.parametrize(
    ("money", "units"),
    [
        (Money("12.50", "EUR"), 1250),
        (Money("19.99", "EUR"), 1999),
        (Money("500", "JPY"), 500),
        (Money("1.234", "KWD"), 1234),
        (Money("2790", "ISK"), 279000),
        (Money("1000", "CLP"), 100000),
        (Money("15000", "IDR"), 15000),
        (Money("250.00", "CVE"), 250),
        (Money("0", "EUR"), 0),
    ],
)
def test_amounts_travel_in_adyens_minor_units(money: Money, units: int) -> None:
    assert minor(money) == units
    assert major(units, money.currency.code) == money


@given(st.integers(0, 2**63 - 1), st.sampled_from(sorted(PLACES)))
def test_no_amount_changes_on_its_way_there_and_back(units: int, code: str) -> None:
    money = major(units, code)
    assert money.amount * 10 ** PLACES[code] == units
    assert minor(money) == units


@pytest.mark.parametrize(
    "amount", ["12.505", "-1", "NaN", "Infinity", "92233720368547758.08", f"1.{'0' * 40}1", f"{'9' * 40}"]
)
def test_what_is_no_whole_number_of_minor_units_is_not_written(amount: str) -> None:
    with pytest.raises(ValueError, match="EUR"):
        minor(Money(Decimal(amount), "EUR"))


def test_a_currency_there_is_not_is_not_understood() -> None:
    with pytest.raises(NotUnderstood):
        major(100, "QQQ")


def test_a_reference_has_no_hyphens() -> None:
    assert reference("R2-000017-1") == "R2.000017.1"
    assert len(reference("-" * 80)) == 80


@pytest.mark.parametrize("transaction", ["", "x" * 81])
def test_a_reference_of_another_length_is_not_written(transaction: str) -> None:
    with pytest.raises(ValueError, match="80"):
        reference(transaction)


VOID = request(Operation.UNDO_LOAD, original=Reference("WD26FK6FWS8VP2CZ", NOW), card=None)
CALLS = {
    "StoredValueStatusChangeRequest": question(request(Operation.ACTIVATE), TILL),
    "StoredValueLoadRequest": load(request(Operation.LOAD), TILL, returned=True),
    "StoredValueBalanceCheckRequest": question(request(Operation.BALANCE, "0"), TILL),
    "StoredValueVoidRequest": question(VOID, TILL),
    "StoredValueIssueRequest": issue(request(Operation.ACTIVATE), WEB),
    "StoredValueBalanceMergeRequest": merge(request(Operation.LOAD), CARD, WEB),
}


@pytest.mark.parametrize("structure", CALLS)
def test_every_request_fits_the_specification(structure: str) -> None:
    checker = jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{structure}"})
    checker.validate(body(CALLS[structure]))


@given(
    st.sampled_from([Operation.ACTIVATE, Operation.LOAD, Operation.BALANCE, Operation.DEACTIVATE]),
    st.integers(1, 10**12),
    st.from_regex(r"[0-9]{8,28}", fullmatch=True),
    st.from_regex(r"([0-9]{4,8})?", fullmatch=True),
    st.text(min_size=1, max_size=80),
    st.sampled_from(Entry),
)
def test_whatever_a_till_asks_fits_the_specification(
    operation: Operation, cents: int, number: str, pin: str, transaction: str, entry: Entry
) -> None:
    asked = request(
        operation,
        f"{cents // 100}.{cents % 100:02}",
        card=GiftCard("svs", number, entry, pin=pin),
        transaction=transaction,
    )
    call = question(asked, TILL)
    structure = {"/changeStatus": "StatusChange", "/load": "Load", "/checkBalance": "BalanceCheck"}[call.path]
    ref = f"#/$defs/StoredValue{structure}Request"
    jsonschema.Draft202012Validator({**SCHEMA, "$ref": ref}).validate(body(call))
    written = body(call)
    assert "-" not in written["reference"]
    assert (written["shopperInteraction"], written["store"]) == ("POS", "QUAYSIDE-02")
    assert written["paymentMethod"]["number"] == number
    assert ("securityCode" in written["paymentMethod"]) is bool(pin)
    if operation is Operation.DEACTIVATE:
        assert "amount" not in written
    else:
        assert written["amount"] == {"currency": "EUR", "value": cents}


def body(call: Call) -> dict[str, Any]:
    return json.loads(call.body)


def test_nothing_that_is_not_set_is_written_and_a_call_shows_nothing() -> None:
    call = question(request(Operation.BALANCE, "0"), TILL)
    assert b"null" not in call.body
    assert body(call).keys() == {
        "merchantAccount",
        "reference",
        "paymentMethod",
        "shopperInteraction",
        "store",
    }
    assert CARD.number not in repr(call)


@pytest.mark.parametrize(
    "asked",
    [
        request(Operation.LOAD, "0"),
        request(Operation.LOAD, "12.505"),
        request(Operation.LOAD, "-1"),
        request(Operation.LOAD, card=None),
        request(Operation.LOAD, card=GiftCard("givex", entry=Entry.SWIPED)),
        request(Operation.LOAD, transaction=""),
        request(Operation.ACTIVATE, transaction="x" * 81),
        request(Operation.UNDO_LOAD, card=None),
        request(Operation.UNDO_LOAD, original=Reference("", NOW)),
        request(Operation.PAY),
    ],
)
def test_what_lacks_something_is_not_written(asked: Any) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        question(asked, TILL)
    assert CARD.number not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b'"Success"',
        b'{"resultCode": "Success", "currentBalance": {"currency": "EUR", "value": 12.5}}',
        b'{"resultCode": "Success", "currentBalance": {"currency": "EUR", "value": 1250.0}}',
        b'{"resultCode": "Success", "currentBalance": {"currency": "EUR", "value": "1250"}}',
        b'{"resultCode": "Success", "currentBalance": {"currency": "EUR", "value": true}}',
        b'{"resultCode": "Success", "currentBalance": {"currency": "EURO", "value": 1250}}',
        b'{"resultCode": "Success", "currentBalance": {"currency": "EUR"}}',
        b'{"resultCode": ["Success"]}',
        b'{"resultCode": "Succ',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_an_answer_of_another_shape_is_not_understood_and_not_told_on(text: bytes) -> None:
    with pytest.raises(NotUnderstood) as raised:
        Answer.read(text)
    assert "1250" not in str(raised.value)


def test_what_an_answer_has_beyond_its_fields_is_ignored() -> None:
    read = Answer.read(b'{"resultCode": "Success", "expiryDate": "2036-12", "metadata": {"edition": 47.5}}')
    assert read.result_code == "Success"
    assert repr(read) == "Answer(result_code)"


@pytest.mark.parametrize(
    "how",
    [
        {"merchant_account": "", "store": "S"},
        {"merchant_account": "M"},
        {"merchant_account": "M", "store": "x" * 17},
        {"merchant_account": "M", "store": "S", "channel": Channel.ECOMMERCE},
        {"merchant_account": "M", "store": "S", "intersolve": frozenset({"svs"})},
    ],
)
def test_a_setting_that_cannot_work_is_refused_at_once(how: dict[str, Any]) -> None:
    with pytest.raises(SettingError):
        StoredValueSettings(**how)


def test_the_live_address_is_the_companys_own() -> None:
    assert live_url("1797a841fbb37ca7-Harbour") == (
        "https://1797a841fbb37ca7-Harbour-pal-live.adyenpayments.com/pal/servlet/StoredValue/v46"
    )


@pytest.mark.parametrize("prefix", ["", "evil.example/", "a b", "-x", "x-"])
def test_a_prefix_cannot_lead_elsewhere(prefix: str) -> None:
    with pytest.raises(SettingError):
        live_url(prefix)
