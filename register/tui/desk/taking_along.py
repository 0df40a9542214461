"""A report that leaves the screen: on paper, or as a file."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from register.counter.reporting.form import Form
from register.counter.reporting.period_slips import print_report
from register.errors import RegisterError
from register.language import counted, say
from register.tui.widgets.dialog import Choice, Question
from register.tui.widgets.status import Level

if TYPE_CHECKING:
    from register.counter.reporting.table import Report
    from register.tui.desk.report import ReportScreen

_LONG = 60
"""So many rows are printed without asking."""


def ask_to_print(screen: ReportScreen, report: Report) -> None:
    """Print `report`; ask first where it takes much paper."""
    rows = len(report.rows)
    if rows <= _LONG:
        _print(screen, report, sure=True)
        return
    text = counted("It is {count} row long.", "It is {count} rows long.", rows)
    choices = (Choice("p", say("Print"), value=True), Choice("k", say("Keep the paper"), value=False))
    question = Question(say("Print"), text, choices, leave=False)
    screen.till_app.push_screen(question, lambda sure: _print(screen, report, sure=bool(sure)))


def ask_to_save(screen: ReportScreen, report: Report) -> None:
    """Ask as what, and write the file in a thread: a picture takes a second."""
    text = say("It is put into the folder reports beside the journal.")
    choices: tuple[Choice[Form | None], ...] = (
        Choice("c", say("Table, CSV"), value=Form.CSV),
        Choice("i", say("Picture, PNG"), value=Form.PNG),
        Choice("d", say("Document, PDF"), value=Form.PDF),
    )
    question = Question(say("Save"), text, choices, leave=None)
    screen.till_app.push_screen(question, partial(_save, screen, report))


def _print(screen: ReportScreen, report: Report, *, sure: bool) -> None:
    if not sure:
        return
    refused = print_report(screen.till, report, screen.manager)
    if refused is not None:
        screen.refuse(refused.reason)
    else:
        screen.tell(say("The report is on its way to the printer."))


def _save(screen: ReportScreen, report: Report, form: Form | None) -> None:
    if form is not None:
        screen.tell(say("Saving ..."), Level.OFF)
        screen.run_worker(_saved(screen, report, form), group="save", exit_on_error=False)


async def _saved(screen: ReportScreen, report: Report, form: Form) -> None:
    from register.counter.reporting.saved_reports import note_saved, saved

    try:
        file = await asyncio.to_thread(saved, screen.till, report, form)
    except RegisterError as error:
        screen.tell("")
        screen.refuse(str(error))
        return
    note_saved(screen.till, file, screen.manager)
    if screen.is_attached:
        screen.tell(say("Saved as {file}.", file=f"{file.parent.name}/{file.name}"))
