"""A desk beside a till that somebody sells at: its books follow that till's journal, it writes nothing."""

import asyncio
import logging
from collections.abc import Iterator

from register.counter.till import Till
from register.domain.books import Books, books_after
from register.domain.events import Event
from register.journal.chain import NOTHING
from register.journal.entry import Entry
from register.journal.errors import JournalError
from register.journal.looking import LookingJournal, LookingPins
from register.journal.projections import beginning
from register.journal.projections.at_length import at_length
from register.journal.projections.store import Checkpoint, Unusable
from register.journal.reader import JournalReader
from register.long_work import Far, Stops, unstopped, untold

log = logging.getLogger(__name__)

EVERY_S = 1.0
"""So often the journal is looked at."""


def only_looks(till: Till) -> bool:
    """Whether another process is that till, and this one only reads what it wrote."""
    return isinstance(till.journal, LookingJournal)


def begin(
    journal: JournalReader[Event], empty: Books, far: Far = untold, stops: Stops = unstopped
) -> tuple[Books, int]:
    """The books of `journal` as it stands, and the number of its newest entry; they begin as `empty`.

    Without projections years are read: `far` hears how much of them, `Stopped` is raised once it `stops`.
    Raises `JournalError` when the journal cannot be read.
    """
    try:
        last = beginning.checkpoint(journal, empty)
    except Unusable:
        last = Checkpoint(NOTHING, empty)
    return _after(last.books, last.at.count, at_length(journal, last.at.count, far, stops))


def newest(journal: JournalReader[Event], books: Books, seq: int) -> tuple[Books, int]:
    """`books`, which know the entries up to `seq`, after those that came since, and the newest number."""
    return _after(books, seq, journal.entries(seq))


def _after(books: Books, seq: int, entries: Iterator[Entry[Event]]) -> tuple[Books, int]:
    for entry in entries:
        books = books_after(books, entry.event, entry.at, entry.cashier)
        seq = entry.seq
    return books, seq


async def follow(till: Till, seq: int) -> None:
    """Keep the books of `till`, which know the entries up to `seq`, at what its journal says. Never ends."""
    trouble = ""
    while True:
        await till.clock.pause(EVERY_S)
        try:
            books, read = await asyncio.to_thread(newest, till.journal, till.books, seq)
        except JournalError as error:
            if str(error) != trouble:  # not each second
                log.error("the desk stays behind: %s", error)
            trouble = str(error)
            continue
        if read != seq:
            _show(till, books)
            seq = read


def _show(till: Till, books: Books) -> None:
    known, till.books = till.books.hired, books
    if books.hired != known and isinstance(till.pins, LookingPins):
        till.pins = till.pins.again()
    till.changed()
