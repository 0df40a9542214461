"""The desk's reports: a list, and each one as picture and table, for any period, beside another, on paper."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from moneyed import EUR, Money
from textual.widgets import Static

from register.counter import shifts
from register.counter.reporting.period import Period
from register.counter.reporting.table import Column, Drawn, Report, Series
from register.domain.events import PaperQueued
from register.errors import RegisterError
from register.tui.desk.report import ReportScreen, plot_height
from register.tui.desk.reports import Reports
from register.tui.desk.station import Station
from register.tui.widgets.dialog import Question
from register.tui.widgets.plot import ReportPlot
from register.tui.widgets.report_table import ReportTable
from register.tui.screens.x_report import XReport

MANAGER = "9876"
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
HOURS = (9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
NET = ("120.35", "310.00", "402.80", "288.15", "95.00", "140.40", "260.00", "377.95", "610.20", "88.00")
OTHER = ("80.00", "290.10", "420.00", "301.75", "120.00", "99.90", "180.00", "402.00", "540.55", "120.45")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def sales_by_hour(kind: str, period: Period, against: Period | None) -> Report:
    """As the counter makes it, with figures that a test knows."""
    columns = (Column("Hour", is_text=True), Column("Sales"), Column("Turnover"), Column("Average sale"))
    rows = [
        (f"{hour:02}:00", count, euros(net), euros(net) / count)
        for hour, net, count in zip(HOURS, NET, range(11, 21), strict=True)
    ]
    totals = ("Total", 155, euros("2692.85"), None)
    series = [Series("this week", tuple(map(Decimal, NET)))]
    if against:
        columns = (*columns, Column("The other period"), Column("Change"), Column("Change in %", percent=True))
        series.append(Series("the week before", tuple(map(Decimal, OTHER))))
        rows = [
            (*row, euros(other), euros(net) - euros(other), Decimal("-3.5"))
            for row, net, other in zip(rows, NET, OTHER, strict=True)
        ]
        totals = (*totals, euros("2554.75"), euros("138.10"), Decimal("5.4"))
    labels = tuple(f"{hour:02}" for hour in HOURS)
    return Report(
        kind, "Sales by hour", period, against, columns, tuple(rows), totals, labels, tuple(series)
    )


async def opened(hands, make=sales_by_hour) -> Reports:
    """Ruth's list of reports, made by `make`."""
    hands.till.by_command = False
    shifts.sign_in(hands.till, MANAGER)
    await hands.rest()
    screen = Reports(make)
    screen.station = Station.REPORTS
    hands.app.push_screen(screen)
    await hands.rest()
    return screen


async def made(hands) -> ReportScreen:
    """The report on the screen, once it is reckoned."""
    await hands.until(lambda: isinstance(hands.app.screen, ReportScreen) and not hands.app.screen.reckoning)
    await hands.rest()
    screen = hands.app.screen
    assert isinstance(screen, ReportScreen)
    return screen


async def test_the_list_and_a_report_as_drawn(shop, counter, pictures):
    shop.without.discard("printer")
    async with counter() as hands:
        await opened(hands)
        await pictures(hands)
        await hands.press("h")
        await made(hands)
        await pictures(hands)
        await hands.press("c")
        await made(hands)
        await pictures(hands)
