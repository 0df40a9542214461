"""A journal that an older version wrote: it is copied, brought to today's form, and stays what it was."""

import re
import shutil
import sqlite3
from contextlib import ExitStack, closing

import pytest

from register.domain.events import EVENTS
from register.journal import migration, schema
from register.journal.chain import Intact
from register.journal.codec import by_kind
from register.journal.database import WRITING, connected
from register.journal.errors import JournalError
from register.journal.store import PAGE_ROWS, Journal

VERSION_1 = """
CREATE TABLE entries (
	store VARCHAR NOT NULL, register VARCHAR NOT NULL, seq INTEGER NOT NULL, at VARCHAR NOT NULL,
	cashier VARCHAR, kind VARCHAR NOT NULL, sale VARCHAR, body TEXT NOT NULL, previous VARCHAR NOT NULL,
	digest VARCHAR NOT NULL, PRIMARY KEY (store, register, seq)
) WITHOUT ROWID;
CREATE INDEX entries_of_sale ON entries (sale) WHERE sale IS NOT NULL;
CREATE TRIGGER no_UPDATE BEFORE UPDATE ON entries
	BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER no_DELETE BEFORE DELETE ON entries
	BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
PRAGMA user_version = 1;
"""
KINDS = ("bell_rung", "intended", "bell_rung", "ended", "return_opened", "intended")


@pytest.fixture
def old(book, digest_by_hand):
    """A journal of version 1 with six entries, made without any of our code."""
    with closing(sqlite3.connect(book.path)) as database, database:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(VERSION_1)
        previous = "0" * 64
        for seq, kind in enumerate(KINDS, 1):
            row = ("harbour", "1", seq, "2026-03-01T12:00:00.000000+00:00", "Jürgen", kind, None)
            row = (*row, f'{{"guests":{seq},"note":"","sale":null}}', previous)
            previous = digest_by_hand(row)
            database.execute(f"INSERT INTO entries VALUES ({', '.join('?' * 10)})", (*row, previous))
    return book


def version(book):
    return book.asked("PRAGMA user_version")[0][0]


def digests(book):
    return [digest for (digest,) in book.asked("SELECT digest FROM entries ORDER BY seq")]


def form(book):
    """Tables, indexes and triggers, by name."""
    return {
        name: " ".join(sql.split()).replace("( ", "(").replace(" )", ")")
        for name, sql in book.asked("SELECT name, sql FROM sqlite_master WHERE sql <> ''")
    }


def each_statement(connection, told):
    """`told` is called before each statement that SQLite is given."""
    connection.set_trace_callback(told)


def test_an_old_journal_is_what_it_was_and_goes_on(old):
    before = digests(old)
    assert old.proof() == Intact(6, before[-1])
    old.ring(7)
    assert version(old) == migration.VERSION == 2
    assert digests(old)[:6] == before
    found = old.proof(Intact(6, before[-1]))
    assert isinstance(found, Intact)
    assert found.count == 7


def test_the_old_file_is_kept_beside_whole(old):
    before = digests(old)
    old.ring(7)
    kept = type(old)(old.beside(".v1"))
    assert version(kept) == 1
    assert kept.proof() == Intact(6, before[-1])


def test_a_report_of_an_old_journal_changes_nothing(old):
    before = old.path.read_bytes()
    kinds = by_kind(EVENTS)
    with Journal.read(old.path, kinds=kinds) as journal:
        asked = [kinds["intended"], kinds["ended"]]
        assert [record.seq for record in journal.records(kinds=asked)] == [2, 4, 6]
    assert old.path.read_bytes() == before
    assert not old.beside(".v1").exists()


def test_an_old_journal_brought_up_and_a_new_one_have_the_same_form(old, tmp_path):
    old.ring(7)
    new = type(old)(tmp_path / "new.sqlite")
    new.ring(1)
    assert set(form(old)) == set(form(new))
    assert form(old)["entries_of_kind"] == form(new)["entries_of_kind"]
    for name in ("entries_of_sale", "no_UPDATE", "no_DELETE"):
        assert form(old)[name] == form(new)[name]
    columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_info('entries')"
    assert old.asked(columns) == new.asked(columns)


def test_nothing_is_copied_or_changed_when_the_form_is_today_s(book):
    book.ring(1)
    before = book.path.read_bytes()
    book.opened().close()
    assert book.path.read_bytes() == before
    assert not list(book.path.parent.glob("*.v*"))


def test_a_crash_at_any_step_is_made_good_by_the_next_start(old, tmp_path):
    before = digests(old)
    left = []

    def crash(statement):
        left.append(old.copied(tmp_path / f"crash {len(left)}"))

    with ExitStack() as stack:
        connection = connected(old.path, WRITING, stack)
        each_statement(connection, crash)
        migration.migrate(connection, old.path)
    left.append(old.copied(tmp_path / "done"))
    assert {version(one) for one in left} == {1, 2}
    assert [version(one) for one in left] == sorted(version(one) for one in left)
    for one in left:
        has_index = "entries_of_kind" in form(one)
        assert has_index == (version(one) == 2), "all steps or none"
        one.ring(7)
        assert version(one) == 2
        assert digests(one)[:6] == before
        assert isinstance(one.proof(), Intact)


def test_a_first_start_that_crashed_at_any_step_is_made_good_by_the_next(book, tmp_path):
    left = []
    with ExitStack() as stack:
        connection = connected(book.path, WRITING, stack)
        each_statement(connection, lambda _: left.append(book.copied(tmp_path / f"crash {len(left)}")))
        migration.migrate(connection, book.path)
    assert len(left) > 5
    for one in left:
        one.ring(1)
        assert one.guests() == [1]
        assert form(one) == form(book)


@pytest.mark.parametrize("done", range(1, 5))
def test_a_first_start_of_the_old_version_that_crashed_is_made_good(book, done):
    """It made the table, its index and the triggers one by one."""
    statements = re.split(r"(?<=;)\n(?=CREATE|PRAGMA)", VERSION_1.strip())[:done]
    with closing(sqlite3.connect(book.path)) as database, database:
        for statement in statements:
            database.execute(statement)
    new = type(book)(book.path.with_name("new.sqlite"))
    for one in (book, new):
        one.ring(1)
        assert one.guests() == [1]
    assert set(form(book)) == set(form(new))
    assert not book.beside(".v0").exists()


def test_an_old_journal_that_cannot_be_copied_is_left_as_it_is(old):
    old.beside(".v1").mkdir()
    before = old.path.read_bytes()
    with pytest.raises(JournalError, match=r"journal.sqlite.v1 cannot be written"):
        old.opened()
    assert old.path.read_bytes() == before
    assert list(old.path.parent.glob(".*")) == [], "nothing half done is left lying about"
    old.beside(".v1").rmdir()
    old.ring(7)


def test_a_copy_from_a_start_that_crashed_is_made_again(old):
    shutil.copy(old.path, old.beside(".v1"))
    old.beside(".v1").write_bytes(b"half a copy")
    old.ring(7)
    assert isinstance(type(old)(old.beside(".v1")).proof(), Intact)


def test_requests_for_money_are_found_without_reading_the_whole_journal(book):
    book.opened().close()
    for kinds in (["ended", "intended"], ["return_opened"], list(schema.LOOKED_UP)):
        question = schema.asked(None, kinds).replace(":after", "3").replace(":limit", str(PAGE_ROWS))
        plan = " ".join(str(row) for row in book.asked(f"EXPLAIN QUERY PLAN {question}"))
        assert plan.count("USING INDEX entries_of_kind (kind=? AND store=? AND register=? AND seq>?)") == len(
            kinds
        )
        assert "USE TEMP B-TREE" not in plan


def test_what_is_looked_up_are_kinds_that_there_are():
    assert set(schema.LOOKED_UP) <= set(by_kind(EVENTS))


@pytest.mark.parametrize("asked", [("intended", "ended"), ("intended",), ("ended", "bell_rung"), ()])
def test_a_look_by_kind_finds_the_same_with_and_without_the_index(old, asked):
    kinds = {kind: type(kind, (), {}) for kind in set(KINDS)}
    wanted = [seq for seq, kind in enumerate(KINDS, 1) if kind in asked and seq > 2]

    def found():
        with Journal.read(old.path, kinds=kinds) as journal:
            return [record.seq for record in journal.records(2, kinds=[kinds[kind] for kind in asked])]

    assert found() == wanted
    old.opened().close()
    assert found() == wanted
