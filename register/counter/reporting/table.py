"""A report as data: table, picture, the period in words. Whoever shows it adds nothing."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from moneyed import Money

from register.counter.reporting.period import Period

Cell = str | int | Decimal | Money | None
"""None: nothing to tell, which is another thing than 0."""


class Drawn(Enum):
    """How the series of a report are drawn."""

    BARS = "bars"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; amounts, counts and quantities are right-aligned, texts left."""

    name: str
    """In the language spoken."""
    is_text: bool = False
    percent: bool = False
    key: str = ""
    """Its name for machines, in English: `net`."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one group of bars, of the picture: a point for each label of the report."""

    name: str
    points: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What one report says of one period, perhaps beside another."""

    kind: str
    """Its name for machines, as on the command line: `hours`."""
    title: str
    period: Period
    against: Period | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    """One cell a column; none where a sum would mean nothing."""
    labels: tuple[str, ...] = ()
    """Of the points, along the picture's lower edge; none: there is nothing to draw."""
    series: tuple[Series, ...] = ()
    drawn: Drawn = Drawn.BARS
    notes: tuple[str, ...] = field(default=())
    """Sentences under the table: what is left out, what a figure means."""
    for_machines: tuple[tuple[str, ...], ...] = ()
    """The texts at the beginning of each row as programs read them: `2026-11-22` for `Sun 22 Nov`."""
