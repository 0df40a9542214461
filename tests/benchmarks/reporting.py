"""Reports of a shop's years: each over all of them, and the figures of one day of 2,000 sales.

The floor is what the desk promises: a second for any report, a tenth of one for a day's Z. The archive is
made first, which takes many minutes: `REPORTED_SALES=100000` makes less of it.
"""

import os
from collections.abc import Callable
from datetime import timedelta

from register.counter.drawer import reports
from register.counter.reporting.kinds import Kind
from register.counter.reporting.made import made
from register.counter.reporting.opening import archive_of
from register.counter.reporting.period import Period
from register.domain.books import Books, books_after
from register.domain.events import Event, ShiftClosed
from register.domain.shift import Shift
from register.journal.store import JournalReader
from tests.benchmarks import archive_of_years
from tests.benchmarks.archive_of_years import FIRST, SALES_A_DAY, ShopOfYears
from tests.benchmarks.measure import Figure, medians, milliseconds, timed
from tests.benchmarks.years import opened, shop

_SALES = int(os.environ.get("REPORTED_SALES", "1000000"))
_MOST_S, _Z_MOST_S = 1.0, 0.1


def figures() -> list[Figure]:
    """The slowest report of all, over all years and beside a year; the items, which are many; a day's Z."""
    with opened(archive_of_years.years(_SALES)) as journal:
        ever = Period(FIRST.date(), FIRST.date() + timedelta(_SALES // SALES_A_DAY))
        times = {kind: _median(_made(journal, kind, ever)) for kind in Kind}
        slowest = max(times, key=lambda kind: times[kind])
        half = Period(ever.since, ever.since + timedelta(ever.days // 2))
        beside = _median(_made(journal, slowest, Period(half.until + timedelta(1), ever.until), half))
    return [
        *(_figure(f"report {kind.command} over {_SALES:,} sales", times[kind], _MOST_S) for kind in Kind),
        _figure(f"report {slowest.command}, half of them beside the other", beside, _MOST_S),
        _figure(f"Z of a day of {SALES_A_DAY:,} sales, its paper too", _median(_z()), _Z_MOST_S),
    ]


def _figure(name: str, ours: float, promised: float) -> Figure:
    return Figure(name, ours, promised, 1.0, f"the {milliseconds(promised)} that are promised")


def _median(action: Callable[[], object]) -> float:
    return medians(lambda: timed(action), repeats=5, warm_up=1)[0]


def _made(
    journal: JournalReader[Event], kind: Kind, period: Period, against: Period | None = None
) -> Callable[[], object]:
    """As the desk and the command line do it: the archive is opened, read and let go of."""

    def make() -> None:
        with archive_of(journal, shop()) as archive:
            made(archive, shop(), kind, period, against)

    return make


def _z() -> Callable[[], object]:
    """The figures of the shift at its end and their paper; what is written then is measured elsewhere."""
    settings, books = shop(), Books(shop().shop.till, shop().shop.currency)
    for at, who, event in ShopOfYears(SALES_A_DAY).entries():
        if isinstance(event, ShiftClosed):
            break
        books = books_after(books, event, at, who or None)
    shift = books.shift
    assert isinstance(shift, Shift)
    return lambda: reports.paper(settings, reports.reading_in(books, shift, FIRST))
