"""What a sentence repeats of what was typed, should it be a card's number."""

import pytest

from register.domain.cards.card_mark import shown


@pytest.mark.parametrize(
    ("typed", "repeated"),
    [
        ("4006381333931", "4006381333931"),
        ("6301190055500010017", "···0017"),
        ("QR:ab/CD-0042-of", "···2*of"),
        ("Weihnachtsmarmelade", "Weihnachtsmarmelade"),
        ("ten notebooks of 2026", "ten notebooks of 2026"),
    ],
)
def test_codes_and_words_are_repeated_and_of_a_long_number_its_ending(typed: str, repeated: str) -> None:
    assert shown(typed) == repeated
