"""A backup while the register sells: whole, proved, and never in the place of something that is needed."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from register.journal.backup import back_up
from register.journal.chain import NOTHING, Intact
from register.journal.errors import JournalDamaged, JournalError

SELLING = """
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from register.journal.store import Journal

@dataclass(frozen=True)
class BellRung:
    guests: int = 1
    sale: str | None = None
    note: str = ""

with Journal.open(Path(sys.argv[1]), store="harbour", register="1", kinds={"bell_rung": BellRung},
                  clock=lambda: datetime.now(UTC)) as journal:
    while True:
        print(journal.append(BellRung(), BellRung(2), cashier=None)[-1].seq, flush=True)
"""


@pytest.fixture
def target(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick" / "journal.backup"


def backed_up(book, target, **how):
    return back_up(book.path, target, **how), type(book)(target)


def test_a_backup_made_while_the_register_sells_is_a_whole_part_of_its_day(book, target):
    command = [sys.executable, "-c", SELLING, str(book.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as selling:
        assert selling.stdout is not None
        counts, done = [], NOTHING
        for _ in range(5):
            seq = int(selling.stdout.readline())
            done, copy = backed_up(book, target)
            assert done.count >= seq
            assert done.count % 2 == 0, "two entries of one commit come together"
            assert copy.proof() == done
            counts.append(done.count)
        selling.kill()
    assert counts == sorted(counts)
    found = book.proof(done)
    assert isinstance(found, Intact)
    assert found.count >= done.count


def test_what_is_only_in_the_write_ahead_log_is_in_the_backup(book, target):
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](7), cashier=None)
        done, copy = backed_up(book, target)
        assert copy.guests() == [7]
        journal.append(book.kinds["bell_rung"](8), cashier=None)
    assert done == copy.proof()
    assert book.proof(done) != done


def test_a_backup_is_one_file_for_its_owner_only_that_can_be_read_where_nothing_can_be_written(book, target):
    book.ring(1, 2)
    _, copy = backed_up(book, target)
    assert [file.name for file in target.parent.iterdir()] == [target.name]
    assert target.stat().st_mode & 0o077 == 0
    assert copy.asked("PRAGMA journal_mode") == [("delete",)]
    assert copy.guests() == [1, 2]
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_a_backup_can_be_gone_on_with_like_the_journal(book, target):
    book.ring(1, 2)
    _, copy = backed_up(book, target)
    copy.ring(3)
    assert copy.guests() == [1, 2, 3]


def test_last_night_s_backup_is_replaced_by_tonight_s(book, target):
    for guests in (1, 2, 3):
        book.ring(guests)
        done, copy = backed_up(book, target)
        assert done.count == guests
    assert copy.guests() == [1, 2, 3]


def test_a_backup_of_an_empty_journal_is_an_older_one_of_any(book, target):
    book.opened().close()
    assert backed_up(book, target)[0] == NOTHING
    book.ring(1)
    assert backed_up(book, target)[0].count == 1


def test_another_till_s_backup_is_not_replaced_unless_that_is_meant(book, target, tmp_path):
    other = type(book)(tmp_path / "other.sqlite")
    other.ring(5, 6)
    backed_up(other, target)
    book.ring(1, 2, 3)
    with pytest.raises(JournalError, match=r"is no older backup of this journal.*--force") as refused:
        backed_up(book, target)
    assert "\n" not in str(refused.value)
    assert type(book)(target).guests() == [5, 6]
    assert backed_up(book, target, force=True)[1].guests() == [1, 2, 3]


def test_a_longer_backup_of_the_same_journal_is_not_replaced_by_a_shorter_one(book, target, tmp_path):
    book.ring(1, 2)
    early = book.copied(tmp_path / "early")
    book.ring(3)
    backed_up(book, target)
    with pytest.raises(JournalError, match="no older backup"):
        backed_up(early, target)
    assert type(book)(target).guests() == [1, 2, 3]


@pytest.mark.parametrize("content", [b"", b"Dear Sir or Madam", b"SQLite format 3\0 and no more"])
def test_a_file_that_is_no_backup_at_all_is_not_replaced(book, target, content):
    book.ring(1)
    target.write_bytes(content)
    with pytest.raises(JournalError, match="no older backup"):
        backed_up(book, target)
    assert target.read_bytes() == content


def test_the_till_s_own_files_are_never_replaced(book):
    book.ring(1)
    vault = book.path.with_name("cards.sqlite")
    vault.write_bytes(b"numbers")
    for own, sentence in ((book.path, "is the journal itself"), (vault, "belongs to the till")):
        before = own.read_bytes()
        with pytest.raises(JournalError, match=sentence):
            backed_up(book, own, force=True)
        assert own.read_bytes() == before
    link = book.path.parent.parent / "link"
    link.symlink_to(book.path)
    with pytest.raises(JournalError, match="is the journal itself"):
        backed_up(book, link, force=True)


def test_a_changed_journal_is_not_backed_up_over_a_good_backup(book, target):
    book.ring(1, 2)
    _, copy = backed_up(book, target)
    book.ring(3)
    book.run("UPDATE entries SET cashier = 'bob' WHERE seq = 3")
    with pytest.raises(JournalDamaged, match="is not backed up: Entry 3 was changed"):
        backed_up(book, target)
    assert copy.guests() == [1, 2]
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_a_journal_that_lost_its_end_is_not_backed_up_as_if_it_were_whole(book, target):
    book.ring(1, 2, 3)
    book.run("DELETE FROM entries WHERE seq = 3")
    with pytest.raises(
        JournalDamaged, match="Entry 3 is missing: the journal ends before it, and 3 were noted"
    ):
        backed_up(book, target)
    assert not target.exists()


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file may grow larger, as on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_backup_that_finds_no_room_leaves_the_last_one(book, target):
    book.ring(1)
    _, copy = backed_up(book, target)
    book.ring(*range(2, 100), note="x" * 2000)
    with files_up_to(100_000), pytest.raises(JournalError, match=r"cannot be copied \("):
        backed_up(book, target)
    assert copy.guests() == [1]
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_a_place_that_is_not_there_is_said_so(book, tmp_path):
    book.ring(1)
    with pytest.raises(JournalError, match=r"cannot be written \(No such file or directory\)"):
        backed_up(book, tmp_path / "no stick" / "journal.backup")


def test_a_till_that_never_ran_has_nothing_to_back_up(book, target):
    with pytest.raises(JournalError, match="unable to open database file"):
        backed_up(book, target)
    assert list(target.parent.iterdir()) == []


def test_a_lost_file_s_log_is_not_thrown_away_by_a_backup(book, target, tmp_path):
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](7), cashier=None)
        left = book.copied(tmp_path / "left")
    left.path.write_bytes(b"")
    log = left.beside("-wal").read_bytes()
    with pytest.raises(JournalDamaged, match="it is empty"):
        backed_up(left, target)
    assert left.beside("-wal").read_bytes() == log


def test_an_old_version_s_journal_is_backed_up_as_it_is(book, target):
    book.ring(1)
    book.run("DROP INDEX entries_of_kind", "PRAGMA user_version = 1")
    done, copy = backed_up(book, target)
    assert copy.asked("PRAGMA user_version") == [(1,)]
    copy.ring(2)
    assert isinstance(copy.proof(done), Intact)
