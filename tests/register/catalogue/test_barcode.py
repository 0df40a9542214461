"""What the scanner reads and the cashier types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.catalogue.barcode import BadCheckDigit, Barcode, NotANumber, ShortNumber, key, read


def check_digit(digits: str) -> str:
    """Weights 3, 1, 3, ... from the right; what is missing to the next ten (GS1 General Specifications)."""
    weighed = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(digits)))
    return str(-weighed % 10)


@pytest.mark.parametrize(
    ("scanned", "stands_for"),
    [
        ("4006381333931", Barcode("4006381333931")),  # EAN-13
        ("036000291452", Barcode("0036000291452")),  # UPC-A
        ("0036000291452", Barcode("0036000291452")),  # the same as EAN-13
        ("96385074", Barcode("0000096385074")),  # EAN-8
        ("14006381333938", Barcode("14006381333938")),  # GTIN-14: a case of it
        ("04006381333931", Barcode("4006381333931")),  # one of it, in 14 digits
        (" 4006381333931\n", Barcode("4006381333931")),
        ("4131", ShortNumber("4131")),
        ("04131", ShortNumber("4131")),
        ("7", ShortNumber("7")),
        ("0", ShortNumber("0")),
        ("1234567", ShortNumber("1234567")),
    ],
)
def test_every_way_to_say_an_article_is_understood(scanned: str, stands_for: Barcode | ShortNumber):
    assert read(scanned) == stands_for
    assert key(scanned) == stands_for.key


@pytest.mark.parametrize(
    "typed", ["", "apples", "4131x", "-4131", "³", "١٢٣٤", "123456789", "6036280000000000000"]
)
def test_what_is_no_article_number_is_not_taken_for_one(typed: str):
    assert read(typed) == NotANumber()
    assert key(typed) is None


def test_a_misread_digit_is_said_in_a_sentence():
    assert read("4006381333932") == BadCheckDigit(
        "4006381333932 was misread: its last digit should be 1. Scan it again."
    )
    assert key("4006381333932") is None


@given(
    st.sampled_from([7, 11, 12]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)), st.data()
)
def test_one_wrong_digit_anywhere_is_always_noticed(body: str, data: st.DataObject):
    good = body + check_digit(body)
    assert read(good) == Barcode(good.zfill(13))
    at = data.draw(st.integers(0, len(good) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != good[at]]))
    assert isinstance(read(good[:at] + wrong + good[at + 1 :]), BadCheckDigit)
