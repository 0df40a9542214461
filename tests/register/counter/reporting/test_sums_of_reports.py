"""Whatever happened in some days: the sums of every report are those of the postings, and of X and Z."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.counter.drawer import shift_figures
from register.counter.reporting.kinds import Kind
from register.counter.reporting.made import made
from register.counter.reporting.period import Period
from register.counter.reporting.table import Report
from register.demo import demo_settings
from register.domain.bookkeeping.postings import postings
from register.domain.books import books_after
from register.domain.shift import Shift, shift_after
from register.journal.projections.archive import Archive
from register.journal.projections.catching_up import rebuilt
from tests.register.journal.projections.conftest import EMPTY, Days, opened

SHOP = demo_settings()
NOTHING = Money(0, EUR)
EVER = Period(date(2031, 1, 1), date(2031, 12, 31))


@dataclass
class Told:
    """A journal, its reports, and what it comes to when every event is added up by itself."""

    archive: Archive
    days: Days

    def report(self, kind: Kind, period: Period = EVER, against: Period | None = None) -> Report:
        return made(self.archive, SHOP, kind, period, against)

    def sum(self, kind: Kind, key: str, period: Period = EVER) -> Any:
        """The rows of a column added up; they must be what its totals say."""
        report = self.report(kind, period)
        at = next(at for at, column in enumerate(report.columns) if column.key == key)
        cells: list[Any] = [row[at] for row in report.rows if row[at] is not None]
        whole = sum(cells, NOTHING if isinstance(next(iter(cells), NOTHING), Money) else 0)
        assert not report.totals or not report.rows or report.totals[at] == whole, (kind, key)
        return whole

    def booked(self, account: str) -> Money:
        """What was posted to `account` and those under it."""
        lines = (line for entry in self.days.journal.entries() for line in postings(entry.event))
        mine = (line for line in lines if line.account == account or line.account.startswith(f"{account}:"))
        return sum((line.amount for line in mine), NOTHING)

    def shift(self) -> Shift:
        """All of it as one shift."""
        shift, books = Shift(1, datetime.min.replace(tzinfo=UTC), NOTHING), EMPTY
        for entry in self.days.journal.entries():
            books = books_after(books, entry.event, entry.at, entry.cashier)
            shift = shift_after(shift, entry.event, entry.cashier)
        return shift


@contextmanager
def told(seed: int) -> Iterator[Told]:
    """Three days by lot, the first two of them in the projections."""
    with TemporaryDirectory() as folder, opened(Path(folder)) as journal:
        days = Days(journal, seed)
        for _ in range(2):
            days.pass_(120)
            days.at += timedelta(hours=19)
        rebuilt(journal, EMPTY)
        days.pass_(60)
        with Archive.opened(journal, EMPTY) as archive:
            yield Told(archive, days)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32))
def test_the_sums_of_every_report_are_the_postings(seed: int) -> None:
    with told(seed) as one:
        shift = one.shift()
        turnover = shift.amount("sales") - shift.amount("returns")
        for kind in (Kind.HOURS, Kind.DAYS, Kind.WEEKDAYS, Kind.MONTHS, Kind.CASHIERS):
            assert one.sum(kind, "turnover") == turnover
            assert one.sum(kind, "sales") == shift.count("sales")
        assert one.sum(Kind.DEPARTMENTS, "net") == -one.booked("sales") == one.sum(Kind.TAX, "net")
        assert one.sum(Kind.TAX, "tax") == -one.booked("tax")
        assert one.sum(Kind.ROUNDING, "rounding") == -one.booked("rounding")
        assert one.sum(Kind.TENDERS, "amount") == sum(
            (figure.amount for figure in shift_figures.tenders(shift)), NOTHING
        )
        assert one.sum(Kind.GIFT_CARDS, "count") == sum(
            figure.count or 0 for figure in shift_figures.gift_cards(shift)
        )
        (*_, last) = one.report(Kind.LIABILITY).rows
        assert last[-1] == -one.booked("gift_cards")
        counted = [(row[-3], row[-2]) for row in one.report(Kind.DRAWER).rows if row[-2] is not None]
        assert one.sum(Kind.DRAWER, "difference") == sum((b - a for a, b in counted), NOTHING)  # pyright: ignore
        loss: dict[Any, Any] = defaultdict(int)
        for _, what, count, *_ in one.report(Kind.LOSS).rows:
            loss[what] += count
        assert (loss["Voids"], loss["No-sales"]) == (shift.count("voids"), shift.count("no_sale"))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 3))
def test_two_periods_come_to_the_whole_and_stand_beside_each_other(seed: int, split: int) -> None:
    with told(seed) as one:
        begun = date(2031, 3, 14)
        first = Period(EVER.since, begun + timedelta(split))
        second = Period(begun + timedelta(split + 1), EVER.until)
        for kind, key in (
            *((Kind.HOURS, "turnover"), (Kind.DAYS, "sold"), (Kind.CASHIERS, "returned")),
            *((Kind.DEPARTMENTS, "net"), (Kind.ITEMS, "net"), (Kind.TENDERS, "amount"), (Kind.TAX, "tax")),
        ):
            assert one.sum(kind, key, first) + one.sum(kind, key, second) == one.sum(kind, key)
        for kind in Kind:
            beside = one.report(kind, second, first)
            at = next(at for at, column in enumerate(beside.columns) if column.key.endswith("_before"))
            others = one.report(kind, first)
            key = beside.columns[at].key.removesuffix("_before")
            mine = next(at for at, column in enumerate(others.columns) if column.key == key)
            now = next(at for at, column in enumerate(beside.columns) if column.key == key)
            assert added(beside, at) == added(others, mine), kind
            if kind not in (Kind.LIABILITY, Kind.DRAWER):  # a balance; a shift is in one of them only
                assert added(beside, at + 1) == added(beside, now) - added(beside, at), kind


def added(report: Report, at: int) -> Money:
    cells: list[Any] = [row[at] for row in report.rows if row[at] is not None]
    return sum(cells, NOTHING)
