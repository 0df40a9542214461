"""The desk's reports: a list, and each one as picture and table, for any period, beside another, on paper."""

import threading
from datetime import date
from decimal import Decimal

from moneyed import EUR, Money
from textual.widgets import Static

from receipts.document import from_json
from register.counter.drawer import shifts
from register.counter.people import staff
from register.counter.reporting.kinds import Kind
from register.counter.reporting.period import Period
from register.counter.reporting.table import Column, Report, Series
from register.counter.selling import checkout, ringing_up
from register.domain.amounts import Refused
from register.domain.events import ActAllowed, PaperQueued
from register.errors import RegisterError
from register.long_work import Stops, unstopped
from register.tui.desk.report import ReportScreen
from register.tui.desk.reports import Reports
from register.tui.desk.station import Station
from register.tui.desk.z_reports import ZReport
from register.tui.screens.drawer.x_report import XReport
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.news import News
from register.tui.widgets.paper import PaperPane
from register.tui.widgets.report_table import ReportTable

PEN = "1455082197725"
MANAGER = "9876"
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
HOURS = (9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
NET = ("120.35", "310.00", "402.80", "288.15", "95.00", "140.40", "260.00", "377.95", "610.20", "88.00")
OTHER = ("80.00", "290.10", "420.00", "301.75", "120.00", "99.90", "180.00", "402.00", "540.55", "120.45")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def sales_by_hour(kind: Kind, period: Period, against: Period | None, _stops: Stops = unstopped) -> Report:
    """As the counter makes it, with figures that a test knows."""
    columns = (Column("Hour", is_text=True), Column("Sales"), Column("Turnover"), Column("Average sale"))
    rows = [
        (f"{hour:02}:00", count, euros(net), euros(net) / count)
        for hour, net, count in zip(HOURS, NET, range(11, 21), strict=True)
    ]
    totals = ("Total", 155, euros("2692.85"), None)
    series = [Series("this week", tuple(map(Decimal, NET)))]
    if against:
        columns = (*columns, Column("Before"), Column("+/-"))
        series.append(Series("the week before", tuple(map(Decimal, OTHER))))
        rows = [
            (*row, euros(other), euros(net) - euros(other))
            for row, net, other in zip(rows, NET, OTHER, strict=True)
        ]
        totals = (*totals, euros("2554.75"), euros("138.10"))
    labels = tuple(f"{hour:02}" for hour in HOURS)
    return Report(
        kind.command, "Sales by hour", period, against, columns, tuple(rows), totals, labels, tuple(series)
    )


def said(hands, where: str) -> str:
    return hands.app.screen.query_one(where, Static).render().plain


async def opened(hands, make=sales_by_hour, *, locked=False) -> Reports:
    """The list of reports that Ruth opened, made by `make`; at her till, or at a locked one."""
    hands.till.by_command = False
    shifts.sign_in(hands.till, MANAGER)
    ruth = staff.called(hands.till, "Ruth")
    if locked:
        shifts.sign_out(hands.till)
    await hands.rest()
    screen = Reports(make)
    screen.station, screen.manager = Station.REPORTS, ruth if locked else None
    hands.app.push_screen(screen)
    await hands.rest()
    return screen


async def made(hands) -> ReportScreen:
    """The report on the screen, once it is reckoned."""
    await hands.until(lambda: isinstance(hands.app.screen, ReportScreen) and not hands.app.screen.working)
    await hands.rest()
    screen = hands.app.screen
    assert isinstance(screen, ReportScreen)
    return screen


async def test_the_list_and_a_report_as_drawn(counter, pictures):
    async with counter() as hands:
        await opened(hands)
        await pictures(hands)
        await hands.press("h")
        await made(hands)
        await pictures(hands)
        await hands.press("c")
        await made(hands)
        await pictures(hands)


async def test_periods_comparisons_and_what_is_no_period(counter):
    asked: list[tuple[Period, Period | None]] = []

    def make(kind, period, against, stops):
        asked.append((period, against))
        return sales_by_hour(kind, period, against, stops)

    async with counter() as hands:
        listed = await opened(hands, make)
        await hands.press("down", "down", "enter")
        screen = await made(hands)
        assert asked.pop() == (WEEK, None)
        for key, period in (("left", WEEK.before), ("right", WEEK), ("right", WEEK.later)):
            await hands.press(key)
            await made(hands)
            assert asked.pop() == (period, None)
        await hands.type("2026-11", "enter")
        await made(hands)
        november = Period(date(2026, 11, 1), date(2026, 11, 30))
        assert asked.pop() == (november, None)
        assert said(hands, "#report-period") == "November 2026"
        await hands.press("c")
        await made(hands)
        assert asked.pop() == (november, Period(date(2026, 10, 1), date(2026, 10, 31)))
        assert said(hands, "#report-period") == "November 2026, against the month before"
        await hands.press("c")
        await made(hands)
        assert asked.pop() == (november, Period(date(2025, 11, 1), date(2025, 11, 30)))
        await hands.type("when", "enter")
        assert "is no period" in said(hands, "#notice")
        assert asked == []
        # What was chosen goes along to the next report, and a station leaves the list under it too.
        await hands.press("escape")
        assert hands.app.screen is listed
        await hands.press("t")
        await made(hands)
        assert asked.pop() == (november, Period(date(2025, 11, 1), date(2025, 11, 30)))
        assert screen is not hands.app.screen
        await hands.type("/people", "enter")
        await hands.press("escape")
        assert hands.app.screen is hands.app.frame


async def test_esc_stops_the_reckoning_and_a_fault_is_said(counter):
    goes_on = threading.Event()
    begun = threading.Event()

    def make(kind, period, against, stops):
        if period == WEEK:
            return sales_by_hour(kind, period, against, stops)
        if period == WEEK.before:
            begun.set()
            goes_on.wait(60)
            return sales_by_hour(kind, period, against, stops)
        raise RegisterError("the journal cannot be read: call support")

    async with counter() as hands:
        await opened(hands, make)
        await hands.press("h")
        screen = await made(hands)
        await hands.press("left")
        await hands.until(begun.is_set)
        assert "Reckoning ..." in said(hands, "#report-period")
        await hands.press("escape")
        await made(hands)
        assert said(hands, "#report-period") == "Mon 16 to Sun 22 Nov"
        goes_on.set()
        await hands.press("right")
        await made(hands)
        assert screen.query_one(InputLine).remark == "the journal cannot be read: call support"
        assert said(hands, "#report-period") == "Mon 16 to Sun 22 Nov"
        await hands.press("escape")
        assert isinstance(hands.app.screen, Reports)


async def test_a_report_is_printed_under_the_name_of_who_asked_also_on_a_locked_till(shop, counter):
    shop.without.discard("printer")
    async with counter() as hands:
        await opened(hands, locked=True)
        await hands.press("x")
        assert isinstance(hands.app.screen, XReport)
        lines = "\n".join(hands.app.screen.query_one(PaperPane).lines)
        assert "100.00" in lines.partition("Expected")[2].partition("\n")[0], "a manager may see the drawer"
        await hands.press("p")
        assert printed(hands) == ("Ruth", "x report")
        await hands.press("escape")
        await hands.press("h")
        await made(hands)
        await hands.press("p")
        assert printed(hands) == ("Ruth", "report")
        table = hands.app.screen.query_one(ReportTable)
        assert table.size.height >= 5, "what was said below it leaves the rows in sight"
        words = " ".join(from_json(papers(hands)[-1].receipt).words())
        assert "SALES BY HOUR" in words
        assert "2692.85" in words
        assert "Printed by Ruth" in words
        await hands.press("s")
        await hands.press("c")
        await hands.until(lambda: "Saved as" in hands.app.screen.query_one(News).render().plain)
        (file,) = (shop.state / "reports").iterdir()
        assert file.name == "hours-2026-11-16-2026-11-22.csv"
        assert "17:00,19,610.20" in file.read_text("utf-8")
        assert allowed(hands)[-1].about == file.name


def papers(hands) -> list[PaperQueued]:
    events = [entry.event for entry in hands.till.journal.entries(kinds=[PaperQueued])]
    return [event for event in events if isinstance(event, PaperQueued)]


def allowed(hands) -> list[ActAllowed]:
    events = [entry.event for entry in hands.till.journal.entries(kinds=[ActAllowed])]
    return [event for event in events if isinstance(event, ActAllowed) and event.act == "desk"]


def printed(hands) -> tuple[str, str]:
    """Who had the last paper printed, and what it is filed under."""
    return allowed(hands)[-1].by, papers(hands)[-1].title


async def test_past_z_reports_are_listed_and_shown_as_on_paper(shop, counter, pictures):
    shop.without |= {"terminal"}
    async with counter() as hands:
        listed = await opened(hands)
        await hands.press("z")
        await hands.until(lambda: not hands.app.screen.working)
        assert said(hands, "#report-period") == "No shift was closed yet."
        await hands.press("escape")
        assert hands.app.screen is listed
        await closed_twice(hands)
        await hands.press("z")
        await hands.until(lambda: not hands.app.screen.working)
        await pictures(hands)
        await hands.press("down", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ZReport))
        await hands.rest()
        assert "Z REPORT 1" in "\n".join(hands.app.screen.query_one(PaperPane).lines)
        await pictures(hands)


async def test_a_z_report_is_printed_again_as_a_numbered_copy(shop, counter):
    shop.without = {"terminal"}
    async with counter() as hands:
        await opened(hands, locked=True)
        shifts.sign_in(hands.till, MANAGER)
        await closed_twice(hands)
        await hands.press("z")
        await hands.until(lambda: not hands.app.screen.working)
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ZReport))
        await hands.press("p")
        copy = papers(hands)[-1]
        assert copy.copy
        words = " ".join(from_json(copy.receipt).words())
        assert "COPY" in words
        assert "Z REPORT 2" in words
        assert allowed(hands)[-1].by == "Ruth"


async def closed_twice(hands) -> None:
    """Two shifts of a sale each; of the second 0.50 are missing."""
    till = hands.till
    for counted in ("107.35", "106.85"):
        if till.books.shift is None:
            assert shifts.open_shift(till, euros("100")) is None
        assert not isinstance(ringing_up.ring_up(till, PEN), Refused)
        assert not isinstance(await checkout.pay_cash(till), Refused)
        closed = shifts.close_shift(till, euros(counted))
        assert not isinstance(closed, Refused), closed
    await hands.rest()
