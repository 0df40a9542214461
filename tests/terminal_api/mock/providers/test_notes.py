"""What `register mock-provider` says of a card that has more to it than a balance."""

import pytest

from terminal_api.mock.providers.desk import Adjustable, Noted
from terminal_api.mock.providers.named import PROVIDERS

SHARED, LATER = "6301190055500010033", "6301190055500010058"
NEXT_CENTURY = "good from 2101-01-01 on"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, {SHARED: "20% of what it pays is a discount", LATER: NEXT_CENTURY}),
        ({"behind": "toggle"}, {SHARED: "10.00 of it is a discount", LATER: NEXT_CENTURY}),
        ({"behind": "factor4"}, {}),
    ],
)
def test_it_names_the_cards_that_are_not_plain(said: dict[str, str], words: dict[str, str]) -> None:
    desk, ledger = PROVIDERS["gateway"]()
    assert isinstance(desk, Adjustable)
    desk.adjust(said)
    assert isinstance(desk, Noted)
    assert dict(desk.notes) == words
    assert all(ledger.card(number) for number in words)


def test_of_toggles_own_cards_too() -> None:
    desk, ledger = PROVIDERS["toggle"]()
    assert isinstance(desk, Noted)
    assert desk.notes["6301190055500010025"] == "10.00 of it is a discount"
    assert desk.notes["6301190055500010041"].startswith("good from 20")
    assert all(ledger.card(number) for number in desk.notes)
