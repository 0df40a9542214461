"""What is open, at the manager's desk: ages, causes, sums, and acts that each need a word."""

from datetime import timedelta

import pytest

from receipts.mock.printer import MockPrinter
from register.counter.drawer import shifts
from register.counter.owing.obligations import Kind, obligations
from register.domain.events import ActAllowed, CardRefunded, PaperNoted, ReversalFailed, StrayAnswer
from register.tui.desk.what_is_open import WhatIsOpen
from register.tui.place import Place
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.widgets.dialog import Question
from register.tui.widgets.entries import EntryList
from register.tui.widgets.news import News
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.seen import offered
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


async def test_a_card_owed_is_tried_replaced_or_paid_back_with_a_name_on_a_locked_till(shop, counter, mock):
    async with counter() as hands:
        await a_card_that_is_not_active(hands, mock)
        shop.clock.time += timedelta(hours=2, minutes=5)
        await at_list(hands)
        assert rows(hands) == [f"R2-000001  card {NEW[-4:]} not active 2 h"]
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


@pytest.fixture
async def printer(shop):
    """A printer whose roll has ended, beside a terminal that only receives reversals."""
    async with MockPrinter() as running:
        shop.without = set()
        shop.reversals_confirmed = False
        shop.environ |= {
            "REGISTER_PRINTER__HOST": running.host,
            "REGISTER_PRINTER__PORT": str(running.port),
            "REGISTER_PRINTER__COLUMNS": "42",
        }
        running.paper_end()
        yield running


async def several(hands, mock, shop) -> None:
    """A reversal that is not confirmed, a card not active, a stray answer, and papers that do not print."""
    await hands.paid_in_part()
    await hands.press("f10", "v", "v")
    await hands.until(lambda: hands.till.books.sale is None and not hands.app.holds_back)
    shop.clock.time += timedelta(days=2, hours=1)
    await hands.type("50", "f7")
    await hands.scan(NEW)
    await hands.until(lambda: hands.till.books.sale and hands.app.screen is hands.app.frame)
    mock.faults.arm(Fault(FaultKind.DECLINE, category="StoredValue"))
    await hands.press("f12")
    await hands.until(lambda: hands.till.books.sale is None and not hands.app.holds_back)
    hands.till.record(StrayAnswer("H7K2P0004", "Payment Success", shop.clock.time))
    shop.clock.time += timedelta(minutes=7)
    await hands.until(lambda: any(one.note for one in hands.till.books.jobs.values()))


async def test_what_a_manager_does_about_what_is_open(shop, counter, printer, mock, pictures):
    async with counter() as hands:
        await several(hands, mock, shop)
        await at_list(hands)
        await pictures(hands)
        kinds = [one.kind for one in obligations(hands.till)]
        await hands.press(*("down",) * kinds.index(Kind.CONFIRMATION))
        assert "Requested at Sun 22 Nov 10:41" in words(hands)
        await pictures(hands)
        await hands.press("n", "enter")
        assert [one.kind for one in obligations(hands.till)] == kinds, "without a reason nothing is done"
        await hands.type("not in the report of the 23rd", "enter")
        await hands.type(MANAGER, "enter")
        (failed,) = hands.till.journal.entries(kinds=[ReversalFailed])
        assert failed.event.reason == "Ruth: not in the report of the 23rd"
        kinds = [one.kind for one in obligations(hands.till)]
        assert Kind.CONFIRMATION not in kinds
        assert Kind.GIVE_BACK in kinds
        await hands.press(*("up",) * 9)
        await hands.press(*("down",) * kinds.index(Kind.PAPER))
        assert "paper end" in words(hands)
        assert offered(hands) == "R G"
        await hands.press("r")
        await pictures(hands)
        await hands.press("y")
        copies = [job for job in hands.till.books.jobs.values() if job.queued.copy]
        assert len(copies) == 1
        job = obligations(hands.till)[kinds.index(Kind.PAPER)].key
        await hands.press("g")
        await hands.type("the customer has gone", "enter")
        await hands.type(MANAGER, "enter")
        assert job not in hands.till.books.jobs
        gone = [entry.event for entry in hands.till.journal.entries(kinds=[PaperNoted])]
        assert ("given_up", "Ruth: the customer has gone") in [(one.state, one.note) for one in gone]
        assert {who for who, _ in allowed(hands)} == {"Ruth"}
        assert not list(hands.till.journal.entries(kinds=[CardRefunded]))
