"""The journal on disk: an SQLite file that is only ever appended to, by one process at a time."""

import sqlite3
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import Connection, Select, create_engine, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from register.journal import chain, schema
from register.journal.codec import Codec
from register.journal.entry import COLUMNS, Entry, Record, columns
from register.journal.errors import JournalError, JournalWriteFailed
from register.journal.lock import WriterLock

Event = TypeVar("Event")

JOURNAL = "journal.sqlite"
"""The journal's name in a till's state directory."""

PAGE_ROWS = 500
"""Records read at a time: nobody who appends waits for somebody reading years of history."""


class JournalReader(Generic[Event]):
    """Reads a journal without its lock: for reports and proofs beside a running register."""

    def __init__(self, path: Path, connection: Connection, codec: Codec[Event]) -> None:
        """Opened by `Journal.read`."""
        self._path = path
        self._connection = connection
        self._codec = codec
        # There is one connection, and threads may share it.
        self._turn = Lock()

    @property
    def last_seq(self) -> int:
        """The number of the newest entry; 0 in an empty journal."""
        return last.seq if (last := self._newest()) else 0

    def entries(
        self, after: int = 0, sale: str | None = None, kinds: Collection[type[Event]] | None = None
    ) -> Iterator[Entry[Event]]:
        """The entries numbered above `after`, oldest first; if named, of one sale and of some event classes.

        Those appended while reading come too. Raises `JournalError` at an entry that cannot be read.
        """
        for record in self.records(after, sale, kinds):
            yield Entry(record, self._codec.read(record.kind, record.body))

    def records(
        self, after: int = 0, sale: str | None = None, kinds: Collection[type[Event]] | None = None
    ) -> Iterator[Record]:
        """The same, undecoded: `chain.verify(journal.records())` proves the journal."""
        table = schema.entries.c
        wanted: list[Any] = [] if sale is None else [table.sale == sale]
        if kinds is not None:
            wanted.append(table.kind.in_([self._codec.kind(kind) for kind in kinds]))
        while page := self._fetch(schema.after(after).where(*wanted).limit(PAGE_ROWS)):
            yield from page
            after = page[-1].seq

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _newest(self) -> Record | None:
        return next(iter(self._fetch(schema.newest())), None)

    def _fetch(self, query: Select[Any]) -> list[Record]:
        try:
            with self._turn, self._connection.begin():
                return [Record(*row) for row in self._connection.execute(query)]
        except DBAPIError as error:
            raise JournalError(f"The journal {self._path} cannot be read: {error.orig}.") from error


class Journal(JournalReader[Event]):
    """The journal of one register, held by this process alone until `close`."""

    def __init__(
        self,
        path: Path,
        connection: Connection,
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
        if self._tail and (self._tail.store, self._tail.register) != (store, register):
            raise JournalError(
                f"The journal {path} belongs to register {self._tail.register} of store {self._tail.store}, "
                f"not to register {register} of store {store}: check the settings."
            )

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        store: str,
        register: str,
        kinds: Mapping[str, type[Event]],
        clock: Callable[[], datetime],
    ) -> "Journal[Event]":
        """The journal at `path`, made if it is not there, for reading and appending.

        `kinds` names each event class it keeps (`codec.by_kind`); `clock` answers an aware time.
        Raises `JournalLocked` when another process has it, `JournalError` when it is another register's
        or a newer version's.
        """
        with _opening(path) as undo:
            lock = WriterLock(path, clock=clock)
            undo.callback(lock.release)
            connection = _connected(path, "rwc", undo)
            with connection.begin():
                if schema.version(connection) < schema.VERSION:
                    schema.prepare(connection)
            return cls(path, connection, Codec(kinds), store=store, register=register, clock=clock, lock=lock)

    @staticmethod
    def read(path: Path, *, kinds: Mapping[str, type[Event]]) -> JournalReader[Event]:
        """The journal at `path` for reading only, also while a register writes it.

        Raises `JournalError` when there is none.
        """
        with _opening(path) as undo:
            connection = _connected(path, "ro", undo)
            with connection.begin():
                if schema.version(connection) == 0:
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
                with self._connection.begin():
                    self._connection.execute(
                        insert(schema.entries),
                        [dict(zip(COLUMNS, columns(record), strict=True)) for record in records],
                    )
            except DBAPIError as error:
                raise JournalWriteFailed(
                    f"The journal {self._path} could not be written ({error.orig}): "
                    "make room on the disk, or have it looked at."
                ) from error
            self._tail = records[-1]
        return tuple(Entry(record, event) for record, event in zip(records, events, strict=True))

    def close(self) -> None:
        """Let go of the file and of the lock."""
        super().close()
        self._lock.release()

    def _wait_for_disk(self, durable: bool) -> None:
        """A commit that waits makes all before it durable as well: they stand in the same write-ahead log."""
        if durable is not self._synced:
            with self._connection.begin():
                self._connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
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


@contextmanager
def _opening(path: Path) -> Generator[ExitStack]:
    """What is entered here while opening is undone if a later step of opening fails."""
    with ExitStack() as undo:
        try:
            yield undo
        except DBAPIError as error:
            raise JournalError(f"The journal {path} cannot be opened: {error.orig}.") from error
        undo.pop_all()


def _connected(path: Path, mode: str, undo: ExitStack) -> Connection:
    """One connection to the SQLite file at `path`, closed by `undo`; `mode` is SQLite's: `ro`, `rwc`."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(uri, uri=True, check_same_thread=False),
        poolclass=NullPool,
    )
    connection = engine.connect()
    undo.callback(connection.close)
    with connection.begin():
        if mode != "ro":
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        # On disk when `append` returns, also after a power cut, also on a Mac.
        connection.exec_driver_sql("PRAGMA synchronous = FULL")
        connection.exec_driver_sql("PRAGMA fullfsync = ON")
    return connection
