"""The gift-card desk: a balance, and what follows from it, with the keystrokes it may cost."""

import pytest
from moneyed import EUR, Money

from register.tui.route import Place
from register.tui.screens.card import CardPanel
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from terminal_api.mock.demo_cards import DEMO_CARDS

FULL, PART, EMPTY, NEW, NEW_GIVEX, SMALL, BLOCKED, EXPIRED, DOLLARS, PIN, LOCAL = (
    c.number for c in DEMO_CARDS
)
SIZES = [(80, 24), (120, 40)]
PEN = "1455082197725"


def panel(hands) -> CardPanel:
    assert isinstance(hands.app.screen, CardPanel)
    return hands.app.screen


def face(hands):
    return panel(hands).query_one(CardFace).face


def offered(hands) -> str:
    return "".join(hint.shown for hint in panel(hands).query_one(KeyList).hints)


def news(hands) -> str:
    return str(panel(hands).query_one(News).render())


async def looked_at(hands, number: str) -> None:
    await hands.press("f5")
    await hands.scan(number)
    await hands.until(lambda: not panel(hands).waiting)
    await hands.pilot.pause()


async def test_a_balance_is_one_key_and_a_scan(counter, mock):
    async with counter() as hands:
        await looked_at(hands, PART)
        assert (face(hands).balance, face(hands).state, face(hands).last4) == ("12.50", "active", PART[-4:])


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_desk_as_drawn(counter, mock, size, picture):
    async with counter(size) as hands:
        await hands.scan(PEN)
        await looked_at(hands, SMALL)
        picture(hands)
