"""A disk that takes nothing more, or may not be written: it is said so, and what was there stays."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from register.journal.backup import back_up
from register.journal.errors import JournalError, JournalWriteFailed


def test_a_full_disk_is_said_to_be_full(book, one_sentence):
    with book.opened() as journal:
        connection = journal._connection
        connection.execute("PRAGMA max_page_count = 6")
        with pytest.raises(JournalWriteFailed) as refused:
            journal.append(book.kinds["bell_rung"](note="x" * 20_000), cashier=None)
    one_sentence(refused, "could not be written (database or disk is full): make room on the disk")


def test_a_disk_that_became_read_only_takes_no_entry_and_keeps_the_others(book, one_sentence):
    """Linux remounts a failing disk read-only under a running program."""
    book.ring(1)
    with book.opened() as journal:
        connection = journal._connection
        connection.execute("PRAGMA query_only = ON")
        with pytest.raises(JournalWriteFailed) as refused:
            journal.append(book.kinds["bell_rung"](2), cashier=None)
    one_sentence(
        refused, "attempt to write a readonly database", "let this user write the file and its folder"
    )
    assert book.guests() == [1]


@contextmanager
def unchangeable(path: Path) -> Iterator[None]:
    """Nobody may write `path`, not even root. Skips the test where that cannot be had."""
    if os.geteuid():
        mode = path.stat().st_mode
        path.chmod(mode & ~0o222)
        yield
        path.chmod(mode)
        return
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", path], check=False).returncode:
        pytest.skip("root may write everything on this file system")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", path], check=True)


def test_a_file_that_may_not_be_written_is_said_so_and_still_read(book, one_sentence):
    book.ring(1)
    with unchangeable(book.path):
        with pytest.raises(JournalError) as refused:
            book.opened()
        one_sentence(refused, "let this user write the file and its folder")
        assert book.guests() == [1]
    book.ring(2)
    assert book.guests() == [1, 2]


def test_a_folder_that_may_not_be_written_is_said_so(book, tmp_path, one_sentence):
    book.ring(1)
    (tmp_path / "empty").mkdir()
    with unchangeable(tmp_path / "empty"), pytest.raises(JournalError, match="cannot be opened: "):
        type(book)(tmp_path / "empty" / "journal.sqlite").opened()
    with unchangeable(book.path.parent):
        with pytest.raises(JournalError) as refused:
            book.opened()
        one_sentence(refused, "see that it is there and that this user may read and write its folder")
        with pytest.raises(JournalError, match="cannot be written"):
            back_up(book.path, book.path.parent / "backup")
    book.ring(2)
    assert book.guests() == [1, 2]


def test_a_folder_in_the_journal_s_place_is_said_so(book, one_sentence):
    book.path.mkdir()
    with pytest.raises(JournalError) as refused:
        book.opened()
    one_sentence(refused, "cannot be opened (unable to open database file): see that it is there")


def test_a_journal_held_by_another_program_is_said_so(book, one_sentence):
    book.ring(1)
    with book.opened() as journal:
        journal._connection.execute("PRAGMA busy_timeout = 0")
        other = sqlite3.connect(book.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalWriteFailed) as refused:
            journal.append(book.kinds["bell_rung"](2), cashier=None)
        other.execute("ROLLBACK")
        other.close()
        one_sentence(refused, "(database is locked): close the other program that has it open")
        journal.append(book.kinds["bell_rung"](3), cashier=None)
    assert book.guests() == [1, 3]


def test_another_program_s_database_is_said_not_to_be_a_journal(tmp_path, book, one_sentence):
    book.run("CREATE TABLE recipes (name)", "PRAGMA user_version = 1")
    with pytest.raises(JournalError) as refused:
        book.guests()
    one_sentence(refused, "no such table: entries", "see that this is the till's journal")
