"""A report of any period on the shop's own narrow paper: title, period, rows, totals."""

from dataclasses import dataclass

from receipts.document import Block, Cell, Columns, Cut, Feed, Receipt, Row, Rule, Text
from receipts.language import say
from receipts.layouts.parts import Heading, head

#: So many figures stand beside a name on any paper; more of them get a line each.
_MOST_BESIDE = 2
_FIGURE = 11


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """`heading` has no number. `columns` and each row begin with a name; figures come as words.

    `printed_by`: who wanted it, also where nobody was signed in. `totals` may be empty.
    """

    heading: Heading
    title: str
    period: str
    currency: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    printed_by: str = ""


def period_report(report: PeriodReport) -> Receipt:
    """All of it, however long."""
    beside = len(report.columns) <= 1 + _MOST_BESIDE
    names = (_row(report.columns, bold=True),) if beside and report.columns else ()
    rows = (block for row in report.rows for block in _written(report, row, beside=beside))
    total = _written(report, report.totals, beside=beside, bold=True) if report.totals else ()
    by = (Columns(say("Printed by"), report.printed_by),) if report.printed_by else ()
    return Receipt(
        (
            *head(report.heading, report.title),
            Text(report.period, bold=True),
            *by,
            Columns("", say("Amounts in {currency}", currency=report.currency)),
            Rule(),
            *names,
            *rows,
            *((Rule(), *total) if total else ()),
            *((Feed(), *map(Text, report.notes)) if report.notes else ()),
            Cut(),
        )
    )


def _written(
    report: PeriodReport, row: tuple[str, ...], *, beside: bool, bold: bool = False
) -> tuple[Block, ...]:
    """One row: on a line, or its name and below that each figure with what it is."""
    if beside:
        return (_row(row, bold=bold),)
    name, *figures = row
    named = zip(report.columns[1:], figures, strict=True)
    return (Text(name, bold=True), *(Columns(f"  {what}", figure, bold) for what, figure in named if figure))


def _row(cells: tuple[str, ...], *, bold: bool = False) -> Row:
    name, *figures = cells
    return Row((Cell(name), *(Cell(figure, _FIGURE, "right") for figure in figures)), bold)
