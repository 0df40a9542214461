"""The day's end at the manager's desk: the day as it stands, its Z, and past days request by request."""

from datetime import timedelta

from register.counter.asking import settling
from register.counter.awaited import Attempt
from register.counter.days import day_comparison
from register.counter.drawer import shifts
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import ActAllowed, ShiftClosed
from register.tui.desk.day_end import DayEnd
from register.tui.desk.past_day import PastDay
from register.tui.place import Place
from register.tui.screens.drawer.close_shift import CloseShift
from register.tui.screens.drawer.compare_day import CompareDay
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.widgets.entries import EntryList
from register.tui.widgets.long_list import LongList
from register.tui.widgets.news import News
from terminal_api.mock.orders.faults import Fault, FaultKind

MANAGER = "9876"
PEN = "1455082197725"


def rows(hands) -> list[str]:
    return [f"{one.sign} {one.name}" for one in hands.app.screen.query_one(EntryList).entries]


def text(hands, part: str) -> str:
    return " ".join(str(hands.app.screen.query_one(part).render()).split())


async def at_day_end(hands) -> None:
    await hands.type("/desk", "enter")
    if isinstance(hands.app.screen, ApprovalPrompt):
        await hands.type(MANAGER, "enter")
    await hands.type("/days", "enter")
    assert isinstance(hands.app.screen, DayEnd)
    await hands.until(lambda: not hands.app.screen._loading)
    await hands.rest()


async def sold_by_card(hands) -> None:
    await hands.scan(PEN)
    await hands.press("f9")
    await hands.at(Place.DONE)
    await hands.until(lambda: not hands.app.holds_back)


def closed_by_hand(hands) -> None:
    """The shift is closed by a command, and the next one opened."""
    manager = next(one for one in hands.till.settings.people if one.name == "Ruth")
    reading = shifts.close_shift(hands.till, None, seen_by=manager)
    assert not isinstance(reading, Refused), reading
    assert shifts.open_shift(hands.till, hands.euros("100")) is None


async def an_odd_day(hands, mock, shop) -> None:
    """A payment whose answer was lost, decided by hand, and found by the comparison; a smooth one."""
    await sold_by_card(hands)
    await hands.scan(PEN)
    mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
    await hands.press("f9")
    await hands.until(lambda: hands.till.attempts and not hands.app.holds_back)
    (request,) = hands.till.books.unsettled
    now = shop.clock.time
    hands.till.attempts[request.id] = Attempt(9, now, now + timedelta(hours=1), 9, "nobody there")
    manager = next(one for one in hands.till.settings.people if one.name == "Ruth")
    shop.clock.time += timedelta(minutes=3)
    decided = settling.decide(hands.till, request.id, manager, "nothing on the slip", happened=False)
    assert not isinstance(decided, Refused), decided
    await checkout.pay_cash(hands.till)
    await day_comparison.compare_day(hands.till)


async def test_a_past_day_shows_each_request_with_both_ids_the_odd_one_first(counter, shop, mock, pictures):
    async with counter() as hands:
        await an_odd_day(hands, mock, shop)
        shop.clock.time += timedelta(hours=7)
        closed_by_hand(hands)
        shop.clock.time += timedelta(hours=15)
        await sold_by_card(hands)
        closed_by_hand(hands)
        shop.clock.time += timedelta(hours=1)
        await at_day_end(hands)
        await hands.until(lambda: len(hands.app.screen._compared) == 2)
        await hands.rest()
        assert [row.split()[1] for row in rows(hands)] == ["2", "1"]
        await pictures(hands)
        await hands.press("down")
        assert "1 odd" in text(hands, "#day-marked")
        await hands.press("enter")
        assert isinstance(hands.app.screen, PastDay)
        await hands.until(lambda: hands.app.screen._read)
        await hands.rest()
        assert rows(hands)[0].startswith("! 10:41  R2-000002")
        told = text(hands, "#past-marked")
        assert "Decided by hand" in told
        assert "nothing on the slip" in told
        assert "the terminal did it, 7.35" in told
        assert "Here: request P30" in told
        await pictures(hands)
        await hands.press("o")
        assert len(rows(hands)) == 1
        await hands.press("o", "end")
        assert rows(hands)[-1].startswith("✓")
        await hands.press("escape")
        assert isinstance(hands.app.screen, DayEnd)


async def test_a_manager_closes_another_s_shift_from_the_desk_with_a_pin(counter, shop, mock, pictures):
    async with counter() as hands:
        hands.till.by_command = False
        shifts.sign_in(hands.till, "1234")
        await sold_by_card(hands)
        await at_day_end(hands)
        assert "Shift 1 since 10:41, Maria." in text(hands, "#day-now")
        assert "No shift was closed yet." in text(hands, "#day-marked")
        await hands.press("c")
        await hands.until(lambda: isinstance(hands.app.screen, DayEnd))
        await hands.rest()
        assert "all agrees" in str(hands.app.screen.query_one(News).render())
        await pictures(hands)
        await hands.press("z")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.type("1234", "enter")
        assert isinstance(hands.app.screen, CloseShift), "everybody may close here, by their own PIN"
        await hands.press("escape")
        await hands.press("z")
        await hands.type(MANAGER, "enter")
        await hands.type("100", "enter")
        await hands.press("y")
        await hands.until(lambda: hands.till.books.shift is None)
        await hands.rest()
        await hands.press("enter")
        assert hands.app.screen is hands.app.frame, "Maria was signed out, and the desk is left with her"
        assert hands.till.books.cashier is None
        await hands.press("f10")
        await hands.type(MANAGER, "enter")
        await hands.type("/days", "enter")
        await hands.until(lambda: hands.app.screen._compared)
        await hands.rest()
        assert rows(hands)[0].split()[1] == "1"
        entries = hands.till.journal.entries(kinds=[ActAllowed, ShiftClosed])
        told = [entry.event for entry in entries]
        assert ("close_shift", "Ruth") in [(one.act, one.by) for one in told if isinstance(one, ActAllowed)]
        assert hands.app.screen.query_one(LongList).at == 0


async def test_comparing_alone_closes_nothing_and_asks_no_manager_to_let_it(counter, shop, mock):
    async with counter() as hands:
        hands.till.by_command = False
        shifts.sign_in(hands.till, "1234")
        await sold_by_card(hands)
        mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="TransactionStatus", times=9))
        await at_day_end(hands)
        await hands.press("c")
        await hands.until(lambda: isinstance(hands.app.screen, CompareDay) and not hands.app.screen.waiting)
        letters = hands.app.screen.keys()
        assert "r" in letters
        assert "m" not in letters
        await hands.press("escape")
        assert isinstance(hands.app.screen, DayEnd)
        assert hands.till.books.shift is not None
