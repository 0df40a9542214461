"""A manager says what became of a request that nobody can be asked about."""

import pytest

from register.counter.advance import settle_and_follow
from register.domain.events import Ended, StrayAnswer
from register.tui.place import Place
from register.tui.screens.open_list import OpenList
from register.tui.widgets.dialog import PinPrompt, Question, TextPrompt
from register.tui.widgets.entries import EntryList
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.outcomes import Unknown

FULL, SMALL = (card.number for card in DEMO_CARDS[:2])
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


async def lost(hands, mock, card=FULL):
    """A payment whose answer got lost, while the terminal cannot say what became of it."""
    await hands.basket()
    mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
    await hands.press("f6")
    await hands.scan(card)
    await hands.at(Place.UNKNOWN)

    async def silent(_):
        return Unknown("The terminal cannot say now what became of it: ask again.")

    hands.till.terminal.status = silent
    (request,) = hands.till.books.unsettled
    await settle_and_follow(hands.till, request)
    await hands.pilot.pause()


async def test_it_happened_and_the_sale_is_finished(counter, mock):
    async with counter() as hands:
        await lost(hands, mock)
        await hands.press("m")
        assert isinstance(hands.app.screen, Question)
        await hands.press("y")
        await hands.type("35.30", "enter")
        await hands.type("slip 4711", "enter")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("9876", "enter")
        await hands.at(Place.DONE)
        ended = [one.event for one in hands.till.journal.entries(kinds=[Ended])][-1]
        assert ended.by_hand == "Ruth: slip 4711"


async def test_a_card_with_less_on_it_leaves_the_rest_due(counter, mock):
    async with counter() as hands:
        await lost(hands, mock, SMALL)
        await hands.press("m", "y")
        await hands.type("12.50", "enter")
        await hands.type("slip 4711", "enter")
        await hands.type("9876", "enter")
        await hands.at(Place.TENDER)
        assert hands.till.books.sale.due == hands.euros("22.80")


async def test_it_did_not_happen_and_all_of_it_is_due_again(counter, mock):
    async with counter() as hands:
        await lost(hands, mock)
        await hands.press("m", "n")
        assert isinstance(hands.app.screen, TextPrompt)
        await hands.type("not in the account", "enter")
        await hands.type("9876", "enter")
        await hands.until(lambda: not hands.till.books.unsettled)
        assert hands.till.books.sale.due == hands.euros("35.30")


@pytest.mark.parametrize(
    "keys", [("escape",), ("enter",), ("y", "escape"), ("n", "escape"), ("n", "x", "enter", "escape")]
)
async def test_whoever_leaves_has_decided_nothing(counter, mock, keys):
    async with counter() as hands:
        await lost(hands, mock)
        await hands.press("m", *keys)
        assert hands.app.screen is hands.app.frame
        assert len(hands.till.books.unsettled) == 1


async def test_a_cashier_cannot_decide(counter, mock):
    async with counter() as hands:
        await lost(hands, mock)
        await hands.press("m", "n")
        await hands.type("I think so", "enter")
        await hands.type("1234", "enter")
        assert "A manager must decide this" in hands.said
        assert len(hands.till.books.unsettled) == 1


async def test_nobody_decides_before_the_terminal_was_asked(counter, mock):
    async with counter() as hands:
        await hands.basket()
        mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
        await hands.press("f6")
        await hands.scan(FULL)
        await hands.at(Place.UNKNOWN)
        await hands.press("m")
        assert "Ask what became of it first" in hands.said
        assert hands.app.screen is hands.app.frame


async def test_it_can_be_decided_on_the_list_too(counter, mock):
    async with counter() as hands:
        await lost(hands, mock)
        await hands.press("s")
        await hands.at(Place.BASKET)
        await hands.press("f10", "w")
        assert isinstance(hands.app.screen, OpenList)
        await hands.press("m", "n")
        await hands.type("not in the account", "enter")
        await hands.type("9876", "enter")
        await hands.until(lambda: not hands.till.books.documents)


async def test_an_answer_nobody_waits_for_is_on_the_list_until_a_manager_has_seen_it(counter, mock):
    async with counter() as hands:
        hands.till.record(StrayAnswer("ZZZZ999999", "Payment Success"))
        await hands.press("f10", "w")
        names = [entry.name for entry in hands.app.screen.query_one(EntryList).entries]
        assert names == ["an answer to request ZZZZ999999, which nobody here waits for"]
        await hands.press("c")
        await hands.type("9876", "enter")
        await hands.until(lambda: not hands.till.books.strays)


@SIZES
async def test_the_question_as_drawn(counter, mock, picture, size):
    async with counter(size) as hands:
        await lost(hands, mock)
        await hands.press("m")
        picture(hands)
