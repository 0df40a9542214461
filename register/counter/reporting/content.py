"""A report in any of the forms in which it leaves the till, and a file of it."""

import json
from datetime import date
from pathlib import Path

from register.counter.reporting import for_programs, written
from register.counter.reporting.form import Form
from register.counter.reporting.table import Report
from register.journal.whole_file import PUBLIC, replacing


def content(report: Report, form: Form, today: date) -> bytes:
    """The whole file. Raises `NoPictures` when it is to be drawn and nothing here can."""
    match form:
        case Form.TEXT:
            return ("\n".join(written.lines(report, today)) + "\n").encode()
        case Form.JSON:
            return (json.dumps(for_programs.as_json(report), ensure_ascii=False) + "\n").encode()
        case Form.CSV:
            return for_programs.as_csv(report).encode()
        case Form.PNG | Form.PDF:
            from register.counter.reporting.picture import picture  # much to load, and rarely wanted

            return picture(report, form, today)


def save(report: Report, form: Form, today: date, file: Path) -> None:
    """Write it to `file`, whole or not at all. Raises `JournalError` when the disk refuses, `NoPictures`."""
    made = content(report, form, today)
    with replacing(file, PUBLIC) as draft:
        draft.write_bytes(made)


def file_name(report: Report, form: Form) -> str:
    """`hours-2026-11-16-2026-11-22.pdf`: one name for one report, so that it replaces itself."""
    days = dict.fromkeys((report.period.since.isoformat(), report.period.until.isoformat()))
    beside = ("against", report.against.since.isoformat()) if report.against else ()
    ending = "txt" if form is Form.TEXT else form.value
    return f"{'-'.join((report.kind, *days, *beside))}.{ending}"
