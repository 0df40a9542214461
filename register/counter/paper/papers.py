"""Receipts on their way to paper: queued on the journal first, handed to the printer, noted when there."""

from typing import Any

from receipts.document import Receipt, from_json, marked_around, marked_copy, to_json
from register import language
from register.counter.free_words import wrong_reason
from register.counter.history import copies_of, receipts_of
from register.counter.paper.slips import local
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import PaperNoted, PaperQueued
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.journal.errors import JournalError

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


def print_again(till: Till, job: str, by: Person | None) -> Refused | None:
    """Print what waits as `job` once more, marked COPY, `by` whose word; the first stays on its way too."""
    known = till.books.jobs.get(job)
    if known is None:
        return _on_paper()
    paper = known.queued
    made = copies_of(till, paper.sale, paper.title) if paper.sale else 0
    receipt = marked_copy(from_json(paper.receipt), made + 1, local(till.clock.now()))
    word = staff.note(Act.SEE_TO, by, f"copy of paper {job}, {paper.title}")
    till.record(*word, queued(till, receipt, paper.title, paper.sale, copy=True))
    return None


def wrong_give_up(till: Till, reason: str) -> Refused | None:
    """Why `reason` does not say why that paper is not needed, if it does not."""
    return wrong_reason(
        till, reason, language.say("Say why it need not be on paper: it stays on the journal")
    )


def give_up(till: Till, job: str, manager: Person, reason: str) -> Refused | None:
    """Let a receipt go that does not come onto paper: it leaves the queue, and the list of what is open.

    It stays on the journal, where it can be printed again as a copy at any time.
    """
    known = till.books.jobs.get(job)
    if known is None:
        return _on_paper()
    wrong = wrong_give_up(till, reason) or staff.refused(till, Act.LET_PAPER_GO, manager)
    if wrong is not None:
        return wrong
    if not till.paper.withdraw(job):
        return Refused(language.say("It is just being printed: wait a moment"))
    why = f"paper {job} given up: {reason.strip()}"
    word = staff.note(Act.LET_PAPER_GO, manager, why)
    try:
        till.record(*word, PaperNoted(job, "given_up", f"{manager.name}: {reason.strip()}", known.printer))
    except JournalError:
        till.handed.discard(job)  # it is still owed: the printer gets it again
        raise
    return None


def _on_paper() -> Refused:
    return Refused(language.say("That is on paper by now"))


def noted(till: Till, job: str, state: str, note: str, printer: str = "first") -> None:
    """The printer's news of a job, put on the journal; `printer` is the one of two that has it."""
    till.record(PaperNoted(job, state, note, printer))
