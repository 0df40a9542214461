"""One durable step of the journal, beside one durable commit of a row of the same length."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from moneyed import EUR, Money

from register.domain import events
from register.domain.goods.line_item import Goods
from register.journal.codec import by_kind
from register.journal.store import Journal
from tests.benchmarks.measure import Figure, medians, timed

LINE = events.LineAdded(
    "000017",
    Goods(
        "4006381333931",
        "Fountain pen, blue",
        Money("7.35", EUR),
        Decimal(1),
        "piece",
        "A",
        Decimal(21),
        "Pens",
    ),
)


def figures() -> Iterator[Figure]:
    """A line added to a basket."""
    # Beside this file, not in /tmp, which may be memory: nothing is durable there.
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        kinds = by_kind(events.EVENTS)
        journal = Journal[events.Event].open(
            Path(folder) / "journal.sqlite",
            store="harbour-street",
            register="2",
            kinds=kinds,
            clock=lambda: datetime.now(UTC),
        )
        with journal:
            row = "x" * _length(journal)
            bare = _bare(Path(folder) / "bare.sqlite")

            def floor() -> None:
                with bare:
                    bare.execute("INSERT INTO entries (body) VALUES (?)", (row,))

            ours_s, floor_s = medians(
                lambda: timed(lambda: journal.append(LINE, cashier="Maria")),
                lambda: timed(floor),
                repeats=300,
            )
            bare.close()
    yield Figure(
        "one durable journal step", ours_s, floor_s, 2.0, "one SQLite commit (WAL, FULL) of such a row"
    )


def _length(journal: Journal[events.Event]) -> int:
    (entry,) = journal.append(LINE, cashier="Maria")
    record = entry.record
    return sum(len(str(getattr(record, column))) for column in record.__slots__)


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    return connection
