"""The journal in each form."""

from collections.abc import Iterator
from typing import assert_never

from register.domain.events import Event
from register.journal.export import hledger, json_lines, spreadsheet
from register.journal.export.booked import booked
from register.journal.export.form import Form
from register.journal.export.span import Span
from register.journal.reader import JournalReader


def exported(journal: JournalReader[Event], form: Form, span: Span) -> Iterator[str]:
    """The text of `journal` within `span`, piece by piece: memory holds one page of entries.

    Raises `JournalError` at an entry that cannot be read.
    """
    records = (record for record in journal.records() if record in span)
    moved = booked(map(journal.entry, records), span)
    match form:
        case Form.JSONL:
            return json_lines.lines(records)
        case Form.CSV:
            return spreadsheet.lines(moved)
        case Form.HLEDGER:
            return hledger.lines(moved)
        case _:
            assert_never(form)
