"""A card's number on the command line, of whatever signs it is."""

import pytest
from moneyed import EUR, Money

from register import settings
from register.cli import typed
from register.cli.place import WrongUse
from register.config.config_file import packaged
from register.config.tables import Provider
from register.settings import Settings


@pytest.fixture(scope="module")
def shop() -> Settings:
    """Its cards are any text, but for those of the terminal."""
    read = settings.load(packaged(), {})
    assert read.gift_cards is not None
    rows = (*read.gift_cards.providers, Provider(name="toggle", prefixes=("QR:",), processor="gateway"))
    cards = read.gift_cards.model_copy(update={"providers": rows, "default_provider": "toggle"})
    return read.model_copy(update={"gift_cards": cards})


@pytest.mark.parametrize(
    ("text", "number", "most"),
    [
        ("gift-card@6006490000000000016", "6006490000000000016", None),
        ("gift-card@6006490000000000016:5", "6006490000000000016", "5"),
        ("gift-card@QR:ab/CD-0042:5.00", "QR:ab/CD-0042", "5"),
        ("gift-card@QR:ab/CD-0042:", "QR:ab/CD-0042", None),
        ("gift-card@00042", "00042", None),
        ("gift-card@ab@CD", "ab@CD", None),
    ],
)
def test_the_amount_stands_behind_the_last_colon(
    shop: Settings, text: str, number: str, most: str | None
) -> None:
    assert typed.tender(text, shop) == typed.GiftCard(number, Money(most, EUR) if most else None)


def test_a_card_is_sold_by_its_whole_text(shop: Settings) -> None:
    assert typed.item("gift-card:QR:ab/CD-0042:25", shop) == typed.Card("QR:ab/CD-0042", Money("25", EUR))


@pytest.mark.parametrize("text", ["gift-card", "gift-card@", "cash@5", "gift-card@" + "7" * 101])
def test_what_names_no_card_is_refused(shop: Settings, text: str) -> None:
    with pytest.raises(WrongUse):
        typed.tender(text, shop)


@pytest.mark.parametrize("text", ["QR:ab/CD-0042", "3*QR:ab"])
def test_a_card_is_no_item(shop: Settings, text: str) -> None:
    with pytest.raises(WrongUse):
        typed.item(text, shop)
