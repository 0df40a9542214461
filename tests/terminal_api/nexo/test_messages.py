import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.message import BODIES, Message
from terminal_api.nexo.messages import MessageHeader, PaymentRequest
from terminal_api.nexo.messages.parts import StoredValueAccountID
from terminal_api.nexo.wire import Wire, read_json, wire_name, write_json

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))
IN_CLEAR = [path for path in EXAMPLES if not path.stem.startswith(("encrypted", "http"))]


@pytest.mark.parametrize("path", IN_CLEAR, ids=lambda path: path.stem)
def test_every_message_is_read_and_written_again_whole(path: Path):
    message = Message.read(path.read_bytes())
    assert type(message.body) is BODIES[message.member]
    assert read_json(message.written()) == read_json(path.read_bytes())


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


def test_a_float_is_never_written():
    with pytest.raises(ValueError, match="float"):
        write_json({"RequestedAmount": 18.4})


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
