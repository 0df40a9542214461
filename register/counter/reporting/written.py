"""A report as text: columns that stand below each other, on the decimal point, 80 signs wide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from textwrap import wrap

from moneyed import Money

from register.counter.reporting.period_words import in_words
from register.counter.reporting.table import Cell, Column, Report
from register.domain.amounts import figures, numeral
from register.language import say, spoken

WIDTH = 80
_GAP = "  "
_LEAST = 8
"""A column of names gets no narrower: what is cut off further says nothing."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The table line by line, all equally wide."""

    header: str
    rows: tuple[str, ...]
    totals: str
    """Empty where there are none."""

    @property
    def rule(self) -> str:
        """What stands below the header and above the totals."""
        return "─" * len(self.header)


def lines(report: Report, today: date, width: int = WIDTH) -> list[str]:
    """Title, period, table and notes. Names are cut where the figures leave them no room."""
    head = [title(report), in_words(report.period, report.against, today), ""]
    table_ = table(report, width)
    end = [table_.rule, table_.totals] if table_.totals else []
    rows = table_.rows or (say("Nothing in these days."),)
    notes = ["", *(line for note in report.notes for line in wrap(note, width))] if report.notes else []
    return [line.rstrip() for line in (*head, table_.header, table_.rule, *rows, *end, *notes)]


def table(report: Report, width: int = WIDTH) -> Lines:
    """The columns of the report beside each other."""
    columns = [_column(report, at) for at in range(len(report.columns))]
    _fit(report.columns, columns, width)
    header, *rows = (_GAP.join(row) for row in zip(*columns, strict=True))
    totals = rows.pop() if report.totals else ""
    return Lines(header, tuple(rows), totals if rows else "")


def title(report: Report) -> str:
    """What it is, and in which currency its amounts are."""
    found = next((cell.currency.code for row in report.rows for cell in row if isinstance(cell, Money)), "")
    return f"{report.title}  {found}".rstrip()


def cell(value: Cell, column: Column) -> str:
    """As people here read it; nothing where there is nothing to tell."""
    match value:
        case None:
            return ""
        case Money():
            return figures(value)
        case Decimal() if column.percent:
            return f"{numeral(value)} %"
        case Decimal():
            return numeral(value)
        case str():
            return "".join(sign if sign.isprintable() else " " for sign in value)
        case int():
            return str(value)


def _column(report: Report, at: int) -> list[str]:
    """The column's name and its cells, all equally wide."""
    column = report.columns[at]
    rows = [*report.rows, *((report.totals,) if report.totals else ())]
    texts = [cell(row[at], column) for row in rows]
    if column.is_text:
        width = max(map(len, (column.name, *texts)))
        return [text.ljust(width) for text in (column.name, *texts)]
    texts = _on_the_point(texts)
    width = max(map(len, (column.name, *texts)))
    return [text.rjust(width) for text in (column.name, *texts)]


def _on_the_point(texts: list[str]) -> list[str]:
    """With so many spaces behind each that the decimal points stand below each other."""
    sign = spoken().decimal
    behind = [len(text) - text.find(sign) if sign in text else 0 for text in texts]
    most = max(behind, default=0)
    return [text + " " * (most - more) for text, more in zip(texts, behind, strict=True)]


def _fit(columns: tuple[Column, ...], texts: list[list[str]], width: int) -> None:
    """Cut the widest names as far as all of it finds room."""
    names = [at for at, column in enumerate(columns) if column.is_text]
    while names and sum(len(one[0]) + len(_GAP) for one in texts) - len(_GAP) > width:
        widest = max(names, key=lambda at: len(texts[at][0]))
        room = len(texts[widest][0]) - 1
        if room < _LEAST:
            return
        texts[widest] = [_cut(text, room) for text in texts[widest]]


def _cut(text: str, room: int) -> str:
    text = text.rstrip()
    return text.ljust(room) if len(text) <= room else f"{text[: room - 1]}…"
