"""Past Z reports: listed, shown as they were on paper, printed again as COPY."""

from receipts.document import Receipt, from_json, marked_copy
from register.counter.history import copies_of
from register.counter.paper import papers
from register.counter.paper.slips import local
from register.counter.people import staff
from register.counter.reporting.sums import Figures
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import Event, PaperQueued, ShiftClosed
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.journal.projections.gathered import ShiftRecord
from register.journal.reader import JournalReader
from register.language import say

TITLE = "z report"
"""Of the paper that a shift was closed with, and of its copies, which have a number: `Z 12`."""


def closed(archive: Figures) -> tuple[ShiftRecord, ...]:
    """The shifts that were closed, the newest first."""
    return tuple(one for one in reversed(archive.shifts()) if one.z)


def on_paper(archive: Figures, journal: JournalReader[Event], z: int) -> Receipt | None:
    """The Z report with that number as it was printed, or would have been; None when there is none."""
    for one in closed(archive):
        if one.z == z:
            return _paper(journal, one)
    return None


def print_again(till: Till, archive: Figures, z: int) -> Receipt | Refused:
    """Look it up, and queue a copy of it, marked as one and numbered."""
    paper = on_paper(archive, till.journal, z)
    return unknown(z) if paper is None else print_copy(till, paper, z)


def print_copy(till: Till, paper: Receipt, z: int, by: Person | None = None) -> Receipt:
    """Queue a copy of `paper`, Z report `z`; `by` is the manager who asked for it at the desk."""
    number = f"Z {z}"
    copy = marked_copy(paper, copies_of(till, number, TITLE) + 1, local(till.clock.now()))
    till.record(*staff.note(Act.DESK, by, number), papers.queued(till, copy, TITLE, number, copy=True))
    return copy


def unknown(z: int) -> Refused:
    """There is no Z report with that number."""
    return Refused(say("No Z report {number} is known here", number=z))


def _paper(journal: JournalReader[Event], one: ShiftRecord) -> Receipt | None:
    """It is queued in the same commit as the shift's end, right behind it."""
    for entry in journal.entries(one.closed_seq):
        match entry.event:
            case PaperQueued(title=title, receipt=blocks) if title == TITLE:
                return from_json(blocks)
            case ShiftClosed():
                return None
            case _:
                pass
    return None
