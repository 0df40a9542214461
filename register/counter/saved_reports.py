"""Reports as files beside the journal, for those who want to send them."""

from pathlib import Path

from register.counter import staff
from register.counter.reporting.content import file_name, save
from register.counter.reporting.form import Form
from register.counter.reporting.table import Report
from register.counter.slips import local
from register.counter.till import Till
from register.domain.people import Person
from register.domain.rights import Act
from register.journal.errors import JournalError

FOLDER = "reports"


def saved(till: Till, report: Report, form: Form) -> Path:
    """Where `report` was put: the same report again takes the place of the one before.

    Takes its time, and records nothing. Raises `JournalError` when the disk refuses, `NoPictures` when
    nothing here can draw.
    """
    file = till.journal.path.parent / FOLDER / file_name(report, form)
    try:
        file.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise JournalError(f"{file.parent} cannot be made ({error.strerror}): make room there") from error
    save(report, form, local(till.clock.now()).date(), file)
    return file


def note_saved(till: Till, file: Path, by: Person | None) -> None:
    """Note that `by` took figures out of the till, where that is not who is signed in."""
    if noted := staff.note(Act.DESK, by, file.name):
        till.record(*noted)
