"""Before the Z the shift is compared with the terminal: what is odd is shown, and what can be done."""

from moneyed import EUR, Money

from register.demo import demo_settings
from register.domain.events import DayCompared, PaperQueued, ShiftClosed
from register.tui.place import Place
from register.tui.screens.drawer.close_shift import CloseShift
from register.tui.screens.drawer.compare_day import CompareDay
from register.tui.widgets.dialog import PinPrompt
from register.tui.widgets.entries import EntryList
from register.tui.widgets.key_list import KeyList
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.books.transactions import Ask, Counted
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.processor import Operation

FULL = DEMO_CARDS[0].number
PEN = "1455082197725"


def words(hands) -> str:
    found = hands.app.screen.query("Static, News, InputLine")
    return " ".join(" ".join(str(one.render()) for one in found).split())


def offered(hands) -> str:
    return "".join(hint.shown for hint in hands.app.screen.query_one(KeyList).hints)


async def paid(hands) -> None:
    """A pen by gift card."""
    await hands.scan(PEN)
    await hands.press("f6")
    await hands.scan(FULL)
    await hands.at(Place.DONE)


async def lost(hands, mock) -> None:
    """One more, whose answer is lost; the next customer waits."""
    await hands.scan(PEN)
    mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
    await hands.press("f6")
    await hands.scan(FULL)
    await hands.at(Place.UNKNOWN)
    await hands.until(lambda: not hands.app.holds_back)
    await hands.press("s")
    await hands.at(Place.BASKET)


def entered_without_the_till(mock) -> None:
    counted = Counted(poi_id=mock.settings.poi_id, period="1000")
    amount = Money("12.50", EUR)
    mock.ledger.move(
        Ask("stray.1", Operation.BANK_CARD, "", "", amount=amount, provider="mc", counted=counted)
    )


async def closes(hands) -> None:
    """F10, Z, what is in the drawer, yes; until the terminal was asked."""
    await hands.press("f10", "z")
    await hands.type("100", "enter", "y")
    await hands.until(lambda: isinstance(hands.app.screen, CompareDay) and not hands.app.screen.waiting)
    await hands.pilot.pause()


async def test_where_all_agrees_nobody_is_kept(counter):
    async with counter() as hands:
        await paid(hands)
        await hands.press("f10", "z")
        await hands.type("100", "enter", "y")
        await hands.until(lambda: hands.till.books.last_z)
        (one,) = [entry.event for entry in hands.till.journal.entries(kinds=[DayCompared])]
        assert isinstance(one, DayCompared)
        assert (one.agree, one.requests, one.odd) == (1, 1, ())


async def test_the_odd_ones_are_listed_with_what_to_do(counter, mock, pictures):
    async with counter() as hands:
        await paid(hands)
        await lost(hands, mock)
        entered_without_the_till(mock)
        await closes(hands)
        assert "Compared with terminal: 1 of 2 agree." in words(hands)
        assert len(hands.app.screen.query_one(EntryList).entries) == 2
        assert offered(hands) == "SRM"
        await pictures(hands)
        await hands.press("down")
        assert "Entered at the terminal without a till: 1 bank-card payment by mc, 12.50." in words(hands)
        assert offered(hands) == "RM"
        await pictures(hands)


async def test_p_prints_all_that_is_odd_and_the_list_stays(counter, mock, pictures):
    async with counter() as hands:
        with_printer = {"printer": demo_settings().printer}
        hands.till.settings = hands.till.settings.model_copy(update=with_printer)
        entered_without_the_till(mock)
        await closes(hands)
        assert offered(hands) == "RPM"
        await hands.press("p")
        (paper,) = [
            entry.event
            for entry in hands.till.journal.entries(kinds=[PaperQueued])
            if isinstance(entry.event, PaperQueued) and entry.event.title == "comparison"
        ]
        assert "Entered at the terminal without a till" in str(paper.receipt)
        assert "The comparison goes to the printer." in words(hands)
        assert offered(hands) == "RPM"
        await pictures(hands)


async def test_settling_takes_it_off_the_list_and_goes_on(counter, mock):
    async with counter() as hands:
        await lost(hands, mock)
        await closes(hands)
        assert hands.till.books.last_z == 0
        await hands.press("s")
        await hands.until(lambda: hands.till.books.last_z)
        assert hands.till.books.documents == {}


async def test_a_manager_closes_all_the_same_and_escape_goes_back_to_the_count(counter, mock):
    async with counter() as hands:
        entered_without_the_till(mock)
        await closes(hands)
        await hands.press("escape")
        assert isinstance(hands.app.screen, CloseShift)
        assert hands.till.books.last_z == 0
        await hands.type("100", "enter", "y")
        await hands.until(lambda: isinstance(hands.app.screen, CompareDay) and not hands.app.screen.waiting)
        await hands.press("m")
        assert isinstance(hands.app.screen, PinPrompt)
        await hands.type("1234", "enter")
        assert hands.till.books.last_z == 0
        await hands.type("9876", "enter")
        await hands.until(lambda: hands.till.books.last_z)
        (closed,) = [entry.event for entry in hands.till.journal.entries(kinds=[ShiftClosed])]
        assert isinstance(closed, ShiftClosed)
        assert (closed.odd_seen_by, closed.manager) == ("Ruth", "")


async def test_a_terminal_that_is_gone_keeps_nobody_for_ever(counter, mock, pictures):
    async with counter() as hands:
        await paid(hands)
        mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="TransactionStatus", times=9))
        await closes(hands)
        assert "Not compared: terminal not reachable since 10:41." in words(hands)
        assert offered(hands) == "RM"
        await pictures(hands)
        mock.faults.disarm()
        await hands.press("r")
        await hands.until(lambda: hands.till.books.last_z)


async def test_it_can_be_stopped_while_the_terminal_says_nothing(counter, mock):
    async with counter() as hands:
        await paid(hands)
        mock.faults.arm(Fault(FaultKind.DELAY, category="TransactionStatus", seconds=60))
        await hands.press("f10", "z")
        await hands.type("100", "enter", "y")
        await hands.until(lambda: "0 of 1" in words(hands))
        await hands.press("escape")
        await hands.until(lambda: not hands.app.screen.waiting)
        assert "0 of 1 agree, then it was stopped" in words(hands)
        assert hands.till.books.last_z == 0
