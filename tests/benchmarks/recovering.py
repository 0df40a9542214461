"""After a start: finding out what became of 1, 100 and 10,000 requests that a crash cut off.

The processor answers at once, so that what is measured is the register's own work: to ask in turn, and to
write each answer down. The floor is a start with nothing open, and one SQLite commit for each of them.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from moneyed import EUR, Money

from register import settings, wiring
from register.config import config_file
from register.counter.owing import worker
from register.counter.till import Till
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import Intended
from register.settings import Settings
from terminal_api.outcomes import Approved, Outcome, Reference
from terminal_api.processor import Capabilities, Operation, Request, Settling
from tests.benchmarks.measure import Figure

MANY = (1, 100, 10_000)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROW = "x" * 1200


class AnswersAtOnce:
    """A processor that did all it was asked."""

    name = known_as = "terminal"
    settling = Settling.ASKING

    def capabilities(self, provider: str) -> Capabilities:
        """Everything."""
        return Capabilities(frozenset(Operation))

    def new_id(self) -> str:
        """Nothing new is asked here."""
        raise AssertionError

    async def ask(self, request: Request) -> Outcome:
        """Nothing new is asked here."""
        raise AssertionError

    async def status(self, request: Request) -> Outcome:
        """It was done."""
        return Approved(request.amount, Reference(f"T.{request.id}", NOON))


def figures() -> Iterator[Figure]:
    """Seconds for all of them, beside as many commits."""
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        asyncio.run(_recovered(Path(folder) / "till", 1))  # what is made once is made
        nothing_s = asyncio.run(_started(Path(folder) / "till"))
    for count in MANY:
        with TemporaryDirectory(dir=Path(__file__).parent) as folder:
            ours_s = asyncio.run(_recovered(Path(folder) / "till", count))
            floor_s = nothing_s + _committed(Path(folder) / "bare.sqlite", count)
        name = f"a start with {count:,} open request{'s' if count > 1 else ''}, settled"
        commits = f"one with none, and {count:,} SQLite commit{'s' if count > 1 else ''}"
        yield Figure(name, ours_s, floor_s, 5.0, commits)


async def _recovered(folder: Path, count: int) -> float:
    async with wiring.opened(_shop(), folder) as till:
        till.record(*(Intended(one.number, one) for one in _requests(till, count)))
    return await _started(folder)


async def _started(folder: Path) -> float:
    start = perf_counter()
    async with wiring.opened(_shop(), folder) as till:
        till.processors = {"terminal": AnswersAtOnce()}
        await worker.recover(till)
        took = perf_counter() - start
        assert till.books.unsettled == ()
    return took


def _shop() -> Settings:
    shop = settings.load(config_file.packaged(), {})
    return shop.model_copy(update={"terminal": None, "printer": None})


def _requests(till: Till, count: int) -> Iterator[MoneyRequest]:
    for at in range(1, count + 1):
        yield MoneyRequest(
            id=f"A{at:09d}",
            processor="terminal",
            operation=Operation.REFUND,
            amount=Money("5.00", EUR),
            at=NOON,
            number=f"R{till.settings.shop.till}-{at:06d}",
            card=CardMark("0" * 16, "0017", "svs"),
            desk=True,
            known_as="terminal",
        )


def _committed(path: Path, count: int) -> float:
    bare = sqlite3.connect(path)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    start = perf_counter()
    for _ in range(count):
        with bare:
            bare.execute("INSERT INTO entries (body) VALUES (?)", (ROW,))
    took = perf_counter() - start
    bare.close()
    return took
