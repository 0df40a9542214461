"""What belongs to a number and does not stand under it: approvals, a printer's news, related numbers."""

from collections.abc import Iterable, Iterator
from itertools import islice

from register.counter.owing.obligation import named
from register.counter.stories.moment import Said
from register.domain.events import (
    ActAllowed,
    Event,
    GoodsExchanged,
    Intended,
    PaperNoted,
    PaperQueued,
    ReturnOpened,
)
from register.journal.entry import Entry
from register.journal.projections.keys import By
from register.journal.projections.look_up import found
from register.journal.reader import JournalReader
from register.language import say

#: Approvals stand in the commit of what they allow, before it.
_BEFORE = 3

_FAR = 5_000
"""So many entries after a paper was queued the printer's news of it is looked for."""

_OVER = frozenset({"printed", "done", "no_printer"})

Own = tuple[Entry[Event], ...]
"""The entries of one number, oldest first."""


def approvals(journal: JournalReader[Event], own: Own) -> Iterator[Entry[Event]]:
    """What a manager allowed in the commits of `own`, or for its number by name."""
    seqs = {entry.seq for entry in own}
    for entry in own:
        if entry.seq - 1 in seqs:
            continue
        before = islice(journal.records(max(0, entry.seq - _BEFORE - 1)), _BEFORE)
        for record in before:
            if record.seq < entry.seq and record.seq not in seqs and record.kind == "act_allowed":
                allowed = journal.entry(record)
                together = record.at == entry.record.at
                if together or (isinstance(allowed.event, ActAllowed) and entry.sale == allowed.event.about):
                    yield allowed


def papers(journal: JournalReader[Event], own: Own) -> Iterator[Entry[Event]]:
    """What the printer told of the papers among `own`."""
    jobs = {entry.event.job: entry.seq for entry in own if isinstance(entry.event, PaperQueued)}
    seen: dict[int, Entry[Event]] = {}
    over: set[str] = set()
    for job, queued in jobs.items():
        if job in over:
            continue
        for record in islice(journal.records(queued), _FAR):
            if record.kind != "paper_noted":
                continue
            entry = seen.get(record.seq) or journal.entry(record)
            if isinstance(entry.event, PaperNoted) and entry.event.job in jobs:
                seen[entry.seq] = entry
                over |= {entry.event.job} if entry.event.state in _OVER else set()
            if job in over:
                break
    yield from seen.values()


def related(
    journal: JournalReader[Event], number: str, requests: Iterable[str]
) -> Iterator[tuple[Entry[Event], Said]]:
    """The other numbers that take something back of `number`, or undo one of its `requests`."""
    keyed = list(found(journal, By.ORIGINAL, number))
    keyed += [one for each in requests for one in found(journal, By.UNDONE, each)]
    for one in sorted({one.number: one for one in reversed(keyed)}.values()):
        entry = next(iter(journal.entries(one.seq - 1)), None)
        if entry is not None and one.number != number and (said := _of_kin(entry, one.number)):
            yield entry, said


def undone(journal: JournalReader[Event], request_id: str) -> str:
    """The number that the request of that id belongs to; empty when nobody knows it."""
    return next((one.number for one in found(journal, By.REQUEST, request_id)), "")


def _of_kin(entry: Entry[Event], number: str) -> Said | None:
    match entry.event:
        case ReturnOpened():
            return Said(say("{number}: goods of this come back", number=number), number=number)
        case GoodsExchanged():
            return Said(say("{number}: goods of this come back in exchange", number=number), number=number)
        case Intended(request=request):
            what = named(request.operation, request.undoes_operation)
            words = say("{number}: {what} of what was paid here", number=number, what=what)
            return Said(words, request.amount, request=request.id, number=number)
        case _:
            return None
