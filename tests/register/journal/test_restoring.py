"""The way back from a backup: nothing that the journal holds is given up without being asked for."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from register.journal.errors import JournalDamaged, JournalError, JournalLocked
from register.journal.lock import WriterLock

NIGHT = datetime(2026, 3, 1, 23, 5, 7, tzinfo=UTC)
KEPT = ".replaced-20260301T230507Z"


def emptied(book):
    """As on a new disk."""
    for file in book.path.parent.iterdir():
        file.unlink()


def files(book):
    """All but what whoever reads a journal leaves beside it."""
    names = sorted(file.name for file in book.path.parent.iterdir())
    return [name for name in names if not name.endswith(("-wal", "-shm"))]


def test_on_a_new_disk_the_till_goes_on_where_the_backup_ends(book, backup):
    emptied(book)
    book.path.parent.rmdir()
    assert book.brought_back(backup).replaced is None
    book.ring(4)
    assert book.guests() == [1, 2, 3, 4]
    assert files(book) == ["journal.sqlite", "journal.sqlite.lock"]


def test_a_journal_that_the_backup_goes_on_from_is_replaced_and_kept(book, backup, tmp_path):
    emptied(book)
    book.ring(1, 2)
    done = book.brought_back(backup)
    assert done.replaced == book.beside(KEPT)
    assert type(book)(done.replaced).guests() == [1, 2]
    assert book.guests() == [1, 2, 3]


def test_the_same_entries_are_replaced_too(book, backup):
    assert book.brought_back(backup).entries.count == 3


@pytest.mark.parametrize("entries", [[1, 2, 3, 4], [9], [1, 9, 3]])
def test_a_journal_with_entries_that_the_backup_lacks_stays_unless_that_is_meant(book, backup, entries):
    emptied(book)
    book.ring(*entries)
    before = book.path.read_bytes()
    with pytest.raises(JournalError, match=r"--force puts the backup in its place all the same") as refused:
        book.brought_back(backup)
    assert ("has 4 entries and the backup 3" in str(refused.value)) == (len(entries) == 4)
    assert ("is another one than was backed up" in str(refused.value)) == (len(entries) != 4)
    assert book.path.read_bytes() == before
    assert files(book) == ["journal.sqlite", "journal.sqlite.lock"]
    done = book.brought_back(backup, force=True)
    assert type(book)(done.replaced).guests() == entries
    book.ring(10)
    assert book.guests() == [1, 2, 3, 10]


def test_what_stood_in_the_old_log_is_kept_with_the_old_file_and_does_not_come_into_the_new_one(
    book, backup, tmp_path
):
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](4), book.kinds["bell_rung"](5), cashier=None)
        crashed = book.copied(tmp_path / "crashed")
    assert crashed.beside("-wal").stat().st_size
    done = crashed.brought_back(backup, force=True)
    assert crashed.guests() == [1, 2, 3]
    assert type(book)(done.replaced).guests() == [1, 2, 3, 4, 5]
    assert not crashed.beside("-wal").exists()
    assert files(crashed) == ["journal.sqlite", "journal.sqlite.lock", f"journal.sqlite{KEPT}"]


def test_a_damaged_journal_makes_way_when_that_is_meant_and_keeps_its_log(book, backup, tmp_path):
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](4), cashier=None)
        crashed = book.copied(tmp_path / "crashed")
    log = crashed.beside("-wal").read_bytes()
    spoiled = b"Dear Sir or Madam" + crashed.path.read_bytes()[17:]
    crashed.path.write_bytes(spoiled)
    with pytest.raises(
        JournalError, match=r"is damaged \(file is not a database\), and the backup has 3 entr"
    ):
        crashed.brought_back(backup)
    assert crashed.path.read_bytes() == spoiled
    assert crashed.beside("-wal").read_bytes() == log
    crashed.brought_back(backup, force=True)
    assert crashed.beside(KEPT).read_bytes() == spoiled
    assert crashed.beside(f"{KEPT}-wal").read_bytes() == log
    crashed.ring(4)
    assert crashed.guests() == [1, 2, 3, 4]


@pytest.mark.parametrize("gone", [False, True])
def test_a_log_without_its_file_is_kept_and_does_not_come_into_the_new_one(book, backup, tmp_path, gone):
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](4), cashier=None)
        left = book.copied(tmp_path / "left")
    log = left.beside("-wal").read_bytes()
    left.path.unlink() if gone else left.path.write_bytes(b"")
    with pytest.raises(JournalError, match=r"is damaged \(it is empty"):
        left.brought_back(backup)
    left.brought_back(backup, force=True)
    assert left.beside(f"{KEPT}-wal").read_bytes() == log
    assert left.guests() == [1, 2, 3]


def test_a_file_that_only_began_to_be_a_journal_makes_way(book, backup):
    emptied(book)
    for content in (b"", None):
        if content is None:
            with closing(sqlite3.connect(book.path)) as database:
                database.execute("PRAGMA journal_mode = WAL")
        else:
            book.path.write_bytes(content)
        assert book.brought_back(backup).entries.count == 3
        emptied(book)


def test_a_journal_that_lost_its_log_is_filled_up_again(book, backup, tmp_path):
    emptied(book)
    book.ring(1)
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](2), book.kinds["bell_rung"](3), cashier="ann")
        alone = book.copied(tmp_path / "alone")
    for end in ("-wal", "-shm"):
        alone.beside(end).unlink()
    with pytest.raises(JournalDamaged, match="lacks entry 3"):
        alone.opened()
    alone.brought_back(backup)
    alone.ring(4)
    assert alone.guests() == [1, 2, 3, 4]


def test_whoever_might_use_the_journal_before_may_use_it_afterwards(book, backup):
    book.path.chmod(0o640)
    if not os.geteuid():
        os.chown(book.path, 12, 34)
    before = book.path.stat()
    assert backup.stat().st_mode != before.st_mode
    book.brought_back(backup)
    now = book.path.stat()
    assert (now.st_mode, now.st_uid, now.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_running_till_is_not_touched(book, backup):
    with book.opened() as journal:
        with pytest.raises(JournalLocked, match="close that register first"):
            book.brought_back(backup, force=True)
        journal.append(book.kinds["bell_rung"](4), cashier=None)
    assert book.guests() == [1, 2, 3, 4]


READING = """
import sqlite3, sys
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
database.execute("BEGIN")
print(database.execute("SELECT count(*) FROM entries").fetchone(), flush=True)
sys.stdin.read()
"""


def test_a_report_that_is_being_read_is_waited_for_or_said(book, backup):
    with subprocess.Popen(
        [sys.executable, "-c", READING, str(book.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reading:
        assert reading.stdout is not None
        assert reading.stdout.readline()
        with pytest.raises(
            JournalError, match=r"\(database is locked\): close the other program that has it"
        ):
            book.brought_back(backup)
        reading.kill()
    assert book.guests() == [1, 2, 3]
    book.brought_back(backup)


def test_a_restore_that_crashed_before_the_end_keeps_the_till_shut_until_it_is_done(book, backup):
    emptied(book)
    book.ring(1, 2)
    lock = WriterLock(book.path, clock=lambda: NIGHT)
    lock.note(type(book)(backup).proof())
    lock.release()
    with pytest.raises(JournalDamaged, match="lacks entry 3"):
        book.opened()
    book.brought_back(backup)
    book.ring(4)
    assert book.guests() == [1, 2, 3, 4]
