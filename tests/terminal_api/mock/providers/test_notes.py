"""What `register mock-provider` says of a card that has more to it than a balance."""

import pytest

from terminal_api.mock.providers.desk import Noted
from terminal_api.mock.providers.named import PROVIDERS


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("toggle", "6301190055500010025", "10.00 of it is a discount"),
        ("gateway", "6301190055500010033", "20% of what it pays is a discount"),
    ],
)
def test_it_names_the_card_whose_payment_is_a_discount_in_part(name: str, number: str, words: str) -> None:
    desk, ledger = PROVIDERS[name]()
    assert isinstance(desk, Noted)
    assert dict(desk.notes) == {number: words}
    assert ledger.card(number)
