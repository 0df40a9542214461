"""The proof of a whole journal, `register journal verify`, beside reading and hashing the same rows bare.

The journal is that of a busy shop: sales of three lines paid in cash, a receipt for each. Both sides read
pages of the same size; the floor joins a row's columns and hashes them, and knows nothing of a chain.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from moneyed import EUR, Money

from register.domain import events
from register.domain.goods.line_item import Goods
from register.journal.chain import Intact
from register.journal.codec import by_kind
from register.journal.database import flaw
from register.journal.proof import PAGE_ROWS, proved
from register.journal.store import Journal
from tests.benchmarks.measure import Figure, least, timed

SALES = 5_000
A_SECOND = 200_000
"""Entries, the least that is wanted."""
OPENING = datetime(2026, 3, 1, 9, tzinfo=UTC)
REPEATS = 15


def figures() -> Iterator[Figure]:
    """Against the bare rows, and against what is wanted a second."""
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        path = Path(folder) / "journal.sqlite"
        count = _sold(path)
        with Journal[events.Event].read(path, kinds={}) as journal:

            def ours() -> None:
                assert isinstance(proved(journal), Intact)
                assert flaw(path) is None

            ours_s, floor_s = least(lambda: timed(ours), lambda: timed(lambda: _bare(path)), repeats=REPEATS)
    name = f"a journal proved, {count / ours_s:,.0f} entries/s"
    yield Figure(name, ours_s, floor_s, 1.8, f"the same {count:,} rows read and hashed bare")
    yield Figure("the same", ours_s, count / A_SECOND, 1.0, f"{A_SECOND:,} entries a second")


def _sold(path: Path) -> int:
    """Fill the journal at `path`; how many entries it has."""
    with Journal[events.Event].open(
        path, store="harbour-street", register="2", kinds=by_kind(events.EVENTS), clock=lambda: OPENING
    ) as journal:
        for number in range(SALES):
            at = OPENING + timedelta(minutes=number)
            journal.append(*_sale(f"R2-{number:06d}", at), cashier="Maria", at=at, durable=False)
        return journal.last_seq


def _sale(number: str, at: datetime) -> list[events.Event]:
    total = Money("22.05", EUR)
    goods = Goods(
        *("4006381333931", "Fountain pen, blue", Money("7.35", EUR), Decimal(1)),
        *("piece", "A", Decimal(21), "Pens"),
    )
    taking = events.Taking("Pens", "A", Decimal(21), Money("18.22", EUR), Money("3.83", EUR))
    lines: list[dict[str, Any]] = [
        {"kind": "columns", "left": f"Fountain pen, blue, line {line}", "right": "7.35"} for line in range(30)
    ]
    return [
        *(events.LineAdded(number, goods) for _ in range(3)),
        events.CashTaken(number, Money("30.00", EUR), total),
        events.SalePaid(number, total, (taking,), Money(0, EUR)),
        events.PaperQueued(f"{number}-1", number, "Receipt", lines, False, at),
        events.SaleCompleted(number),
        events.PaperNoted(f"{number}-1", "sending", ""),
        events.PaperNoted(f"{number}-1", "printed", ""),
    ]


def _bare(path: Path) -> None:
    sha256, seq = hashlib.sha256, 0
    with closing(sqlite3.connect(path)) as database:
        question = (
            "SELECT * FROM entries WHERE store = 'harbour-street' AND register = '2' AND seq > ? LIMIT ?"
        )
        while rows := database.execute(question, (seq, PAGE_ROWS)).fetchall():
            for row in rows:
                sha256("\n".join(map(str, row)).encode()).hexdigest()
            seq = rows[-1][2]
