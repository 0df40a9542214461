"""A report's table as it is written on the screen: every cell a text, every column as wide as it needs.

Pure and without a screen, so that it can be made beside one: 5,000 rows take longer than a frame.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from register.counter.reporting.table import Cell, Column, Report
from register.counter.reporting.written import cell
from register.language import spoken
from register.tui.widgets.columns import on_point

_HEADING_LINES = 2


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """One column: its heading line by line, and how wide it is."""

    heading: tuple[str, ...]
    width: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A table to be drawn. Figures stand on their decimal point already; texts are as long as they are."""

    columns: tuple[WrittenColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    totals: tuple[str, ...] = ()

    @property
    def heading_lines(self) -> int:
        """How many lines the headings take."""
        return max((len(column.heading) for column in self.columns), default=0)


def written(report: Report) -> Written:
    """The table of `report`."""
    return written_rows(report.columns, report.rows, report.totals)


def written_rows(
    names: Sequence[Column], rows: Sequence[tuple[Cell, ...]], totals: tuple[Cell, ...] = ()
) -> Written:
    """Any table under such columns; `totals` may be empty."""
    lines = (*rows, *((totals,) if totals else ()))
    columns: list[WrittenColumn] = []
    cells: list[list[str]] = []
    for index, column in enumerate(names):
        texts = [cell(line[index], column) for line in lines]
        laid = texts if column.is_text else _on_point(texts)
        needed = max(map(cell_len, laid), default=1)
        heading = _heading(column.name, needed)
        width = max(needed, *map(cell_len, heading))
        columns.append(WrittenColumn(heading, width, column.is_text))
        cells.append(laid if column.is_text else [text.rjust(width) for text in laid])
    turned = tuple(zip(*cells, strict=True))
    return Written(tuple(columns), turned[: len(rows)], turned[-1] if totals and turned else ())


def _on_point(texts: Sequence[str]) -> list[str]:
    """Figures with their decimal points under each other."""
    parts = [text.partition(spoken().decimal) for text in texts]
    places = max((len(fraction) for _, _, fraction in parts), default=0)
    whole = max((cell_len(first) for first, _, _ in parts), default=0)
    width = whole + (places + 1 if places else 0)
    return [on_point(text, width, places) for text in texts]


def _heading(name: str, width: int) -> tuple[str, ...]:
    """The name on two lines at most, as narrow as that goes, but not narrower than the column."""
    widest = max(map(cell_len, name.split()), default=1)
    for room in range(max(width, widest), cell_len(name) + 1):
        lines = textwrap.wrap(name, room)
        if len(lines) <= _HEADING_LINES:
            return tuple(lines)
    return (name,)
