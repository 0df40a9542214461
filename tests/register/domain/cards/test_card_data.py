"""What looks like card data, and what of a till's own numbers does not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from register.domain.cards.card_data import GiftNumbers, Kind, Secret, Sought, hits
from register.domain.cards.card_numbers import passes_luhn
from register.domain.goods.check_digit import check_digit
from terminal_api.mock.books.demo_cards import with_check_digit

SOUGHT = Sought(
    gift=(GiftNumbers(b"600649"), GiftNumbers(b"GC-", frozenset({11})), GiftNumbers(b"9", frozenset({8}))),
    secrets=(Secret("[terminal] passphrase", b"a horse, a battery"),),
    known=frozenset({b"4222222222222"}),
)


def kinds(text: str) -> list[Kind]:
    return [hit.kind for hit in hits(text.encode(), SOUGHT)]


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    length = draw(st.integers(13, 19))
    begins = draw(st.sampled_from("123456789"))
    inner = draw(st.text("0123456789", min_size=length - 2, max_size=length - 2))
    number = with_check_digit(begins + inner)
    # As long as article numbers and moments are, those are taken for what they are.
    assume(length > 14 or check_digit(number[:-1]) != int(number[-1]))
    assume(not (length == 13 and number < "2500") and not (length == 14 and number.startswith("20")))
    assume(not SOUGHT.knows(number.encode()))
    return number


@given(number=card_numbers(), before=st.text(max_size=40), after=st.text(max_size=40))
def test_any_card_number_is_found_wherever_it_stands(number, before, after):
    assume(not before[-1:].isdecimal() and not after[:1].isdecimal())
    assume(not before.endswith(".") and "token" not in before)
    (hit,) = (
        one for one in hits(f"{before}{number}{after}".encode(), SOUGHT) if one.kind is Kind.CARD_NUMBER
    )
    assert hit.at == len(before.encode())


@given(
    digits=st.text("123456789", min_size=15, max_size=15),
    groups=st.sampled_from([(4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 4, 3), (4, 4, 4, 3)]),
    between=st.sampled_from(" -"),
)
def test_a_number_in_groups_is_found_as_it_is_embossed_and_read_aloud(digits, groups, between):
    number = with_check_digit((digits * 2)[: sum(groups) - 1])
    starts = [sum(groups[:at]) for at in range(len(groups))]
    spaced = between.join(number[start : start + size] for start, size in zip(starts, groups, strict=True))
    assert kinds(f"card {spaced}, thank you") == [Kind.CARD_NUMBER]


@given(st.text("0123456789", min_size=2, max_size=25))
def test_the_check_digit_is_luhns(digits):
    assert passes_luhn(with_check_digit(digits).encode())
    wrong = str((int(with_check_digit(digits)[-1]) + 1) % 10)
    assert not passes_luhn((digits + wrong).encode())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("%B4111111111111111^DOE/JANE^25121010000000?", Kind.TRACK),
        (";4111111111111111=25121010000000?", Kind.TRACK),
        (";6006490000000000017=2512?", Kind.TRACK),
        ("card 60064912345", Kind.GIFT_CARD),
        ("6006 4900 0000 0000 017", Kind.GIFT_CARD),
        ("GC-12345678 was scanned", Kind.GIFT_CARD),
        ("number 91234567!", Kind.GIFT_CARD),
        ('{"pin":"4821"}', Kind.PIN),
        ('{"cardPin": 482190}', Kind.PIN),
        ('"{\\"securityCode\\":\\"5127\\"}"', Kind.PIN),
        ("PIN: 4821", Kind.PIN),
        ("<Pin>4821</Pin>", Kind.PIN),
        ("cvv=123", Kind.PIN),
        ("passphrase a horse, a battery!", Kind.SECRET),
    ],
)
def test_tracks_gift_cards_pins_and_secrets_are_found(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "4006381333931 Pen",
        "04006381333931",
        '"stamp":1772431248001,',
        "20310215000000",
        "4222222222222",
        "XcS5001772431248001.AB38AAE6D0C7AF90",
        "XcS5001772431248001.8816178950437435",
        "f0b3e7d2" * 3 + "4111111111111111" + "a0b1c2d3" * 3,
        '"token":"4111111111111111"',
        "f0b3e7d2" * 3 + "e60064912345c" + "a0b1c2d3" * 3,
        '"token":"6006491234567890"',
        "0.4111111111111111",
        "2026-11-30 2026-11-30 10 41",
        "NL000000000B00",
        "TBD00K-10000000-000000-0-00000",
        "pin_hash = 12345, spin: 2000, shopping: 1234, drawer_pin = 2",
        "GC-1234567 is too short",
        "411111111111111100000 is too long",
        "4111111111111112 has another check digit",
        "600649 alone says nothing",
        "card ···1111",
    ],
)
def test_our_own_numbers_are_not_taken_for_cards(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "around", [(b"\x03\x01-4", b""), (b"\x03\x02-44", b""), (b"\x03\x02-\x014", b""), (b"\x03-\x01", b"4")]
)
def test_a_number_beside_a_byte_that_is_a_digit_by_chance_is_found_in_a_row_of_a_database(around):
    before, after = around
    (hit,) = hits(before + b"4111111111111111" + after, SOUGHT)
    assert hit.at == len(before)
    for code in (b"9791099876416", b"4006381333931"):
        row = before.replace(b"-", b"'") + code + after
        assert list(hits(row, SOUGHT)) == []


def test_what_is_found_is_shown_masked_and_never_whole():
    text = b'4111111111111111 60064912 4485275742301 "pin":"4821" a horse, a battery'
    found = list(hits(text, SOUGHT))
    assert [hit.shown for hit in found] == [
        "411111···1111",
        "···4912",
        "···2301",
        "****",
        "[terminal] passphrase",
    ]
    for secret in ("4111111111111111", "60064912", "4821", "horse", "4485275742301"):
        assert secret not in repr(found)
        assert secret not in repr(SOUGHT)


def test_the_same_number_is_known_again_in_any_spelling():
    one, other = hits(b"4111111111111111 and 4111-1111-1111-1111", SOUGHT)
    assert one.same == other.same
