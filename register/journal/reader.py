"""Reads a journal, entry by entry or as it stands in the file."""

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from threading import Lock
from typing import Generic, Self, TypeVar

from register.journal import schema
from register.journal.codec import Codec
from register.journal.entry import Entry, Record, Row
from register.journal.errors import Unreadable
from register.journal.trouble import damaged, in_words

Event = TypeVar("Event")

Values = tuple[str | int, ...] | dict[str, str | int | None]
"""What a question asks for, by place or by name."""

PAGE_ROWS = 500
"""Records read at a time: nobody who appends waits for somebody reading years of history."""


_FOLLOWING = schema.asked(None, None)


class JournalReader(Generic[Event]):
    """Reads a journal without its lock: for reports and proofs beside a running register."""

    def __init__(self, path: Path, connection: sqlite3.Connection, codec: Codec[Event]) -> None:
        """Opened by `Journal.read`."""
        self._path = path
        self._connection = connection
        self._codec = codec
        # There is one connection, and threads may share it.
        self._turn = Lock()

    @property
    def path(self) -> Path:
        """The file that is read."""
        return self._path

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
            yield self.entry(record)

    def entry(self, record: Record) -> Entry[Event]:
        """`record` with the event it tells of. Raises `JournalError` when that cannot be read."""
        try:
            return Entry(record, self._codec.read(record.kind, record.body))
        except Unreadable as error:
            reason = f"entry {record.seq}, a {record.kind!r}, cannot be read: {error.where}"
            raise damaged(self._path, reason) from None

    def records(
        self, after: int = 0, sale: str | None = None, kinds: Collection[type[Event]] | None = None
    ) -> Iterator[Record]:
        """The same, undecoded."""
        names = None if kinds is None else sorted({self._codec.kind(kind) for kind in kinds})
        question = schema.asked(sale, names)
        while page := self._fetch(question, {"after": after, "sale": sale, "limit": PAGE_ROWS}):
            yield from (Record(*row) for row in page)
            after = page[-1][2]

    def rows(self, above: tuple[str, str, int], limit: int) -> list[Row]:
        """Up to `limit` rows of the whole file above that store, register and seq, for a proof of it."""
        return self._fetch(schema.EVERYTHING, (*above, limit))

    def record_after(self, seq: int) -> Record | None:
        """The next one above `seq`, alone; None at the end."""
        return next((Record(*row) for row in self._fetch(_FOLLOWING, {"after": seq, "limit": 1})), None)

    def digest_of(self, seq: int) -> str | None:
        """The digest of that entry; None when there is none."""
        following = self.record_after(seq - 1)
        return following.digest if following and following.seq == seq else None

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _newest(self) -> Record | None:
        return next((Record(*row) for row in self._fetch(schema.NEWEST)), None)

    def _fetch(self, question: str, values: Values = ()) -> list[Row]:
        with in_words(self._path, "read"), self._turn:
            return self._connection.execute(question, values).fetchall()
