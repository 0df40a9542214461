"""Broken disks and spoiled files: one sentence says what is wrong and what to do, and nothing is lost."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register.journal.backup import back_up
from register.journal.chain import Broken, Intact
from register.journal.database import flaw
from register.journal.errors import JournalDamaged, JournalWriteFailed
from register.journal.proof import proved_file
from register.journal.store import Journal
from register.journal.trouble import RESTORE

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = 4096
ENTRIES = 60


@pytest.fixture
def full_book(book):
    """Twenty pages of entries in a closed file, with a backup of them all."""
    book.ring(*range(1, ENTRIES + 1), sale="S1", note="x" * 900)
    back_up(book.path, backup_of(book))
    return book


def backup_of(book):
    return book.path.parent.parent / "backup"


def leaves(book):
    """The numbers of the pages, from 0, that hold entries, and of those of the index of sales."""
    rows = book.asked("SELECT name, pageno - 1 FROM dbstat WHERE pagetype = 'leaf' ORDER BY pageno")
    return {name: [page for found, page in rows if found == name] for name, _ in rows}


def spoiled(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def whole_entries(book):
    """How many of a damaged journal's entries the proof finds before the first that is not whole."""
    found = book.proof()
    assert isinstance(found, Broken)
    return found.seq - 1, found.why


def test_a_page_of_entries_that_is_rubbish_is_named_by_its_first_entry(full_book, one_sentence):
    page = leaves(full_book)["entries"][3]
    spoiled(full_book.path, page * PAGE, random.Random(7).randbytes(PAGE))
    whole, why = whole_entries(full_book)
    assert 3 < whole < ENTRIES
    assert why == f"Entry {whole + 1} cannot be read (database disk image is malformed): {RESTORE}."
    with (
        Journal.read(full_book.path, kinds=full_book.kinds) as journal,
        pytest.raises(JournalDamaged) as refused,
    ):
        list(journal.entries())
    one_sentence(refused, "is damaged (database disk image is malformed)", RESTORE)
    assert full_book.brought_back(backup_of(full_book), force=True).entries.count == ENTRIES
    assert isinstance(full_book.proof(), Intact)


def test_the_last_page_of_entries_spoiled_stops_the_till_before_it_writes(full_book, one_sentence):
    page = leaves(full_book)["entries"][-1]
    spoiled(full_book.path, page * PAGE, bytes(PAGE))
    before = full_book.path.read_bytes()
    with pytest.raises(JournalDamaged) as refused:
        full_book.opened()
    one_sentence(refused, "malformed", "see with `register journal verify` what is whole", RESTORE)
    assert full_book.path.read_bytes() == before
    whole, _ = whole_entries(full_book)
    assert 0 < whole < ENTRIES


@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_a_single_byte_that_flips_in_the_last_entry_stops_the_till(full_book, flip, one_sentence):
    at = full_book.path.read_bytes().index(b'{"guests":60')
    spoiled(full_book.path, at + 100, bytes([ord("x") ^ flip]))
    whole, why = whole_entries(full_book)
    assert whole == ENTRIES - 1
    assert why.startswith("Entry 60 ")
    with pytest.raises(JournalDamaged) as refused:
        full_book.opened()
    one_sentence(refused, RESTORE)
    assert "xxxx" not in str(refused.value), "what an entry holds is not for messages"


def test_a_damaged_index_loses_no_entry_and_a_backup_heals_it(full_book, tmp_path):
    page = leaves(full_book)["entries_of_sale"][-1]
    spoiled(full_book.path, page * PAGE, random.Random(7).randbytes(PAGE))
    whole = full_book.proof()
    assert isinstance(whole, Intact)
    with Journal.read(full_book.path, kinds=full_book.kinds) as journal:
        assert flaw(full_book.path)
        with pytest.raises(JournalDamaged):
            list(journal.entries(sale="S1"))
    done = back_up(full_book.path, tmp_path / "healed")
    assert done == whole
    assert full_book.brought_back(tmp_path / "healed").entries == whole
    with Journal.read(full_book.path, kinds=full_book.kinds) as journal:
        assert flaw(full_book.path) is None
        assert len(list(journal.entries(sale="S1"))) == ENTRIES
    full_book.ring(61)


def test_an_entry_that_meets_a_damaged_page_is_refused_and_the_others_stay(full_book, one_sentence):
    with full_book.opened() as journal:
        page = leaves(full_book)["entries_of_sale"][-1]
        spoiled(full_book.path, page * PAGE, bytes(PAGE))
        ring = full_book.kinds["bell_rung"]
        with pytest.raises(JournalWriteFailed) as refused:
            journal.append(ring(sale="S1"), cashier=None)
        one_sentence(refused, "could not be written (database disk image is malformed)", RESTORE)
        assert journal.last_seq == ENTRIES
    assert isinstance(full_book.proof(), Intact)


@pytest.mark.parametrize("size", [PAGE, 3 * PAGE, 3 * PAGE + 1000, -PAGE, -1000, 1000, 100])
def test_a_file_that_was_cut_off_is_not_gone_on_with(full_book, size, one_sentence):
    whole = full_book.path.read_bytes()
    left = whole[:size]
    full_book.path.write_bytes(left)
    with pytest.raises(JournalDamaged) as refused:
        full_book.opened()
    one_sentence(refused, RESTORE)
    assert full_book.path.read_bytes() == left
    match proved_file(full_book.path):
        case Broken(seq, why):
            assert 1 <= seq <= ENTRIES
            assert why.startswith(f"Entry {seq} ")
        case Intact(count):
            assert count == ENTRIES, "only what stands around the entries was cut off"
            assert flaw(full_book.path) == "it was cut off"
    assert full_book.path.read_bytes() == left
    assert full_book.brought_back(backup_of(full_book), force=True).entries.count == ENTRIES
    assert full_book.guests() == list(range(1, ENTRIES + 1))


def test_a_file_cut_off_in_the_middle_of_a_page_of_entries_is_named_by_its_first_entry(full_book):
    page = leaves(full_book)["entries"][-1]
    whole = full_book.path.read_bytes()
    assert page * PAGE > len(whole) - 4 * PAGE, "near the end"
    full_book.path.write_bytes(whole[: page * PAGE + 1000])
    found = proved_file(full_book.path)
    assert found == Broken(1, f"Entry 1 cannot be read (database disk image is malformed): {RESTORE}.")


def test_a_last_page_that_is_only_half_there_is_proved_as_far_as_it_goes(book):
    """Few entries: their page is the last one of the file."""
    book.ring(1, 2, 3)
    book.run("DROP INDEX entries_of_sale", "DROP INDEX entries_of_kind", "VACUUM")
    whole = book.path.read_bytes()
    assert leaves(book)["entries"] == [len(whole) // PAGE - 1]
    book.path.write_bytes(whole[:-500])  # a page is filled from its end: the first entries stand there
    found = proved_file(book.path)
    assert isinstance(found, Broken)
    assert 1 <= found.seq <= 3


def test_a_file_cut_off_to_nothing_is_not_taken_for_a_new_one(full_book, one_sentence):
    full_book.path.write_bytes(b"")
    with pytest.raises(JournalDamaged) as refused:
        full_book.opened()
    one_sentence(refused, f"lacks entry {ENTRIES}, which was written", RESTORE)
    assert full_book.brought_back(backup_of(full_book)).entries.count == ENTRIES


@pytest.mark.parametrize("gone", [False, True])
def test_the_log_of_a_lost_file_is_not_thrown_away(book, tmp_path, gone, one_sentence):
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](7), cashier=None)
        left = book.copied(tmp_path / "left")
    log = left.beside("-wal").read_bytes()
    assert b'"guests":7' in log
    left.path.unlink() if gone else left.path.write_bytes(b"")
    left.beside(".lock").unlink()
    for use in (left.opened, left.guests):
        with pytest.raises(JournalDamaged) as refused:
            use()
        one_sentence(refused, "it is empty, journal.sqlite-wal beside it is not", RESTORE)
    assert left.beside("-wal").read_bytes() == log


def test_a_journal_put_back_from_a_copy_that_is_too_old_is_not_gone_on_with(book, tmp_path, one_sentence):
    book.ring(1, 2)
    shutil.copy(book.path, tmp_path / "monday")
    book.ring(3, 4)
    shutil.copy(tmp_path / "monday", book.path)
    with pytest.raises(JournalDamaged) as refused:
        book.opened()
    one_sentence(refused, "lacks entry 4, which was written", RESTORE)
    assert book.guests() == [1, 2], "reports read what there is"


def test_another_journal_in_its_place_is_not_gone_on_with(book, tmp_path):
    other = type(book)(tmp_path / "other.sqlite")
    other.ring(5, 6, 7)
    book.ring(1, 2)
    shutil.copy(other.path, book.path)
    with pytest.raises(JournalDamaged, match="lacks entry 2, which was written"):
        book.opened()


def test_an_entry_that_cannot_be_read_is_named_with_what_to_do(book):
    book.ring(1, 2, 3)
    with closing(sqlite3.connect(book.path)) as database, database:
        database.execute("DROP TRIGGER no_UPDATE")
        database.execute("UPDATE entries SET body = '{' WHERE seq = 2")
    with pytest.raises(JournalDamaged) as refused:
        book.guests()
    assert "is damaged (entry 2, a 'bell_rung', cannot be read: json_invalid)" in str(refused.value)
    assert "`register journal restore FILE`" in str(refused.value)
