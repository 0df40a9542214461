import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, KWD, Money

from terminal_api.nexo.additional_response import AdditionalResponse, flattened


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


@given(st.text())
def test_no_text_is_too_odd_to_read(text: str):
    AdditionalResponse.read(text)


def test_card_data_never_shows():
    assert "541333" not in repr(AdditionalResponse.read("cardBin=541333&cardSummary=9999"))
