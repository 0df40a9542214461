import base64
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.nexo.masking import masked, masked_number, secrets
from terminal_api.nexo.wire import read_json

NUMBER = "6006490000012345678"
HIDDEN = "***************5678"
EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))


def coded(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


def body(text: bytes) -> Any:
    message: Any = masked(read_json(text))
    (members,) = message.values()
    return next(part for name, part in members.items() if name != "MessageHeader")


def leaks(value: object, number: str) -> bool:
    """Whether `number` can be read in `value`, in clear or behind Base64."""
    match value:
        case dict():
            return any(leaks(part, number) for part in value.values())
        case list():
            return any(leaks(part, number) for part in value)
        case str():
            plain = value + base64.b64decode(value + "==").decode("latin-1") if value[:1] == "e" else value
            return number in plain
        case _:
            return False


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_message_shows_a_gift_cards_number(path: Path):
    shown = masked(read_json(path.read_bytes()))
    assert not leaks(shown, NUMBER)
    assert not leaks(shown, "6036280000098765432")


def test_the_examples_hold_numbers_to_be_hidden():
    assert sum(leaks(read_json(path.read_bytes()), NUMBER) for path in EXAMPLES) > 10


def test_a_number_keeps_its_last_four_digits(example: Callable[[str], bytes]):
    account = body(example("balance.request"))["PaymentAccountReq"]["PaymentInstrumentData"]
    assert account["StoredValueAccountID"]["StoredValueID"] == HIDDEN


def test_header_amounts_and_references_stay_as_they_are(example: Callable[[str], bytes]):
    message: Any = read_json(example("payment-giftcard-scan.response"))
    before = message["SaleToPOIResponse"]
    after: Any = masked(before)
    assert after["MessageHeader"] == before["MessageHeader"]
    assert after["PaymentResponse"]["POIData"] == before["PaymentResponse"]["POIData"]
    amounts = after["PaymentResponse"]["PaymentResult"]["AmountsResp"]
    assert amounts["AuthorizedAmount"] == Decimal("18.4")


def test_what_a_customer_typed_is_hidden_whole(example: Callable[[str], bytes]):
    assert body(example("input-digits.response"))["InputResult"]["Input"]["DigitInput"] == "****"
    for name, typed in (("Password", "1234"), ("TextInput", "Maria"), ("DigitInput", 4711)):
        assert masked({name: typed}) == {name: "****"}


def test_track_and_expiry_of_a_bank_card_are_hidden_whole():
    sensitive = {"PAN": "4111111111111111", "TrackData": [{"TrackNumb": 2, "TrackValue": "4111=3112"}]}
    shown: Any = masked({"SensitiveCardData": sensitive, "Text": "card 4111111111111111"})
    assert shown == {
        "SensitiveCardData": {"PAN": "****", "TrackData": [{"TrackNumb": "****", "TrackValue": "****"}]},
        "Text": "card ************1111",
    }


@pytest.mark.parametrize(
    "text",
    [
        f"Card {NUMBER}",
        f"cardNumber={NUMBER}&message=refused",
        f"name=Card&value={NUMBER}&key=pan",
        "name=Card&value=6006%204900%200001%202345%20678",
        "Card 6006 4900 0001 2345 678",
    ],
)
def test_the_same_number_is_found_wherever_else_it_stands(text: str):
    shown: Any = masked({"StoredValueID": NUMBER, "AdditionalResponse": text})
    assert "12345678" not in shown["AdditionalResponse"].replace("%20", "").replace(" ", "")
    assert "*" in shown["AdditionalResponse"]


@pytest.mark.parametrize("text", ["pan=12345678901", "pin=1234", "a=b&Track2=4111%3d3112", "password=x"])
def test_a_form_that_names_a_secret_does_not_show_it(text: str):
    shown = str(masked({"AdditionalResponse": text}))
    assert "****" in shown
    assert not any(secret in shown for secret in ("1234", "4111", "=x"))


def test_an_answer_behind_base64_is_masked_inside_and_stays_readable():
    inside = {"additionalData": {"cardNumber": "x", "note": f"of {NUMBER}"}, "Barcode": {"Data": NUMBER}}
    shown: Any = masked({"AdditionalResponse": coded(inside)})
    assert json.loads(base64.b64decode(shown["AdditionalResponse"])) == {
        "additionalData": {"cardNumber": "x", "note": f"of {HIDDEN}"},
        "Barcode": {"Data": HIDDEN},
    }


def test_a_scanned_barcode_is_a_card_number(example: Callable[[str], bytes]):
    answer = body(example("admin-scan-barcode.response"))["Response"]["AdditionalResponse"]
    assert json.loads(base64.b64decode(answer))["Barcode"]["Data"] == HIDDEN


def test_a_rejected_request_is_not_repeated(example: Callable[[str], bytes]):
    event = body(example("event-reject-no-answer"))
    assert event["RejectedMessage"] == "(the rejected request, not shown)"
    assert event["EventToNotify"] == "Reject"


def test_a_number_known_from_the_request_is_hidden_in_the_answer():
    known = secrets({"StoredValueID": NUMBER})
    assert masked({"Text": f"no card {NUMBER}"}, known) == {"Text": f"no card {HIDDEN}"}


def test_a_short_number_shows_nothing_at_all():
    assert masked_number("1234567") == "*******"
    assert masked_number("12345678") == "****5678"


@pytest.mark.parametrize("value", [None, True, 3, "", [], {}, {"PAN": None}, {"Data": True}, "e", "eyJ"])
def test_what_holds_no_secret_stays_as_it_is(value: object):
    assert masked(value) == value


numbers = st.text("0123456789", min_size=8, max_size=28)


@given(numbers, st.text(), st.text())
def test_no_text_around_a_number_hides_it_from_the_mask(number: str, before: str, after: str):
    shown = masked({"StoredValueID": number, "Text": f"{before}{number}{after}"})
    assert number not in json.dumps(shown)
