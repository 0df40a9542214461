"""The projections as the journal grows: read at start, caught up now and then, made anew if need be."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Self

from register.domain.books import Books, books_after
from register.domain.events import Event
from register.journal.chain import NOTHING, Intact
from register.journal.entry import Entry
from register.journal.errors import JournalError
from register.journal.projections import beginning, store
from register.journal.projections.at_length import at_length
from register.journal.projections.gathered import Gathered
from register.journal.projections.keys import MAY_BE_LOST, Key, keys
from register.journal.projections.store import Checkpoint, Keyed, Store, Unusable
from register.journal.reader import JournalReader
from register.long_work import Far, Stopped, Stops, unstopped, untold

log = logging.getLogger(__name__)

STEP = 32
"""Commits from one look at the journal to the next."""

LAG = 256
"""Entries that a checkpoint may be behind before the next is written; more while more things are open."""

BATCH = 50_000
"""Entries between two checkpoints while a whole journal is read: who is stopped then need not begin again."""


class Projections:
    """The books and keys of one journal, folded from what is on its disk: never ahead of it.

    While the register sells, trouble with their file is logged and tried again later.
    """

    def __init__(
        self,
        journal: JournalReader[Event],
        begin: Checkpoint,
        far: Far = untold,
        stops: Stops = unstopped,
    ) -> None:
        """Read `journal` from `begin` to its end, and tell `far`, unless it `stops`.

        What was read until then is kept for the next time. Raises `Stopped` then, and `JournalError` when the
        journal cannot be read.
        """
        self.books = begin.books
        """After the last entry that was read."""
        self.count = begin.at.count
        """How many entries that are."""
        self._journal = journal
        self._newest = begin
        """Behind which no power cut can put the journal: what a checkpoint is written at."""
        self._written = self._tried = begin.at.count
        self._found: list[tuple[Key, Keyed]] = []
        """Keys of the entries above `_written`."""
        self._gathered = Gathered(begin.books.currency)
        """Of the entries above `_written`, up to `_newest`."""
        self._behind: list[tuple[Books, Books, Entry[Event]]] = []
        """The entries above `_newest`."""
        self._commits = 0
        self._store: Store | None = None
        try:
            self._catch_up(at_length(journal, self.count, far, stops))
        except Stopped:
            self._keep(1)
            self._let_go()
            raise

    @classmethod
    def opened(
        cls,
        journal: JournalReader[Event],
        empty: Books,
        far: Far = untold,
        stops: Stops = unstopped,
    ) -> Self:
        """The projections of `journal`, whose books begin as `empty`, from their file as far as it is right.

        A file of another version is of no use: then years are read, so `far` and `stops` as when made.
        Raises `JournalError` when the journal cannot be read, or ends before an entry that was written.
        """
        try:
            begin = beginning.checkpoint(journal, empty)
        except Unusable as why:
            if journal.last_seq:
                log.warning("the whole journal is read, because the projections' file %s", why)
            store.drop(journal.path)
            begin = Checkpoint(NOTHING, empty)
        one = cls(journal, begin, far, stops)
        one._keep(LAG)
        return one

    def look(self) -> None:
        """Something may have been committed: catch up, if that is due."""
        self._commits += 1
        if self._commits % STEP == 0:
            self._follow(max(LAG, len(self.books.documents) + len(self.books.jobs)))

    def write(self) -> None:
        """Write the newest checkpoint. Raises `JournalError` when that cannot be."""
        self._tried = self._newest.at.count
        self._store = self._store or Store(self._journal.path)
        self._store.write(self._newest, self._found, self._gathered)
        self._gathered = Gathered(self.books.currency)
        self._written = self._newest.at.count
        self._found = [one for one in self._found if one[1].seq > self._written]

    def close(self) -> None:
        """Write down where the books stand, for the next start."""
        self._follow(1)
        self._let_go()

    def _let_go(self) -> None:
        if self._store is not None:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _follow(self, lag: int) -> None:
        try:
            self._catch_up(self._journal.entries(self.count))
        except JournalError as error:
            log.error("the projections stay behind: %s", error)
        self._keep(lag)

    def _catch_up(self, newer: Iterator[Entry[Event]]) -> None:
        for entry in newer:
            before, self.books = self.books, books_after(self.books, entry.event, entry.at, entry.cashier)
            self.count = entry.seq
            self._behind.append((before, self.books, entry))
            self._found += [(key, Keyed(entry.seq, entry.sale or "")) for key in keys(entry.event)]
            if not isinstance(entry.event, MAY_BE_LOST):
                self._newest = Checkpoint(Intact(entry.seq, entry.record.digest), self.books)
                self._gather()
                self._keep(BATCH)

    def _gather(self) -> None:
        for before, after, entry in self._behind:
            self._gathered.add(before, after, entry)
        self._behind.clear()

    def _keep(self, lag: int) -> None:
        """Write a checkpoint if the last one, or the last attempt, is so many entries behind."""
        if self._newest.at.count - self._tried < lag:
            return
        try:
            self.write()
        except JournalError as error:
            log.error("%s", error)


def rebuilt(journal: JournalReader[Event], empty: Books, *, as_it_is: bool = False, far: Far = untold) -> int:
    """Make the projections anew from all of `journal`; tells how many entries it has, and `far` meanwhile.

    Whoever calls this holds the journal. Raises `JournalDamaged` when it ends before an entry that was
    written, unless it is to be taken `as_it_is`; `JournalError` when it cannot be read or they be written.
    """
    if not as_it_is:
        with suppress(Unusable):
            beginning.checkpoint(journal, empty)
    store.drop(journal.path)
    with Projections(journal, Checkpoint(NOTHING, empty), far) as one:
        one.write()
        return one.count
