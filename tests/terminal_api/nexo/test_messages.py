import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.message import BODIES, Message
from terminal_api.nexo.messages import (
    EventNotification,
    GetTotalsResponse,
    Input,
    InputResponse,
    MessageHeader,
    MessageType,
    PaymentRequest,
    ReconciliationRequest,
)
from terminal_api.nexo.messages.parts import AmountsReq, StoredValueAccountID
from terminal_api.nexo.sealing import SecurityTrailer
from terminal_api.nexo.transport import Accepted, judged
from terminal_api.nexo.wire import Wire, read_json, wire_name, write_json

EXAMPLES_DIR = Path(__file__).parent / "examples"
EXAMPLES = sorted(EXAMPLES_DIR.glob("*.json"))
IN_CLEAR = [path for path in EXAMPLES if not path.stem.startswith(("encrypted", "http"))]


@pytest.mark.parametrize("path", IN_CLEAR, ids=lambda path: path.stem)
def test_every_message_is_read_and_written_again_whole(path: Path):
    message = Message.read(path.read_bytes())
    assert type(message.body) is BODIES[message.member]
    assert read_json(message.written()) == read_json(path.read_bytes())


@pytest.mark.parametrize("path", IN_CLEAR, ids=lambda path: path.stem)
def test_every_member_a_terminal_sends_has_a_field(path: Path):
    message = Message.read(path.read_bytes())
    assert list(unknown(message.header)) == []
    assert list(unknown(message.body)) == []


def unknown(value: object) -> Iterator[str]:
    """Members that are only carried along, anywhere in a part."""
    if isinstance(value, tuple):
        for each in value:
            yield from unknown(each)
    elif isinstance(value, Wire):
        yield from value.model_extra or {}
        for name in type(value).model_fields:
            yield from unknown(getattr(value, name))


def test_there_is_an_example_of_every_body():
    found = {Message.read(path.read_bytes()).member for path in IN_CLEAR}
    assert set(BODIES) - found == {"InputUpdate"}


def test_a_display_notification_is_a_request_that_wants_no_answer():
    message = Message.read((EXAMPLES_DIR / "event-display-notification.json").read_bytes())
    assert (message.header.message_type, message.member) == (MessageType.NOTIFICATION, "DisplayRequest")


@pytest.mark.parametrize("path", IN_CLEAR, ids=lambda path: path.stem)
def test_no_message_shows_a_card_number_when_it_is_printed(path: Path):
    message = Message.read(path.read_bytes())
    assert "60064900" not in f"{message} {message!r} {message.body} {message.body.__dict__}"


@given(st.decimals(-99999999, 99999999, places=6))
def test_an_amount_is_the_same_number_after_writing(amount: Decimal):
    assert Decimal(write_json(amount)) == amount
    assert read_json(write_json([amount])) == [amount]


@pytest.mark.parametrize(
    ("amount", "text"),
    [("25.00", "25"), ("18.40", "18.4"), ("0.00", "0"), ("-0.0", "0"), ("100", "100"), ("1E+2", "100")],
)
def test_an_amount_is_written_without_trailing_zeros(amount: str, text: str):
    assert write_json(Decimal(amount)) == text


def test_an_amount_in_a_message_is_written_without_trailing_zeros():
    assert AmountsReq(currency="EUR", requested_amount=Decimal("25.00")).written() == (
        b'{"Currency":"EUR","RequestedAmount":25}'
    )


def test_a_float_is_never_written():
    with pytest.raises(ValueError, match="float"):
        write_json({"RequestedAmount": 18.4})
    with pytest.raises(ValidationError):
        AmountsReq(currency="EUR", requested_amount=18.4)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValidationError, match="float"):
        Wire.model_validate({"Odd": [{"Deep": 18.4}]})
    amount = AmountsReq(currency="EUR", requested_amount=Decimal("18.4"))
    with pytest.raises(ValueError, match="Decimal"):
        amount.model_copy(update={"requested_amount": 18.4}).written()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "sNaN"])
def test_what_is_no_number_is_never_written(number: str):
    with pytest.raises(ValueError, match="infinity"):
        write_json([Decimal(number)])
    with pytest.raises(ValidationError):
        AmountsReq(currency="EUR", requested_amount=Decimal(number))
    with pytest.raises(ValidationError):
        Wire.model_validate({"Odd": Decimal(number)})


@pytest.mark.parametrize(("written", "amount"), [("18.40", "18.4"), ('"18.40"', "18.4"), ("25", "25")])
def test_an_amount_may_come_as_a_number_or_as_text(written: str, amount: str):
    body = '{"Currency":"EUR","RequestedAmount":' + written + "}"
    assert AmountsReq.read(body).requested_amount == Decimal(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e999999999", "100000000", '"much"', "true"])
def test_an_amount_that_is_none_is_refused(amount: str):
    body = (
        '{"PaymentTransaction":{"AmountsReq":{"Currency":"EUR","RequestedAmount":'
        + amount
        + '}},"SaleData":{}}'
    )
    with pytest.raises(NotUnderstood):
        PaymentRequest.read(body)


def test_a_float_never_becomes_an_amount():
    with pytest.raises(NotUnderstood, match="RequestedAmount"):
        PaymentRequest.parse(
            {
                "SaleData": {},
                "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": 18.4}},
            }
        )


@pytest.mark.parametrize("number", ["1e999999999", "-1e-999999999"])
def test_a_monstrous_number_in_a_field_we_do_not_know_stays_small(number: str):
    assert len(write_json(Wire.read('{"Odd":' + number + "}").members())) < 40


@pytest.mark.parametrize("number", ["1e9999999", "1.5", "true", '"x"', "9" * 4000, "1000000000"])
def test_a_monstrous_number_where_a_count_belongs_is_refused_at_once(number: str):
    # Making an int of the first one would take ten seconds, before any seal is looked at.
    with pytest.raises(NotUnderstood, match=r"SecurityTrailer\.KeyVersion\."):
        SecurityTrailer.read(
            '{"AdyenCryptoVersion":1,"KeyIdentifier":"","Nonce":"","Hmac":"","KeyVersion":' + number + "}"
        )


@pytest.mark.parametrize("number", ["3", '"3"', "3.0"])
def test_a_count_may_come_in_any_spelling(number: str):
    assert (
        Input.read('{"InputCommand":"GetMenuEntry","MenuEntryNumber":' + number + "}").menu_entry_number == 3
    )


def test_a_wrong_member_is_named_as_nexo_names_it():
    with pytest.raises(NotUnderstood, match=r" Input\.MenuEntryNumber, Input\.MenuEntryNumber\.1\.$"):
        Input.read('{"InputCommand":"GetMenuEntry","MenuEntryNumber":[1,"x"]}')


@pytest.mark.parametrize(
    ("ours", "nexo"),
    [
        ("service_id", "ServiceID"),
        ("poi_id", "POIID"),
        ("sale_to_poi_data", "SaleToPOIData"),
        ("original_poi_transaction", "OriginalPOITransaction"),
        ("stored_value_account_id", "StoredValueAccountID"),
        ("acquirer_poi_id", "AcquirerPOIID"),
        ("communication_ok_flag", "CommunicationOKFlag"),
        ("ped_ok_flag", "PEDOKFlag"),
        ("masked_pan", "MaskedPan"),
        ("ean_upc", "EanUpc"),
        ("output_xhtml", "OutputXHTML"),
    ],
)
def test_names_are_spelled_as_nexo_spells_them(ours: str, nexo: str):
    assert wire_name(ours) == nexo


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Bad JSON at line 1",
        b"\xff\xfe\xfa",
        b"[]",
        b"{}",
        b'{"SaleToPOIRequest":[]}',
        b'{"SaleToPOIRequest":{}}',
        b"[" * 100_000,
        b'{"SaleToPOIRequest":' * 60 + b"1" + b"}" * 60,
        b"[[]," * 60 + b"1" + b"]" * 60,
        b'{"SaleToPOIRequest":{"A":1e99999999999999999999999}}',
        b'{"SaleToPOIRequest":"\\ud800"}',
    ],
)
def test_what_is_no_message_is_refused(body: bytes):
    with pytest.raises(NotUnderstood):
        Message.read(body)


def test_a_refused_part_names_its_fields_but_never_their_values():
    with pytest.raises(NotUnderstood) as refused:
        StoredValueAccountID.parse({"StoredValueID": ["6006490000012345678"]})
    assert "StoredValueID" in str(refused.value)
    assert "600649" not in str(refused.value)
    assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_a_result_we_do_not_know_is_refused():
    body = json.loads((Path(__file__).parent / "examples" / "payment-busy.response.json").read_text())
    body["SaleToPOIResponse"]["PaymentResponse"]["Response"]["Result"] = "Perhaps"
    with pytest.raises(NotUnderstood, match=r"Response\.Result"):
        Message.read(json.dumps(body))


def without(member: str, body: dict[str, Any]) -> dict[str, Any]:
    """`body` without the member at the end of a dotted path."""
    *steps, last = member.split(".")
    place: Any = body
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    del place[last]
    return body


@pytest.mark.parametrize(
    ("example", "missing"),
    [
        ("payment-busy.response", "PaymentResponse.Response.Result"),
        ("payment-card.request", "PaymentRequest.PaymentTransaction.AmountsReq.Currency"),
        ("activate.request", "StoredValueRequest.StoredValueData.0.StoredValueTransactionType"),
        ("display.request", "DisplayRequest.DisplayOutput.0.OutputContent.PredefinedContent.ReferenceID"),
        ("input-digits.request", "InputRequest.InputData.InputCommand"),
        ("abort.request", "MessageHeader.SaleID"),
        ("reconciliation.request", "ReconciliationRequest.ReconciliationType"),
        ("reconciliation.response", "ReconciliationResponse.Response"),
        ("gettotals.response", "GetTotalsResponse.TransactionTotals.0.PaymentInstrumentType"),
        ("gettotals.response", "GetTotalsResponse.TransactionTotals.1.PaymentTotals.0.TransactionCount"),
    ],
)
def test_a_missing_member_is_named_with_its_whole_path(example: str, missing: str):
    body = json.loads((EXAMPLES_DIR / f"{example}.json").read_text())
    (inside,) = body.values()
    without(missing, inside)
    with pytest.raises(NotUnderstood, match=rf" {re.escape(missing)}\."):
        Message.read(json.dumps(body))


def test_only_a_result_must_be_a_word_we_know():
    body = json.loads((EXAMPLES_DIR / "input-cancelled.response.json").read_text())
    answer = body["SaleToPOIResponse"]["InputResponse"]["InputResult"]
    answer["Response"]["ErrorCondition"] = "Communication timeout"
    answer["Device"] = "Doorbell"
    read = Message.read(json.dumps(body)).body
    assert isinstance(read, InputResponse)
    assert (read.input_result.device, read.input_result.response.error_condition) == (
        "Doorbell",
        "Communication timeout",
    )


@pytest.mark.parametrize(("period", "count", "amount"), [(1000, 2, 18.5), ("1000", "2", "18.50")])
def test_totals_are_read_as_the_schema_has_them_and_as_terminals_send_them(
    period: object, count: object, amount: object
):
    paid = {"TransactionType": "Debit", "TransactionCount": count, "TransactionAmount": amount}
    told = {"PaymentInstrumentType": "Card", "AcquirerID": period, "PaymentTotals": [paid]}
    answer = {"Response": {"Result": "Success"}, "POIReconciliationID": period, "TransactionTotals": [told]}
    read = GetTotalsResponse.read(json.dumps(answer))
    (part,) = read.transaction_totals or [None]
    assert part is not None
    (total,) = part.payment_totals or [None]
    assert total is not None
    assert (read.poi_reconciliation_id, part.acquirer_id) == ("1000", "1000")
    assert (total.transaction_count, total.transaction_amount) == (2, Decimal("18.5"))
    asked = ReconciliationRequest.read(json.dumps({"ReconciliationType": "X", "AcquirerID": [period]}))
    assert asked.acquirer_id == ("1000",)


def test_totals_of_a_kind_we_do_not_know_are_kept():
    loyalty = {"LoyaltyUnit": "Point", "LoyaltyTotals": [{"TransactionType": "Tombola", "X": 1.10}]}
    told = {"PaymentInstrumentType": "Seashell", **loyalty, "PaymentTotals": []}
    body = json.dumps({"Response": {"Result": "Success"}, "TransactionTotals": [told]})
    assert read_json(GetTotalsResponse.read(body).written()) == read_json(body)


@pytest.mark.parametrize("chosen", [2, (0, 1)])
def test_a_menu_is_answered_by_a_place_or_by_flags(chosen: int | tuple[int, ...]):
    answer = Input.read(write_json({"InputCommand": "GetMenuEntry", "MenuEntryNumber": chosen}))
    assert answer.menu_entry_number == chosen
    assert Input.read(answer.written()) == answer


def test_a_single_entry_sent_bare_is_a_list_of_one():
    text = {"Device": "CashierDisplay", "InfoQualify": "Status", "OutputContent": {"OutputFormat": "Text"}}
    event = {"TimeStamp": "2031-03-14T12:30:00Z", "EventToNotify": "SaleWakeUp", "DisplayOutput": text}
    assert EventNotification.parse(event) == EventNotification.parse({**event, "DisplayOutput": [text]})
    assert StoredValueAccountID.parse({"EntryMode": "Scanned"}).entry_mode == ("Scanned",)


def test_a_member_sent_twice_is_read_once():
    read = AmountsReq.read('{"Currency":"USD","Currency":"EUR","RequestedAmount":1}')
    assert read.currency == "EUR"


@pytest.mark.parametrize("example", ["http-abort-accepted", "http-async-accepted"])
def test_a_body_without_a_message_means_that_the_request_was_taken(example: str):
    reply = json.loads((EXAMPLES_DIR / f"{example}.json").read_text())
    request = Message.read((EXAMPLES_DIR / "abort.request.json").read_bytes()).header
    assert judged(request, reply["body"].encode(), None) == Accepted()


def test_a_body_of_a_kind_we_do_not_know_is_kept():
    header = {
        "MessageClass": "Device",
        "MessageCategory": "Sound",
        "MessageType": "Request",
        "ServiceID": "1",
    }
    body = {
        "SaleToPOIRequest": {
            "MessageHeader": {**header, "SaleID": "R", "POIID": "P"},
            "SoundRequest": {"A": 1},
        }
    }
    message = Message.read(json.dumps(body))
    assert (message.member, type(message.body)) == ("SoundRequest", Wire)
    assert read_json(message.written()) == body


def test_an_answer_whose_header_has_numbers_for_texts_is_still_ours():
    asked = MessageHeader(
        message_class="Service",
        message_category="Payment",
        message_type="Request",
        service_id="1764500001",
        sale_id="REG-1",
        poi_id="V400m-324688042",
    )
    header = asked.answered().members() | {"ProtocolVersion": 3.0, "ServiceID": 1764500001}
    inside = {"MessageHeader": header, "PaymentResponse": {"Response": {"Result": "Success"}}}
    answer = Message.read(json.dumps({"SaleToPOIResponse": inside}))
    assert answer.header.pairs_with(asked)


def test_an_answer_pairs_with_its_request_only():
    request = MessageHeader(
        message_class="Service",
        message_category="Payment",
        message_type="Request",
        service_id="A1",
        sale_id="REG-1",
        poi_id="V400m-324688042",
    )
    assert request.answered().pairs_with(request)
    assert not request.pairs_with(request)
    assert not request.answered().model_copy(update={"service_id": "A2"}).pairs_with(request)
