import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, KWD, Money

from terminal_api.nexo.additional_response import AdditionalResponse, flattened
from terminal_api.nexo.message import Message


def test_pairs_are_read_whichever_way_spaces_and_slashes_are_written():
    pairs = flattened(
        "message=Terminal+is+not+reachable&refusalReason=210%20Not%20enough%20balance&date=14%2f03"
    )
    assert pairs == {
        "message": "Terminal is not reachable",
        "refusalReason": "210 Not enough balance",
        "date": "14/03",
    }


def test_a_base64_object_reads_like_pairs():
    inside = {
        "additionalData": {
            "giftcardIndicator": True,
            "currentBalanceValue": 660,
            "store": "inner",
            "none": None,
        },
        "store": "oakfield-main",
    }
    text = base64.b64encode(json.dumps(inside).encode()).decode()
    assert flattened(text) == {
        "giftcardIndicator": "true",
        "currentBalanceValue": "660",
        "store": "oakfield-main",
    }
    assert flattened(text.rstrip("=")) == flattened(text)


def test_a_bare_sentence_becomes_the_message():
    assert AdditionalResponse.read("101 Shopper cancelled app selection").message == (
        "101 Shopper cancelled app selection"
    )


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_is_nothing(text: str | None):
    more = AdditionalResponse.read(text)
    assert (more.message, more.balance, more.is_gift_card) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "balance"),
    [
        ("currentBalanceValue=660&currentBalanceCurrency=EUR", Money("6.60", EUR)),
        ("currentBalanceValue=660&currentBalanceCurrency=JPY", Money(660, JPY)),
        ("currentBalanceValue=660&currentBalanceCurrency=KWD", Money("0.660", KWD)),
        ("currentBalanceValue=6.60&currentBalanceCurrency=EUR", None),
        ("currentBalanceValue=660&currentBalanceCurrency=???", None),
        ("currentBalanceValue=660", None),
    ],
)
def test_a_balance_is_counted_in_the_currencys_smallest_unit(text: str, balance: Money | None):
    assert AdditionalResponse.read(text).balance == balance


PROPERTIES = [name for name, kind in vars(AdditionalResponse).items() if isinstance(kind, property)]
KEYS = ["posAuthAmount", "authorisedAmount", "posTotalAmount", "posOriginalAmount", "posAmountGratuity"]
PAIRS = st.dictionaries(
    st.sampled_from(
        [f"{key}{end}" for key in KEYS for end in ("Value", "Currency")]
        + ["refusalReason", "unconfirmedBatchCount", "batteryLevel", "offline", "message"]
    ),
    st.text() | st.sampled_from(["EUR", "JPY", "XXX", "1840", "-1", "9" * 5000, "1_000", "١٢", "NaN"]),
)


@given(st.text())
def test_no_text_is_too_odd_to_read(text: str):
    more = AdditionalResponse.read(text)
    assert PROPERTIES
    for name in PROPERTIES:
        getattr(more, name)


@given(PAIRS)
def test_no_pair_is_too_odd_to_read(pairs: dict[str, str]):
    more = AdditionalResponse(pairs)
    for name in PROPERTIES:
        getattr(more, name)


def example(name: str, body: str) -> AdditionalResponse:
    answer = Message.read((Path(__file__).parent / "examples" / f"{name}.response.json").read_bytes()).body
    assert type(answer).__name__ == body
    return AdditionalResponse.read(getattr(answer, "response").additional_response)  # noqa: B009


def test_an_approval_tells_all_that_goes_into_the_books():
    more = example("payment-card", "PaymentResponse")
    assert more.psp_reference == "NF8TZ4K6WQ1MHC70"
    assert more.merchant_reference == "OAK-2031-000505"
    assert (more.original, more.authorised) == (Money("12.50", EUR), Money("12.50", EUR))
    assert (more.gratuity, more.cash_back) == (None, None)
    assert (more.brand, more.brand_variant, more.last4, more.entry_mode) == ("mc", "mc", "9999", "CLESS_CHIP")
    assert (more.approval_code, more.refusal_reason_raw) == ("880031", "APPROVED")
    assert (more.is_offline, more.is_gift_card, more.unconfirmed_batch_count) == (False, False, 0)


def test_a_malformed_request_is_answered_with_what_is_wrong():
    more = example("payment-message-format", "PaymentResponse")
    assert more.errors == (
        "At SaleToPOIRequest.PaymentRequest.PaymentTransaction.AmountsReq, field Currency: Missing"
    )


def test_a_card_is_known_again_by_its_stand_ins():
    more = example("cardacquisition", "CardAcquisitionResponse")
    assert (more.alias, more.alias_type) == ("M900978995070104", "Default")
    assert more.payment_account_reference == "u1bXGuubFPoOKVVV3GbuAeux5jYFO"


def test_a_terminal_tells_how_it_is():
    more = example("diagnosis", "DiagnosisResponse")
    assert (more.battery_percent, more.unconfirmed_batch_count) == (83, 0)


@pytest.mark.parametrize(
    ("reason", "code", "text"),
    [
        ("210%20Not%20enough%20balance", "210", "Not enough balance"),
        ("Declined", None, "Declined"),
        ("210", None, "210"),
        ("", None, ""),
    ],
)
def test_a_refusal_has_a_number_and_words(reason: str, code: str | None, text: str):
    more = AdditionalResponse.read(f"refusalReason={reason}")
    assert (more.refusal_code, more.refusal_text) == (code, text)


@pytest.mark.parametrize(
    ("text", "authorised"),
    [
        ("posAuthAmountValue=1840&posAuthAmountCurrency=EUR&authorisedAmountValue=1", Money("18.40", EUR)),
        ("posAuthAmountValue=0&posAuthAmountCurrency=EUR&authorisedAmountValue=1", Money(0, EUR)),
        ("authorisedAmountValue=1840&authorisedAmountCurrency=EUR", Money("18.40", EUR)),
        ("posTotalAmountValue=1840&posOriginalAmountCurrency=EUR", Money("18.40", EUR)),
        ("posAuthAmountValue=18.40&posAuthAmountCurrency=EUR", None),
        ("posAuthAmountValue=1_840&posAuthAmountCurrency=EUR", None),
        ("posAuthAmountValue=1840", None),
    ],
)
def test_older_terminals_have_other_names_for_what_was_authorised(text: str, authorised: Money | None):
    assert AdditionalResponse.read(text).authorised == authorised


def test_tip_and_cash_back_are_in_the_payments_currency():
    more = AdditionalResponse.read(
        "posAuthAmountValue=2500&posAuthAmountCurrency=EUR&posAmountGratuityValue=200&posAmountCashbackValue=500"
    )
    assert (more.gratuity, more.cash_back) == (Money(2, EUR), Money(5, EUR))


def test_card_data_never_shows():
    assert "541333" not in repr(AdditionalResponse.read("cardBin=541333&cardSummary=9999"))
