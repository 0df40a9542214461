"""Receipts on their way to paper: queued on the journal first, handed to the printer, noted when there."""

from typing import Any

from receipts.document import Receipt, from_json, marked_around, marked_copy, to_json
from register import language
from register.counter.history import copies_of, receipts_of
from register.counter.slips import local
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import PaperNoted, PaperQueued

TRAINING = language.marked("TRAINING - NOT A RECEIPT")


def queued(
    till: Till, receipt: Receipt, title: str, number: str | None, *, copy: bool = False
) -> PaperQueued:
    """The event that makes `receipt` an obligation; record it together with what it tells of."""
    blocks: list[Any] = to_json(marked(till, receipt))
    return PaperQueued(
        job=str(till.books.last_job + 1),
        sale=number,
        title=title,
        receipt=blocks,
        copy=copy,
        at=till.clock.now(),
    )


def marked(till: Till, receipt: Receipt) -> Receipt:
    """`receipt` as this till shows and prints it: where somebody learns it says so, above and below."""
    return marked_around(receipt, language.say(TRAINING)) if till.training else receipt


def reprint(till: Till, number: str) -> Refused | None:
    """Print the receipts of `number` again, marked COPY."""
    originals = receipts_of(till, number)
    if not originals:
        return Refused(language.say("No receipt {number} is known here", number=number))
    for paper in originals:
        made = copies_of(till, number, paper.title)
        receipt = marked_copy(from_json(paper.receipt), made + 1, local(till.clock.now()))
        till.record(queued(till, receipt, paper.title, number, copy=True))
    return None


def noted(till: Till, job: str, state: str, note: str, printer: str = "first") -> None:
    """The printer's news of a job, put on the journal; `printer` is the one of two that has it."""
    till.record(PaperNoted(job, state, note, printer))
