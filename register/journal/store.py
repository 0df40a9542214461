"""The journal on disk: an SQLite file that is only ever appended to, by one process at a time."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from register.journal import chain, migration, schema
from register.journal.chain import NOTHING, Intact
from register.journal.codec import Codec
from register.journal.database import READING, WRITING, connected, opening, transaction
from register.journal.entry import Entry, Record, columns
from register.journal.errors import JournalDamaged, JournalError
from register.journal.lock import WriterLock
from register.journal.reader import PAGE_ROWS, JournalReader
from register.journal.trouble import AS_IT_IS, RESTORE, damaged, not_written

__all__ = ["JOURNAL", "PAGE_ROWS", "Journal", "JournalReader"]

Event = TypeVar("Event")

JOURNAL = "journal.sqlite"
"""The journal's name in a till's state directory."""


class Journal(JournalReader[Event]):
    """The journal of one register, held by this process alone until `close`."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        codec: Codec[Event],
        *,
        store: str,
        register: str,
        clock: Callable[[], datetime],
        lock: WriterLock,
    ) -> None:
        """Opened by `Journal.open`."""
        super().__init__(path, connection, codec)
        self._store, self._register = store, register
        self._clock = clock
        self._lock = lock
        self._synced = True
        """Whether the next commit waits for the disk."""
        self._tail = self._newest()
        self._check()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        store: str,
        register: str,
        kinds: Mapping[str, type[Event]],
        clock: Callable[[], datetime],
        as_it_is: bool = False,
    ) -> "Journal[Event]":
        """The journal at `path`, made if it is not there, for reading and appending.

        `kinds` names each event class it keeps (`codec.by_kind`); `clock` answers an aware time. One that
        lost its end is opened only `as_it_is`, and what it lost is forgotten.
        Raises `JournalLocked` when another process has it, `JournalError` when it is another register's
        or a newer version's, `JournalDamaged` when it does not hold what was written to it.
        """
        with opening(path) as undo:
            lock = WriterLock(path, clock=clock)
            undo.callback(lock.release)
            connection = connected(path, WRITING, undo)
            if migration.version(connection) == 0 and lock.reach.count:
                raise JournalDamaged(*_lacking(path, lock.reach.count, ""))
            if as_it_is:
                lock.note(NOTHING, durable=True)
            migration.migrate(connection, path)
            return cls(path, connection, Codec(kinds), store=store, register=register, clock=clock, lock=lock)

    @staticmethod
    def read(path: Path, *, kinds: Mapping[str, type[Event]]) -> JournalReader[Event]:
        """The journal at `path` for reading only, of whichever version, also while a register writes it.

        Raises `JournalError` when there is none.
        """
        with opening(path) as undo:
            connection = connected(path, READING, undo)
            if migration.version(connection) == 0:
                raise JournalError(f"{path} is not a journal.")
            return JournalReader(path, connection, Codec(kinds))

    def append(
        self, *events: Event, cashier: str | None, at: datetime | None = None, durable: bool = True
    ) -> tuple[Entry[Event], ...]:
        """Put `events` on disk, all of them or none, in one commit; they are safe once this returns.

        Those that are not `durable` are safe from the end of this process, not from a power cut, until the
        next durable ones: nothing outside may depend on them. They happened `at` that aware time, or now. An
        event's `sale`, if it has one, is kept beside it for look-up. Raises `JournalWriteFailed` when the
        disk refuses: then nothing was kept, and nothing of what they announce may be done.
        """
        if not events:
            return ()
        with self._turn:
            records = self._chained(events, cashier, at or self._clock())
            try:
                self._wait_for_disk(durable)
                with transaction(self._connection):
                    self._connection.executemany(schema.APPEND, map(columns, records))
            except sqlite3.Error as error:
                raise not_written(self._path, error) from error
            self._tail = tail = records[-1]
            if durable:
                self._lock.note(Intact(tail.seq, tail.digest))
        return tuple(Entry(record, event) for record, event in zip(records, events, strict=True))

    def close(self) -> None:
        """Let go of the file and of the lock."""
        super().close()
        self._lock.release()

    def _check(self) -> None:
        """Nothing is appended to another register's journal, nor to one that lacks or changed its end."""
        tail, reach = self._tail, self._lock.reach
        if tail and (tail.store, tail.register) != (self._store, self._register):
            raise JournalError(
                f"The journal {self._path} belongs to register {tail.register} of store {tail.store}, "
                f"not to register {self._register} of store {self._store}: check the settings."
            )
        if tail and not chain.fits(columns(tail)):
            raise damaged(self._path, f"its last entry, {tail.seq}, was changed after it was written")
        if reach.count and self.digest_of(reach.count) != reach.digest:
            raise JournalDamaged(*_lacking(self._path, reach.count, f"; {AS_IT_IS}"))

    def _wait_for_disk(self, durable: bool) -> None:
        """A commit that waits makes all before it durable as well: they stand in the same write-ahead log."""
        if durable is not self._synced:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._synced = durable

    def _chained(self, events: tuple[Event, ...], cashier: str | None, when: datetime) -> list[Record]:
        at = when.astimezone(UTC).isoformat(timespec="microseconds")
        records: list[Record] = []
        last = self._tail
        for event in events:
            last = chain.sealed(
                Record(
                    store=self._store,
                    register=self._register,
                    seq=last.seq + 1 if last else 1,
                    at=at,
                    cashier=cashier,
                    kind=self._codec.kind(type(event)),
                    sale=getattr(event, "sale", None),
                    body=self._codec.write(event),
                    previous=last.digest if last else chain.START,
                    digest="",
                )
            )
            records.append(last)
        return records


def _lacking(path: Path, seq: int, else_: str) -> tuple[str, str]:
    """That entry `seq` is gone, in a sentence that ends with what `else_` can be done, and in a few words."""
    return (
        f"The journal {path} lacks entry {seq}, which was written: bring back the file that is missing, "
        f"perhaps {path.name}-wal, or {RESTORE}{else_}.",
        f"entry {seq} is missing",
    )
