"""A card's number stays out of what is shown and of what others say, whatever signs it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.hiding import ending, without, without_numbers
from terminal_api.mock.books.cards import masked
from terminal_api.processor import GiftCard

SIGNS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=100)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("6301190055500010017", "0017"),
        ("QR:ab/CD-0042", "0042"),
        ("12345", "45"),
        ("card [42]", "*42*"),
        ("é42-", "2*"),
        ("7", "*"),
        ("", ""),
    ],
)
def test_four_signs_are_shown_and_never_more_than_half(number: str, shown: str) -> None:
    assert ending(number) == GiftCard("toggle", number).last4 == shown


@given(SIGNS)
def test_a_masked_number_is_as_long_as_it_was_and_tells_its_ending_alone(number: str) -> None:
    hidden = masked(number)
    assert len(hidden) == len(number)
    assert hidden.endswith(ending(number))
    assert set(hidden[: len(number) - len(ending(number))]) <= {"*"}


@pytest.mark.parametrize(
    "number", ["6301190055500010017", "6006 4900 0000 0000 016", "QR:ab/CD-0042", "gift-4711-xyz", "123456"]
)
def test_a_providers_words_lose_whatever_may_be_a_number(number: str) -> None:
    said = without_numbers(f"The card {number} holds 12.50 EUR.")
    assert said == "The card **** holds 12.50 EUR."


def test_words_and_small_figures_stay_in_a_log() -> None:
    assert without_numbers("Insufficient balance: 1250 of 5000, error 42.") == (
        "Insufficient balance: 1250 of 5000, error 42."
    )


def test_the_very_number_is_cut_to_its_ending_in_a_sentence_for_people() -> None:
    told = without("QR:ab/CD-0042", "The card QR:ab/CD-0042 was sold on 2031-02-14.")
    assert told == "The card ···0042 was sold on 2031-02-14."
    assert without("", "Not known.") == "Not known."
