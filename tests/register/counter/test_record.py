"""What is recorded: the same on disk and in the books, or nowhere."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register import wiring
from register.counter.drawer import shifts
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.asking.exchange import IllegalStep
from register.domain.books import Books, replay
from register.domain.events import SaleCompleted


@dataclass
class Ticking:
    """A clock that never tells the same time twice."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))

    def now(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at

    async def pause(self, seconds: float) -> None:
        raise AssertionError("nothing waits here")


@pytest.fixture
async def till(tmp_path: Path) -> AsyncIterator[Till]:
    shop = demo_settings().model_copy(update={"terminal": None, "printer": None})
    async with wiring.opened(shop, tmp_path, clock=Ticking()) as till:
        yield till


async def test_the_books_are_what_a_later_replay_makes_of_the_journal(till):
    shifts.sign_in(till, "1234")
    assert shifts.open_shift(till, Money(100, EUR)) is None
    assert till.books.shift is not None
    assert replay(Books(till.books.register, till.currency), till.journal.entries()) == till.books


async def test_a_step_that_cannot_be_does_not_reach_the_disk(till):
    books, entries = till.books, till.journal.last_seq
    with pytest.raises(IllegalStep):
        till.record(SaleCompleted("R2-000001"))
    assert (till.books, till.journal.last_seq) == (books, entries)
