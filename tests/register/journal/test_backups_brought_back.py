"""What is put in the journal's place is a whole backup of it, of whichever version, or nothing is."""

import sqlite3
from contextlib import closing

import pytest

from register.journal.chain import Broken, Intact
from register.journal.errors import JournalDamaged, JournalError
from register.journal.store import Journal


def test_a_changed_backup_is_not_put_in_place(book, backup):
    changed = type(book)(backup)
    changed.run("UPDATE entries SET cashier = 'bob' WHERE seq = 2")
    assert isinstance(changed.proof(), Broken)
    book.path.unlink()
    with pytest.raises(JournalDamaged, match="is not whole, take another one: Entry 2 was changed"):
        book.brought_back(backup)
    assert not book.path.exists()


@pytest.mark.parametrize("size", [0, 100, 4096, 5000])
def test_a_backup_that_was_cut_off_is_not_put_in_place(book, backup, size):
    backup.write_bytes(backup.read_bytes()[:size])
    before = book.path.read_bytes()
    with pytest.raises(JournalError) as refused:
        book.brought_back(backup, force=True)
    assert str(backup) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert book.path.read_bytes() == before


def test_what_is_no_backup_is_not_put_in_place(book, backup, tmp_path):
    letter = tmp_path / "letter"
    letter.write_text("Dear Sir or Madam, " * 500)
    with pytest.raises(
        JournalDamaged, match=r"letter is not whole, take another one: file is not a database"
    ):
        book.brought_back(letter, force=True)
    with pytest.raises(JournalError, match="is the journal itself"):
        book.brought_back(book.path, force=True)
    with pytest.raises(JournalError, match="unable to open database file"):
        book.brought_back(tmp_path / "nowhere", force=True)
    assert book.guests() == [1, 2, 3]


def test_a_backup_of_a_newer_version_asks_for_an_update(book, backup):
    with closing(sqlite3.connect(backup)) as database, database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(JournalError, match="update cashwrap"):
        book.brought_back(backup, force=True)
    assert book.guests() == [1, 2, 3]


def test_a_backup_of_an_older_version_is_brought_up_when_the_till_opens(book, backup):
    type(book)(backup).run("DROP INDEX entries_of_kind", "PRAGMA user_version = 1")
    done = book.brought_back(backup)
    book.ring(4)
    assert book.asked("PRAGMA user_version") == [(2,)]
    assert isinstance(book.proof(done.entries), Intact)


def test_the_backup_itself_stays_as_it_was(book, backup):
    before = backup.read_bytes()
    book.brought_back(backup)
    with Journal.read(backup, kinds=book.kinds) as journal:
        assert journal.last_seq == 3
    assert backup.read_bytes() == before
