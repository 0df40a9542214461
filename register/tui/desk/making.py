"""Making a report beside the screen, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from importlib import import_module

from register.counter.reporting.kinds import Kind
from register.counter.reporting.opening import archive_of
from register.counter.reporting.period import Period
from register.counter.reporting.table import Report
from register.counter.till import Till
from register.long_work import Stops
from register.tui.words.report_cells import Written, written

Make = Callable[[Kind, Period, Period | None, Stops], Report]
"""Makes the report of that kind over one period, perhaps against another; called in a thread."""


class Comparing(Enum):
    """What a report stands beside."""

    NOTHING = "nothing"
    BEFORE = "before"
    YEAR = "year"

    @property
    def next(self) -> Comparing:
        """The one after it; after the last the first."""
        every = tuple(Comparing)
        return every[(every.index(self) + 1) % len(every)]

    def against(self, period: Period) -> Period | None:
        """The other period; `None` where there is none."""
        match self:
            case Comparing.NOTHING:
                return None
            case Comparing.BEFORE:
                return period.earlier
            case Comparing.YEAR:
                return period.year_earlier


def made(
    make: Make, kind: Kind, period: Period, against: Period | None, stops: Stops
) -> tuple[Report, Written]:
    """The report, and its table as it is written; loads what draws the picture, longer than a frame takes."""
    for drawing in ("textual_plotext", "register.tui.plotting"):
        import_module(drawing)  # here, in the thread: the first picture then finds them loaded
    report = make(kind, period, against, stops)
    return report, written(report)


def figures_of(till: Till) -> Make:
    """What makes reports of all that `till` has recorded."""

    def make(kind: Kind, period: Period, against: Period | None, stops: Stops) -> Report:
        from register.counter.reporting.made import made as of_archive

        with archive_of(till.journal, till.settings, stops) as archive:
            return of_archive(archive, till.settings, kind, period, against)

    return make
