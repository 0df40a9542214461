"""A report of any period on the receipt printer, under the name of whoever wanted it."""

from receipts.document import Receipt
from receipts.layouts.period_report import PeriodReport, period_report
from register.counter.paper import papers
from register.counter.paper.slips import heading, local
from register.counter.people import staff
from register.counter.reporting.period_words import in_words
from register.counter.reporting.table import Cell, Report
from register.counter.reporting.written import cell
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say

TITLE = "report"
"""As the journal files it."""


def print_report(till: Till, report: Report, by: Person | None = None) -> Refused | None:
    """Put `report` on paper; `by` wanted it, where that is not who is signed in."""
    if till.settings.paper_columns is None:
        return Refused(say("This till has no printer: the report cannot be printed"))
    queued = papers.queued(till, slip(till, report, by), TITLE, None)
    till.record(*staff.note(Act.DESK, by, report.kind), queued)
    return None


def slip(till: Till, report: Report, by: Person | None = None) -> Receipt:
    """What would be printed now."""
    today = local(till.clock.now()).date()
    return period_report(
        PeriodReport(
            heading=heading(till, ""),
            title=report.title.upper(),
            period=in_words(report.period, report.against, today),
            currency=till.currency.code,
            columns=_line(report, [column.name for column in report.columns]),
            rows=tuple(_words(report, row) for row in report.rows),
            totals=_words(report, report.totals) if report.totals else (),
            notes=report.notes,
            printed_by=by.name if by else "",
        )
    )


def _words(report: Report, cells: tuple[Cell, ...]) -> tuple[str, ...]:
    return _line(report, [cell(one, column) for one, column in zip(cells, report.columns, strict=True)])


def _line(report: Report, words: list[str]) -> tuple[str, ...]:
    """One name, whatever a row is called by, and its figures."""
    named = [word for word, column in zip(words, report.columns, strict=True) if column.is_text and word]
    figures = (word for word, column in zip(words, report.columns, strict=True) if not column.is_text)
    return (", ".join(named), *figures)
