"""What scanners send: GS1 element strings, links, labels of scales, and each of them misread."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, USD, Money

from register.catalogue.scanned import Code, Misread, NoCode, read
from register.domain.goods.label import Label
from register.domain.goods.scale_label import LAYOUT, ScaleLabel

GS = "\x1d"
BY_WEIGHT = ScaleLabel("28IIIIIVVVVVK", "weight", 3)
BY_PRICE = ScaleLabel("20IIIIICVVVVK", "price", 2)
OF_UPC = ScaleLabel("02CIIIIIVVVVK", "price", 2)
LABELS = (BY_WEIGHT, BY_PRICE, OF_UPC)
NUMBER = "09521101530001"
"""Of GS1's own examples."""

FULL = Code(NUMBER, Label("ABC123", "12345", date(2031, 11, 20)))


@pytest.mark.parametrize(
    ("sent", "stands_for"),
    [
        ("4006381333931", Code("4006381333931")),
        ("]E04006381333931", Code("4006381333931")),
        ("4131", Code("4131")),
        (f"01{NUMBER}", Code(NUMBER)),
        (f"]C101{NUMBER}", Code(NUMBER)),
        (f"]d201{NUMBER}17311120", Code(NUMBER, Label(expires=date(2031, 11, 20)))),
        (f"]C101{NUMBER}1731112010ABC123{GS}2112345", FULL),
        (f"]d2{GS}01{NUMBER}2112345{GS}10ABC123{GS}17311120", FULL),
        (f"01{NUMBER}10ABC123{GS}17311120{GS}2112345{GS}", FULL),
        (f"(01){NUMBER}(17)311120(10)ABC123(21)12345", FULL),
        (f"]Q3https://id.gs1.org/01/{NUMBER}/10/ABC123/21/12345?17=311120", FULL),
        (f"https://shop.example/gtin/01/{NUMBER}/10/ABC123/21/12345?17=311120&utm=x", FULL),
        (f"HTTPS://ID.GS1.ORG/01/{NUMBER}", Code(NUMBER)),
        # A day of 00 is the last of the month.
        (f"01{NUMBER}17310200", Code(NUMBER, Label(expires=date(2031, 2, 28)))),
        # Of two expiries the earlier counts.
        (f"]d201{NUMBER}1731112070033111192359", Code(NUMBER, Label(expires=date(2031, 11, 19)))),
        (f"]e001{NUMBER}3103001254", Code(NUMBER, Label(measured=True), Decimal("1.254"))),
        (f"]e001{NUMBER}3922375", Code(NUMBER, Label(measured=True), price=Money("3.75", EUR))),
        (f"]e001{NUMBER}3932840375", Code(NUMBER, Label(measured=True), price=Money("3.75", USD))),
        ("2804131012547", Code("04131", Label(measured=True), Decimal("1.254"))),
        ("]E02804131012547", Code("04131", Label(measured=True), Decimal("1.254"))),
        ("2004131003754", Code("04131", Label(measured=True), price=Money("3.75", EUR))),
        # A UPC-A of number system 2 is the EAN-13 that begins with 02.
        ("200413103750", Code("04131", Label(measured=True), price=Money("3.75", EUR))),
        # No layout of this shop.
        ("2404131012549", Code("2404131012549")),
    ],
)
def test_every_code_says_which_item_it_is_and_what_else_it_knows(sent: str, stands_for: Code):
    assert read(sent, EUR, LABELS) == stands_for


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ("4006381333932", "its last digit should be 1"),
        ("2804131012544", "its last digit should be 7"),
        ("2004131103751", "its price does not fit its check digit"),
        ("2804131000001", "zero: weigh it again"),
        ("01095211015300021731112", "misread"),
        ("0109521101530002", "The item's number 09521101530002 was misread"),
        (f"01{NUMBER}17311320", "misread"),
        (f"]C101{NUMBER}17311", "misread"),
        (f"]e001{NUMBER}3103000000", "zero: weigh it again"),
        (f"]e001{NUMBER}3203002750", "in pounds"),
        ("]C100106141411234567897", "names no item"),
        (f"]C110ABC123{GS}17311120", "names no item"),
        ("https://shop.example/offers", "names no item"),
        ("https://id.gs1.org/01/124", "misread"),
        ("http://[::1/01/09521101530001", "names no item"),
    ],
)
def test_a_code_that_was_misread_or_names_no_item_is_said_in_a_sentence(sent: str, why: str):
    found = read(sent, EUR, LABELS)
    assert isinstance(found, Misread)
    assert why in found.why
    assert found.why.endswith(".")


@pytest.mark.parametrize("sent", ["apples", "", "6036280000000000017", "]", "1720311120", "ftp://x/01/1"])
def test_what_is_no_code_is_not_taken_for_one(sent: str):
    assert read(sent, EUR, LABELS) == NoCode()


@given(st.text() | st.text("01](CdQ3e127:/\x1d9521", max_size=40).map(lambda text: f"01{NUMBER}{text}"))
def test_nothing_that_a_scanner_can_send_upsets_the_till(sent: str):
    for text in (sent, f"https://{sent}", f"]d2{sent}", f"(01){sent}"):
        assert isinstance(read(text, EUR, LABELS), Code | Misread | NoCode)


def check_digit(digits: str) -> str:
    """Weights 3, 1, 3, ... from the right; what is missing to the next ten (GS1 General Specifications)."""
    weighed = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(digits)))
    return str(-weighed % 10)


@given(st.integers(1, 99999), st.integers(1, 99999))
def test_a_weight_comes_back_to_the_gram(number: int, grams: int):
    digits = f"28{number:05}{grams:05}"
    found = read(digits + check_digit(digits), EUR, LABELS)
    assert isinstance(found, Code)
    assert (int(found.code), found.weight, found.price) == (number, Decimal(grams) / 1000, None)


# The check digit of four digits, by the tables 2-, 3 and 5- of the GS1 General Specifications, 7.9.
TWICE = dict(zip(range(10), (0, 2, 4, 6, 8, 9, 1, 3, 5, 7), strict=True))
THRICE = {digit: 3 * digit % 10 for digit in range(10)}
FIVE_LESS = dict(zip(range(10), (0, 5, 9, 4, 8, 3, 7, 2, 6, 1), strict=True))


def price_check_digit(digits: str) -> int:
    first, second, third, fourth = map(int, digits)
    weighed = TWICE[first] + TWICE[second] + THRICE[third] + FIVE_LESS[fourth]
    return 3 * weighed % 10


@given(st.integers(1, 99999), st.integers(1, 9999), st.integers(0, 9))
def test_a_price_comes_back_to_the_cent_and_another_check_digit_never(number: int, cents: int, check: int):
    digits = f"20{number:05}{check}{cents:04}"
    found = read(digits + check_digit(digits), EUR, LABELS)
    if check == price_check_digit(f"{cents:04}"):
        assert isinstance(found, Code)
        assert (int(found.code), found.price) == (number, Money(Decimal(cents).scaleb(-2), EUR))
    else:
        assert isinstance(found, Misread)


@given(st.integers(0, 999_999), st.integers(0, 5), st.dates(date(2027, 1, 1), date(2060, 12, 31)))
def test_a_net_weight_in_an_element_string_keeps_its_decimals(units: int, places: int, day: date):
    found = read(f"]e001{NUMBER}310{places}{units:06}17{day:%y%m%d}", EUR)
    if units:
        assert found == Code(NUMBER, Label(expires=day, measured=True), Decimal(units).scaleb(-places))
    else:
        assert isinstance(found, Misread)


@pytest.mark.parametrize(
    ("layout", "fits"),
    [
        ("28IIIIIVVVVVK", True),
        ("20IIIIICVVVVK", True),
        ("02IIIIIIVVVVK", True),
        ("21-IIIIVVVVVK", True),
        ("29VVVVIIIIIIK", True),
        ("30IIIIIVVVVVK", False),
        ("28IIIIIVVVVV", False),
        ("28IIIIIIIIIIK", False),
        ("28VVVVVVVVVVK", False),
        ("28IIVIIVVVVVK", False),
        ("28IIIIICCVVVK", False),
        ("28IIIIIVVVVVX", False),
    ],
)
def test_a_layout_has_one_place_for_each_thing(layout: str, fits: bool):
    assert bool(LAYOUT.fullmatch(layout)) is fits
