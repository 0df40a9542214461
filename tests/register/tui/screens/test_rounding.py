"""A till where small coins are gone says the cash beside the exact sum, before and after it is taken."""

import pytest

from register.domain.events import CashGiven
from register.tui.route import Place
from register.tui.screens.cards.card import CardPanel
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.dialog import Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Says
from terminal_api.mock.books.cards import Card, CardStatus

PEN = "1455082197725"
ODD = "6006490000000000418"
"""A card with 4.18 on it."""


@pytest.fixture(autouse=True)
def in_belgium(shop):
    shop.environ["REGISTER_CASH__ROUNDING"] = "BE"


async def eleven_and_nine_cents(hands):
    """A pen and some apples: 11.09, in cash 11.10."""
    await hands.scan(PEN)
    await hands.type("1.25*4131", "enter")


def listed(hands):
    entries = hands.app.frame.view.query_one(EntryList).entries
    return [(entry.name, entry.amount) for entry in entries]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_tender_screen_says_the_cash_beside_what_is_due(counter, mock, picture, size):
    async with counter(size) as hands:
        await eleven_and_nine_cents(hands)
        assert (hands.reading.amount, hands.reading.note) == ("11.09", "2 lines · cash 11.10")
        await hands.press("enter")
        await hands.at(Place.TENDER)
        assert (hands.reading.amount, hands.reading.note) == ("11.09", "2 lines · cash 11.10")
        await hands.paper()
        picture(hands)


async def test_cash_is_proposed_and_taken_as_coins_make_it(counter, mock, picture):
    async with counter() as hands:
        await eleven_and_nine_cents(hands)
        await hands.type("5", "f9")
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
        assert (hands.reading.amount, hands.reading.note) == ("6.09", "cash 6.10")
        picture(hands)
        await hands.type("10", "f12")
        await hands.at(Place.DONE)
        assert (hands.reading.says, hands.reading.amount) == (Says.CHANGE, "3.90")
        assert [row for row in listed(hands) if "Bank" not in row[0]] == [
            ("Total", "11.09"),
            ("Rounding", "0.01"),
            ("Cash given", "10.00"),
            ("Change", "3.90"),
        ]
        picture(hands)


async def test_too_little_for_the_coins_is_said_in_one_sentence(counter, mock):
    async with counter() as hands:
        await eleven_and_nine_cents(hands)
        await hands.type("11.09", "f12")
        await hands.until(lambda: hands.said)
        assert hands.said == "In cash it is 11.10: 11.09 is not enough"
        assert hands.till.books.sale is not None


async def test_a_sum_that_coins_make_is_said_as_ever(counter, mock):
    async with counter() as hands:
        await hands.basket()
        assert hands.reading.note == "3 lines"
        await hands.press("enter")
        assert hands.reading.note == "3 lines"


async def test_what_goes_back_in_cash_is_said_before_and_after(counter, mock, picture):
    async with counter() as hands:
        await eleven_and_nine_cents(hands)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.press("f8")
        await hands.type("1", "enter")
        await hands.press("r", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnPlan) and hands.app.screen.is_mounted)
        await hands.pilot.pause()
        (planned,) = hands.app.screen.query_one(EntryList).entries
        assert planned.note == "cash 11.10, up to 11.09 can go back there"
        picture(hands)
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult) and hands.app.screen.is_mounted)
        await hands.pilot.pause()
        (entry,) = hands.app.screen.query_one(EntryList).entries
        assert (entry.name, entry.amount, entry.note) == ("Cash", "11.10", "for 11.09, from the drawer")


async def test_a_cash_out_asks_and_shows_what_the_drawer_gives(counter, mock):
    async with counter() as hands:
        mock.ledger.put(Card(ODD, "svs", CardStatus.ACTIVE, hands.euros("4.18")))
        await hands.press("f5")
        await hands.scan(ODD)
        await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and hands.app.screen.seen)
        await hands.press("o")
        assert isinstance(hands.app.screen, Question)
        said = [str(hands.app.screen.query_one(part).render()) for part in ("#dialog-title", "#dialog-text")]
        assert said[0] == "Pay out 4.20 EUR in cash?"
        assert "4.18" in said[1]
        await hands.press("y")
        await hands.until(lambda: isinstance(hands.app.screen, CardPanel) and hands.app.screen.paid_out)
        panel = hands.app.screen
        assert isinstance(panel, CardPanel)
        assert panel.paid_out == hands.euros("4.20")
        (given,) = [entry.event for entry in hands.till.journal.entries(kinds=[CashGiven])]
        assert given.amount == hands.euros("4.20")
