"""A receipt for a customer who wants a file and no paper: there is one original, whatever it is on."""

from dataclasses import dataclass

from receipts.document import Receipt, from_json, marked_copy
from register.counter.history import GIFT, MERCHANT, copies_of
from register.counter.paper import papers
from register.counter.paper.slips import local
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import PaperNoted, PaperQueued
from register.language import say

_SAVED = "saved as a file"
_NO_PRINTER = "no_printer"


@dataclass(frozen=True, slots=True)
class Saved:
    """What the file shows: all receipts of one number below each other, and whether as a copy."""

    receipt: Receipt
    copy: bool


def save(till: Till, number: str) -> Saved | Refused:
    """The receipts of `number` for a file, each counted as it is on the journal.

    What went to a printer, or was saved before, is now a copy, numbered and counted as those on paper are.
    Raises `JournalWriteFailed`.
    """
    originals = _originals(till, number)
    if not originals:
        return Refused(say("No receipt {number} is known here", number=number))
    copy = not all(_is_nowhere(till, seq, paper.job) for seq, paper in originals)
    with till.together():
        shown = [_copied(till, paper) if copy else _given(till, paper) for _, paper in originals]
    return Saved(Receipt(tuple(block for one in shown for block in one.blocks)), copy)


def _originals(till: Till, number: str) -> tuple[tuple[int, PaperQueued], ...]:
    entries = till.journal.entries(sale=number, kinds=[PaperQueued])
    found = ((one.seq, one.event) for one in entries if isinstance(one.event, PaperQueued))
    return tuple((seq, one) for seq, one in found if not one.copy and one.title not in (GIFT, MERCHANT))


def _is_nowhere(till: Till, seq: int, job: str) -> bool:
    """Whether the newest news of that job is that there was no printer."""
    if job in till.books.jobs:
        return False
    notes = (entry.event for entry in till.journal.entries(seq, kinds=[PaperNoted]))
    states = [one.state for one in notes if isinstance(one, PaperNoted) and one.job == job]
    return bool(states) and states[-1] == _NO_PRINTER


def _given(till: Till, paper: PaperQueued) -> Receipt:
    till.record(PaperNoted(paper.job, "done", _SAVED))
    return from_json(paper.receipt)


def _copied(till: Till, paper: PaperQueued) -> Receipt:
    made = copies_of(till, paper.sale or "", paper.title)
    receipt = marked_copy(from_json(paper.receipt), made + 1, local(till.clock.now()))
    queued = papers.queued(till, receipt, paper.title, paper.sale, copy=True)
    till.record(queued, PaperNoted(queued.job, "done", _SAVED))  # so that no printer is given it
    return receipt
