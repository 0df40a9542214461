"""A till starts where it stood, whatever became of it in between."""

import shutil
from datetime import UTC, datetime

import pytest
from moneyed import EUR, Money

from register import wiring
from register.counter.drawer import shifts
from register.demo import demo_settings
from register.domain.books import Books, replay
from register.domain.events import DrawerOpened
from register.journal.errors import JournalDamaged
from register.journal.projections import store
from register.journal.projections.beginning import books_of
from register.journal.projections.catching_up import LAG, STEP
from register.journal.store import JOURNAL, Journal


class Clock:
    def now(self):
        return datetime(2026, 11, 22, 9, tzinfo=UTC)

    async def pause(self, seconds):
        raise AssertionError("nothing waits here")


def opened(folder, **how):
    shop = demo_settings().model_copy(update={"terminal": None, "printer": None})
    return wiring.opened(shop, folder, clock=Clock(), **how)


def sell(till, times=1):
    for _ in range(times):
        till.record(DrawerOpened(None, "by hand"))


async def test_a_till_goes_on_where_it_stood(folder):
    async with opened(folder) as till:
        shifts.sign_in(till, "1234")
        assert shifts.open_shift(till, Money(100, EUR)) is None
        before = till.books
    assert store.last_checkpoint(folder / JOURNAL).books == before
    async with opened(folder) as till:
        assert till.books.shift == before.shift
        assert replay(Books(before.register, EUR), till.journal.entries()) == till.books


async def test_a_till_that_is_killed_has_written_down_where_it_stood_a_moment_ago(folder, tmp_path):
    async with opened(folder) as till:
        sell(till, LAG + 2 * STEP)
        shutil.copytree(folder, tmp_path / "killed")
        left = till.books
        count = till.journal.last_seq
    assert count - store.last_checkpoint(tmp_path / "killed" / JOURNAL).at.count < LAG
    begun = []

    def opening(path, **how):
        journal = Journal.open(path, **how)
        entries = journal.entries
        vars(journal)["entries"] = lambda after=0, **more: (begun.append(after), entries(after, **more))[1]
        return journal

    async with opened(tmp_path / "killed", journal=opening) as till:
        assert till.books.stamp == left.stamp + 1
        assert till.books.shift == left.shift
        assert till.books.between == left.between
    assert begun[0] > 2 * STEP


async def test_a_till_whose_journal_lost_its_end_does_not_open(folder, tmp_path):
    async with opened(folder) as till:
        sell(till)
    shutil.copytree(folder, tmp_path / "older")
    async with opened(folder) as till:
        sell(till)
    shutil.copy(folder / store.PROJECTIONS, tmp_path / "older")
    with pytest.raises(JournalDamaged, match="lacks entry 4"):
        async with opened(tmp_path / "older"):
            pass


async def test_a_report_beside_a_selling_till_knows_its_newest_entry(folder):
    async with opened(folder) as till:
        for _ in range(3):
            sell(till, LAG)
            with Journal.read(till.journal.path, kinds=wiring.kinds()) as reader:
                assert books_of(reader, Books(till.books.register, EUR)) == till.books


async def test_what_is_being_recorded_and_not_on_disk_yet_is_no_part_of_a_checkpoint(folder):
    async with opened(folder) as till:
        sell(till, LAG)
        with till.together():
            sell(till, 5)
            for _ in range(STEP):
                till.changed()
            at = store.last_checkpoint(till.journal.path)
            assert at.at.count <= till.journal.last_seq
            empty = Books(till.books.register, EUR)
            entries = [entry for entry in till.journal.entries() if entry.seq <= at.at.count]
            assert at.books == replay(empty, entries)
