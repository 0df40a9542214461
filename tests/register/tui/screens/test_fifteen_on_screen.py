"""Capabilities 2, 8, 9 and 13 of what shops need, as far as they are about the screen, at 80x24 and by keys.

The acceptance test of each, with its own numbers; the rest of them, and the other eleven, are in
`tests/flows/test_fifteen_capabilities_of_*.py`. More proof:

2. `test_paying.py`; as drawn: `test_states.py`.
8. `test_hammered.py`, `test_every_screen.py`. Every task of the key table, also without function keys and by
   commands alone: `tests/flows/keystrokes`.
9. `test_people.py`.
13. `test_set_aside.py`, `test_open_list.py`, `test_never_left.py` of the flows.
"""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from register.counter.selling import ringing_up
from register.domain.events import ActAllowed, PaperQueued, ReturnOpened
from register.domain.goods.item import Item
from register.tui.input.meant import Scanned
from register.tui.place import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.screens.selling.find import FindItem
from register.tui.widgets.dialog import Question
from register.tui.widgets.figure import Figure, Says
from register.tui.widgets.news import News
from register.tui.widgets.status import Level, StatusLine
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from tests.register.tui.screens.test_hammered import PEN, Stream, charged, codes, many
from tests.register.tui.screens.walking import back, settled

FULL, SMALL, *_ = (card.number for card in DEMO_CARDS)
"""150.00 and 12.50 on them."""
SCREENS = (
    *(("f2",), ("f3",), ("f5",), ("f7",), ("f8",), ("f10",), ("f1",), ("ctrl+p",)),
    *(("f10", "i"), ("f10", "o"), ("f10", "c"), ("f10", "d"), ("f10", "t"), ("f3", "p"), ("f3", "a")),
    *(("enter",), ("f6",)),
)
"""How to get to every screen with a line to type on from a basket with something in it."""


async def part_approved(hands) -> None:
    """A basket of 20.00, and the card with 12.50 that was to pay it."""
    thing = Item("1", "Thing", hands.euros("20.00"), "A", "Things")
    assert ringing_up.add_item(hands.till, thing, Decimal(1)) == thing
    await hands.press("f6")
    await hands.scan(SMALL)
    await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
    await hands.pilot.pause()


async def test_2_what_is_still_due_fills_the_panel_and_keeps_every_other_key_away(counter, mock):
    async with counter() as hands:
        await part_approved(hands)
        view = hands.app.frame.view
        figure = view.query_one(Figure)
        assert (hands.reading.says.words, hands.reading.amount, hands.app.rung) == ("STILL DUE", "7.50", 1)
        assert figure.size.width == view.size.width
        assert figure.size.height == 3, "digits three lines high"
        await hands.press("f4")
        assert "finish the sale, or give it back first" in hands.said
        await hands.scan(PEN)
        await hands.press("enter")
        await hands.press("f10", "d")
        await hands.type("change", "enter")
        await hands.pilot.pause()
        assert hands.app.rung == 5
        await back(hands)
        assert (hands.app.frame.place, hands.reading.amount) == (Place.TENDER, "7.50")
        assert list(hands.till.journal.entries(kinds=[PaperQueued])) == []
        await hands.type("7.50", "f12")
        await hands.at(Place.DONE)
        assert [entry.event.title for entry in hands.till.journal.entries(kinds=[PaperQueued])] == ["sale"]


async def test_2_esc_offers_to_give_back_what_was_approved(counter, mock):
    async with counter() as hands:
        await part_approved(hands)
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, Question))
        assert "12.50" in str(hands.app.screen.query_one("#dialog-text").render())
        await hands.press("y")
        await hands.at(Place.BASKET)
        assert mock.ledger.card(SMALL).balance == hands.euros("12.50")
        assert hands.till.books.sale.due == hands.euros("20.00")


@pytest.fixture
def handed(monkeypatch):
    """Each scan that is handed to a screen, once, with the screen that had it last."""

    def watch(app) -> list[tuple[object, Scanned]]:
        scans: list[tuple[object, Scanned]] = []
        hand = app.hand

        def noted(top, result):
            if isinstance(result, Scanned):
                if scans and scans[-1][1] is result:
                    scans.pop()  # the screen before gave way to this one
                scans.append((top, result))
            hand(top, result)

        monkeypatch.setattr(app, "hand", noted)
        return scans

    return watch


async def test_8_two_hundred_scans_while_screens_change_are_sold_or_refused_aloud(counter, mock, handed):
    sent = many(200)
    async with counter() as hands:
        await hands.scan(PEN)
        await settled(hands)
        scans, rung = handed(hands.app), hands.app.rung
        for at in range(0, 200, 8):
            stream = Stream(hands)
            for key in SCREENS[at // 8 % len(SCREENS)]:
                stream.press(key, 0.2)
            for code in sent[at : at + 8]:
                stream.scan(code)
            await settled(hands)
            assert hands.app.typing.text == ""
            await back(hands)
            assert hands.app.typing.text == ""
        assert [scan.text for _, scan in scans] == sent
        shown = [scan.text for top, scan in scans if isinstance(top, FindItem)]
        lines = codes(hands)[1:]
        in_order = iter(sent)
        assert all(code in in_order for code in lines)
        assert len(lines) + len(shown) + hands.app.rung - rung == 200
        assert charged(mock) == []


async def test_9_a_manager_on_the_spot(shop, counter):
    shop.environ["REGISTER_RIGHTS__RETURN"] = "manager"
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.scan(hands.app.last_sale().number)
        await hands.press("r", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnPlan))
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ApprovalPrompt))
        for _ in range(3):
            await hands.type("0000", "enter")
        assert "wait a minute" in hands.dialog_says
        await hands.type("9876", "enter")
        assert isinstance(hands.app.screen, ApprovalPrompt), "the right one waits too"
        shop.clock.time += timedelta(seconds=60)
        await hands.type("9876", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult))
        assert hands.till.books.cashier == "Maria"
        (allowed, opened) = hands.till.journal.entries(kinds=[ActAllowed, ReturnOpened])
        assert allowed.event == ActAllowed("return", "Ruth", opened.event.sale)
        assert (allowed.cashier, opened.cashier) == ("Maria", "Maria")
        assert hands.till.books.shift.expected == hands.euros("100.00")


UNREACHABLE = "The terminal cannot be reached"


def terminal_lamp(hands) -> tuple[str, Level]:
    """On whatever screen is up."""
    lamp = hands.app.screen.query_one(StatusLine).lamps[0]
    return lamp.text, lamp.level


async def test_13_terminal_down_shop_open(counter, mock, shop):
    async with counter() as hands:
        await mock.stop()
        shop.clock.time += timedelta(seconds=60)
        hands.till.wake.set()
        await hands.until(lambda: terminal_lamp(hands) == ("terminal not reachable since 10:42", Level.RISK))
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        async with asyncio.timeout(3):
            await hands.press("f5")
            await hands.scan(FULL)
            await hands.until(lambda: isinstance(hands.app.screen, CardPanel))
            await hands.until(lambda: not hands.app.screen.waiting)
            assert UNREACHABLE in str(hands.app.screen.query_one(News).render())
            assert terminal_lamp(hands)[0] == "terminal not reachable since 10:42"
            await hands.press("escape")
            await hands.scan(PEN)
            await hands.press("f6")
            await hands.scan(FULL)
            await hands.until(lambda: UNREACHABLE in hands.said)
            rung = hands.app.rung
            await hands.press("f9")
            await hands.until(lambda: hands.app.rung > rung)
            assert UNREACHABLE in hands.said
        assert hands.till.books.sale.due == hands.euros("7.35")
        await mock.start()
        shop.clock.time += timedelta(seconds=10)
        hands.till.wake.set()
        await hands.until(lambda: terminal_lamp(hands) == ("terminal V400m", Level.FINE))
        await hands.press("f6")
        await hands.scan(FULL)
        await hands.until(lambda: hands.app.last_sale() and hands.till.books.sale is None)
        assert charged(mock) == ["pay 7.35"]
