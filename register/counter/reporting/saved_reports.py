"""Reports as files beside the journal, for those who want to send them."""

from pathlib import Path

from register.counter.own_folders import REPORTS, own_folder
from register.counter.paper.slips import local
from register.counter.people import staff
from register.counter.reporting.content import file_name, save
from register.counter.reporting.form import Form
from register.counter.reporting.table import Report
from register.counter.till import Till
from register.domain.staff.people import Person
from register.domain.staff.rights import Act


def saved(till: Till, report: Report, form: Form) -> Path:
    """Where `report` was put: the same report again takes the place of the one before.

    Takes its time, and records nothing. Raises `JournalError` when the disk refuses, `NoPictures` when
    nothing here can draw.
    """
    file = own_folder(till, REPORTS) / file_name(report, form)
    save(report, form, local(till.clock.now()).date(), file)
    return file


def note_saved(till: Till, file: Path, by: Person | None) -> None:
    """Note that `by` took figures out of the till, where that is not who is signed in."""
    if noted := staff.note(Act.DESK, by, file.name):
        till.record(*noted)
