"""What is open, at the manager's desk: ages, causes, sums, and acts that each need a word."""

from datetime import timedelta

from register.counter import shifts
from register.counter.obligations import Kind, obligations
from register.domain.events import ActAllowed, CardRefunded, PaperNoted, ReversalFailed
from register.tui.desk.what_is_open import WhatIsOpen
from register.tui.place import Place
from register.tui.screens.approving import ApprovalPrompt
from register.tui.widgets.dialog import Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.test_open_list import a_card_that_is_not_active, settled

NEW, OTHER_NEW = DEMO_CARDS[3].number, DEMO_CARDS[4].number
MANAGER = "9876"


def rows(hands) -> list[str]:
    assert isinstance(hands.app.screen, WhatIsOpen)
    return [f"{one.name} {one.aside}" for one in hands.app.screen.query_one(EntryList).entries]


def sums(hands) -> str:
    return str(hands.app.screen.query_one("#open-sums").render())


def words(hands) -> str:
    return str(hands.app.screen.query_one("#open-words").render())


def offered(hands) -> str:
    return " ".join(hint.shown for hint in hands.app.screen.query_one(KeyList).hints)


def allowed(hands) -> list[tuple[str, str]]:
    entries = hands.till.journal.entries(kinds=[ActAllowed])
    return [(entry.event.by, entry.event.about) for entry in entries]


async def at_list(hands) -> None:
    """On a locked till Ruth opens the desk, and goes to what is open."""
    shifts.sign_out(hands.till)
    await hands.at(Place.SIGN_IN)
    await hands.press("f10")
    await hands.type(MANAGER, "enter")
    await hands.type("/open", "enter")


async def test_a_card_owed_is_tried_replaced_or_paid_back_with_a_name_on_a_locked_till(
    shop, counter, mock, pictures
):
    async with counter() as hands:
        await a_card_that_is_not_active(hands, mock)
        shop.clock.time += timedelta(hours=2, minutes=5)
        await at_list(hands)
        assert rows(hands) == [f"R2-000001  gift card {NEW[-4:]} is paid and not active 2 h"]
        assert sums(hands) == "1 open, 50.00 in all, the oldest 2 h"
        assert "Open since 10:41." in words(hands)
        assert offered(hands) == "T C R"
        await hands.press("t")
        assert isinstance(hands.app.screen, Question)
        await hands.press("n")
        assert allowed(hands) == [], "nothing was done"
        mock.faults.arm(Fault(FaultKind.DECLINE, category="StoredValue"))
        await hands.press("t", "y")
        await settled(hands)
        assert len(rows(hands)) == 1
        assert allowed(hands) == [("Ruth", "card R2-000001: tried again")]
        await hands.press("r")
        assert "Scan the other card" in str(hands.app.screen.query_one(News).render())
        await hands.scan("12345")
        assert len(rows(hands)) == 1
        await hands.press("c")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.press("escape")
        await hands.scan(OTHER_NEW)
        assert isinstance(hands.app.screen, Question)
        await hands.press("y")
        await settled(hands)
        assert rows(hands) == []
        assert allowed(hands)[-1] == ("Ruth", f"R2-000001: card {OTHER_NEW[-4:]} in place of the one sold")
        assert mock.ledger.card(OTHER_NEW).balance == hands.euros("50")
