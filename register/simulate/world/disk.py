"""The real journal on a disk that fills up, under a program that may be killed while it writes."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from register import wiring
from register.domain.events import Event
from register.journal.codec import Codec
from register.journal.entry import Entry
from register.journal.errors import JournalWriteFailed
from register.journal.store import Journal
from register.simulate.life import Life, Moment

Heard = Callable[[Entry[Event]], None]


@dataclass
class Disk:
    """One register's disk. It outlives the programs that write to it."""

    heard: Heard
    """Told each entry once it is on the disk."""
    refuses_next: int = 0
    """So many writes from now on find no room."""
    refused: int = field(default=0, init=False)
    seq: int = field(default=0, init=False)
    """The last entry that was heard, and its digest."""
    digest: str = field(default="", init=False)

    def opening(self, life: Life) -> Callable[..., Journal[Event]]:
        """What opens the journal for the program of `life`, as `Journal.open` would."""

        def opened(path: Path, **how: Any) -> Journal[Event]:
            journal = WatchedJournal.open(path, **how)
            assert isinstance(journal, WatchedJournal)
            journal.disk, journal.life = self, life
            # An entry whose writer was killed before it could tell.
            self.hear(*journal.entries(self.seq))
            return journal

        return opened

    def hear(self, *entries: Entry[Event]) -> None:
        """Tell of `entries`, which follow the last one heard."""
        for entry in entries:
            self.seq, self.digest = entry.seq, entry.record.digest
            self.heard(entry)


@cache
def _codec() -> Codec[Event]:
    return Codec(wiring.kinds())


class WatchedJournal(Journal[Event]):
    """A journal somebody listens to."""

    disk: Disk
    life: Life

    def __init__(self, path: Path, connection: sqlite3.Connection, codec: Codec[Event], **how: Any) -> None:
        # One codec for all programs of a run: a real one makes it once, and so do we.
        super().__init__(path, connection, _codec(), **how)

    def append(
        self, *events: Event, cashier: str | None, at: datetime | None = None, durable: bool = True
    ) -> tuple[Entry[Event], ...]:
        """As every journal, unless the disk is full or the program ends here."""
        if not events:
            return ()
        self.life.passes(Moment.WRITE)
        if self.disk.refuses_next:
            self.disk.refuses_next -= 1
            self.disk.refused += 1
            raise JournalWriteFailed(
                "The journal could not be written (database or disk is full): make room."
            )
        entries = super().append(*events, cashier=cashier, at=at, durable=durable)
        self.life.passes(Moment.WRITTEN)
        self.disk.hear(*entries)
        return entries
