"""Sales and returns by hour, day, weekday, month and cashier; with tax, without gift cards sold."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from moneyed import Money

from register.counter.reporting.period import Period
from register.counter.reporting.places import day_column, day_names, day_place, month_names, month_place
from register.counter.reporting.sums import OF_SALES, Source, as_shift
from register.counter.reporting.table import Column
from register.counter.reporting.table_rows import Names, Row, Table, summed
from register.domain.amounts import rounded, zero
from register.domain.bookkeeping.facts import Kind
from register.domain.shift import Shift
from register.journal.projections.archive import Axis, Total
from register.language import marked, say

WEEKDAYS = (
    *(marked("Monday"), marked("Tuesday"), marked("Wednesday"), marked("Thursday"), marked("Friday")),
    *(marked("Saturday"), marked("Sunday")),
)
"""As `date.weekday` counts them."""


def hours(source: Source, period: Period) -> Table:
    """Every hour between the first and the last with a sale."""
    found = source.shifts(period, OF_SALES, Axis.HOUR, lambda one: one.hour or 0)
    rows = [_row(hour, Names((f"{hour:02}",), (str(hour),)), sums) for hour, sums in _whole(source, found)]
    return _table(source, Column(say("Hour"), is_text=True, key="hour"), rows)


def days(source: Source, period: Period) -> Table:
    """Every day between the first and the last with a sale."""
    found = source.shifts(period, OF_SALES, Axis.DAY, lambda one: day_place(period, _day(one)))
    rows = [_row(place, day_names(period, place), sums) for place, sums in _whole(source, found)]
    return replace(_table(source, day_column(), rows), names_of=partial(day_names, period))


def weekdays(source: Source, period: Period) -> Table:
    """All Mondays together, all Tuesdays, and so on."""
    found = source.shifts(period, OF_SALES, Axis.DAY, lambda one: _day(one).weekday())
    sold = [(at, sums) for at, sums in sorted(found.items()) if _sold_any(sums)]
    rows = [_row(at, Names((say(WEEKDAYS[at]),), (WEEKDAYS[at],)), sums) for at, sums in sold]
    return _table(source, Column(say("Day"), is_text=True, key="weekday"), rows)


def months(source: Source, period: Period) -> Table:
    """Every month between the first and the last with a sale."""
    found = source.shifts(period, OF_SALES, Axis.DAY, lambda one: month_place(period, _day(one)))
    rows = [_row(place, month_names(period, place), sums) for place, sums in _whole(source, found)]
    column = Column(say("Month"), is_text=True, key="month")
    return replace(_table(source, column, rows), names_of=partial(month_names, period))


def cashiers(source: Source, period: Period) -> Table:
    """The one who sold most comes first."""
    groups: dict[str, list[Total]] = {}
    for one in source.totals(period, (*OF_SALES, Kind.LINES), Axis.CASHIER):
        groups.setdefault(one.cashier or "-", []).append(one)
    rows: list[Row] = []
    for name, totals in groups.items():
        sums = as_shift(totals, source.currency)
        if _sold_any(sums):
            lines = sum(one.count for one in totals if one.kind is Kind.LINES)
            rows.append(Row(name, (name,), _of_cashier(sums, lines)))
    every = [one for totals in groups.values() for one in totals]
    lines = sum(one.count for one in every if one.kind is Kind.LINES)
    return Table(
        (Column(say("Cashier"), is_text=True, key="cashier"),),
        (
            Column(say("Sales"), key="sales"),
            Column(say("Sold"), key="sold"),
            Column(say("Average"), key="average"),
            Column(say("Lines"), key="lines_a_sale"),
            Column(say("Returned"), key="returned"),
            Column(say("Turnover"), key="turnover"),
        ),
        tuple(sorted(rows, key=lambda row: (-_money(row.figures[-1]).amount, row.names))),
        _of_cashier(as_shift(every, source.currency), lines),
        compared=5,
        notes=(_with_tax(), say("Average and lines are those of one sale.")),
    )


def _of_cashier(sums: Shift, lines: int) -> tuple[int | Money | Decimal | None, ...]:
    count, sold, back = sums.count("sales"), sums.amount("sales"), sums.amount("returns")
    average = rounded(Money(sold.amount / count, sold.currency)) if count else None
    basket = (Decimal(lines) / count).quantize(Decimal("0.1")) if count else None
    return count, sold, average, basket, back, sold - back


def _table(source: Source, name: Column, rows: list[Row]) -> Table:
    nothing = zero(source.currency)
    return Table(
        (name,),
        (
            Column(say("Sales"), key="sales"),
            Column(say("Sold"), key="sold"),
            Column(say("Returns"), key="returns"),
            Column(say("Returned"), key="returned"),
            Column(say("Turnover"), key="turnover"),
        ),
        tuple(rows),
        summed(rows, (0, nothing, 0, nothing, nothing)),
        compared=4,
        in_order=True,
        notes=(_with_tax(),),
    )


def _row(key: int, names: Names | None, sums: Shift) -> Row:
    assert names is not None
    sold, back = sums.amount("sales"), sums.amount("returns")
    figures = (sums.count("sales"), sold, sums.count("returns"), back, sold - back)
    return Row(key, names.names, figures, names.for_machines)


def _whole(source: Source, found: Mapping[int, Shift]) -> Iterable[tuple[int, Shift]]:
    """From the first place that sold anything to the last; those between that did not are there too."""
    places = [place for place, sums in found.items() if _sold_any(sums)]
    if not places:
        return ()
    nothing = as_shift((), source.currency)
    return [(place, found.get(place, nothing)) for place in range(min(places), max(places) + 1)]


def _day(one: Total) -> date:
    assert one.day is not None
    return one.day


def _money(cell: object) -> Money:
    assert isinstance(cell, Money)
    return cell


def _with_tax() -> str:
    return say("With tax, without gift cards sold.")


def _sold_any(sums: Shift) -> bool:
    return bool(sums.count("sales") or sums.count("returns"))
