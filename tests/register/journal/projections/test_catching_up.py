"""Projections that are read at start instead of the journal: always right, and soon there again when lost."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from moneyed import USD

from register.counter.cards.batch import must_last
from register.domain.books import replay
from register.domain.events import EVENTS, DrawerOpened, LineAdded, PaperNoted, ShiftOpened
from register.journal.errors import JournalDamaged, JournalError
from register.journal.projections import at_length, catching_up, form, store
from register.journal.projections.beginning import books_of
from register.journal.projections.catching_up import LAG, STEP, Projections, rebuilt
from register.journal.projections.keys import MAY_BE_LOST
from register.journal.store import JOURNAL
from register.long_work import Stopped
from terminal_api.processor import Operation


@pytest.fixture
def file(folder):
    return folder / store.PROJECTIONS


def reads_from(journal):
    """Where each reading of `journal` begins from now on."""
    entries, begun = journal.entries, []

    def noted(after=0, **how):
        begun.append(after)
        return entries(after, **how)

    vars(journal)["entries"] = noted
    return begun


def keys(file):
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT * FROM keys").fetchall()


@pytest.mark.parametrize("seed", range(4))
def test_a_checkpoint_and_the_rest_make_the_same_books_as_all_entries(days, journal, empty, seed):
    day = days(seed, 0)
    for _ in range(25):
        day.pass_(day.lot.randint(0, 30))
        with Projections.opened(journal, empty) as projections:
            assert projections.books == day.books == replay(empty, journal.entries())
            assert projections.count == journal.last_seq
        assert books_of(journal, empty) == day.books


def test_a_start_reads_only_what_came_after_the_last_close(days, journal, folder, empty):
    days(1, 400)
    Projections.opened(journal, empty).close()
    at = store.last_checkpoint(journal.path).at.count
    begun = reads_from(journal)
    Projections.opened(journal, empty).close()
    assert set(begun) <= {at, journal.last_seq}
    assert at > 200


def test_a_register_killed_while_selling_starts_with_at_most_some_hundred_entries(
    days, journal, opening, folder, tmp_path, empty
):
    day = days(2, 0)
    with Projections.opened(journal, empty) as projections:
        for _ in range(1500):
            day.pass_(1)
            projections.look()
        shutil.copytree(folder, tmp_path / "killed")
    with opening(tmp_path / "killed") as left:
        begun = reads_from(left)
        with Projections.opened(left, empty) as projections:
            assert projections.books == day.books
        assert left.last_seq - begun[0] < LAG + 3 * STEP


def test_nothing_is_read_again_after_every_single_commit(days, journal, empty):
    day = days(3, 50)
    with Projections.opened(journal, empty) as projections:
        day.pass_(50)
        begun = reads_from(journal)
        for _ in range(STEP - 1):
            projections.look()
        assert begun == []
        projections.look()
        assert len(begun) == 1
        assert projections.books == day.books


def test_a_checkpoint_stands_on_nothing_that_a_power_cut_may_take(days, journal, empty):
    day = days(4, 10)
    day.enter(DrawerOpened(None, "float"))
    lasting = journal.last_seq
    number = day.books.next_number
    day.enter(*(LineAdded(number, day.line()) for _ in range(3)))
    day.enter(PaperNoted("1", "printed", ""))
    Projections.opened(journal, empty).close()
    assert store.last_checkpoint(journal.path).at.count == lasting
    assert books_of(journal, empty) == day.books


def test_the_till_waits_for_the_disk_with_everything_that_a_checkpoint_may_stand_on():
    lasting = [kind for kind in EVENTS if kind not in MAY_BE_LOST]
    assert all(must_last(object.__new__(kind)) for kind in lasting)


def gone(file):
    file.unlink()


def empty_file(file):
    file.write_bytes(b"")


def a_letter(file):
    file.write_text("Dear Sir or Madam, " * 1000)


def cut_short(file):
    os.truncate(file, 6000)


def changed(statement):
    def change(file):
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(statement)

    change.__name__ = statement
    return change


HARM = [
    gone,
    empty_file,
    a_letter,
    cut_short,
    changed("DELETE FROM checkpoint"),
    changed("DROP TABLE checkpoint"),
    changed("UPDATE checkpoint SET books = replace(books, 'EUR', 'USD')"),
    changed("UPDATE checkpoint SET seq = seq - 1"),
    changed("UPDATE checkpoint SET seq = 'many'"),
    changed("UPDATE checkpoint SET digest = books"),
    changed("UPDATE checkpoint SET seal = ''"),
    changed("UPDATE checkpoint SET fingerprint = 'another'"),
]


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_without_a_file_that_is_right_the_books_are_right_all_the_same(
    days, journal, file, empty, harm, caplog
):
    day = days(5, 200)
    day.enter(DrawerOpened(None, "float"))  # no power cut may take the last one
    Projections.opened(journal, empty).close()
    right = keys(file)
    harm(file)
    assert books_of(journal, empty) == day.books
    with Projections.opened(journal, empty) as projections:
        assert projections.books == day.books
    assert "the whole journal is read, because the projections' file" in caplog.text
    assert keys(file) == right
    assert store.last_checkpoint(journal.path).books == day.books


def test_the_first_start_of_a_till_says_nothing(journal, empty, caplog):
    Projections.opened(journal, empty).close()
    assert caplog.text == ""


def test_what_another_program_wrote_does_not_count(days, journal, empty, monkeypatch, caplog):
    days(6, 50)
    Projections.opened(journal, empty).close()
    store.fingerprint.cache_clear()
    monkeypatch.setattr(store, "VERSION", store.VERSION + 1)
    try:
        with pytest.raises(store.Unusable, match="was written by another version"):
            store.last_checkpoint(journal.path)
    finally:
        store.fingerprint.cache_clear()


def test_another_journal_s_file_does_not_count(days, journal, file, opening, tmp_path, empty, caplog):
    day = days(7, 200)
    with opening(tmp_path / "other") as other:
        type(day)(other, 8).pass_(100)
        Projections.opened(other, empty).close()
    shutil.copy(tmp_path / "other" / file.name, file)
    with Projections.opened(journal, empty) as projections:
        assert projections.books == day.books
    assert "belongs to another journal" in caplog.text


def test_other_settings_begin_with_other_books(days, journal, empty, caplog):
    days(9, 0).enter(DrawerOpened(None, "float"))
    Projections.opened(journal, empty).close()
    dollars = replace(empty, currency=USD)
    with Projections.opened(journal, dollars) as projections:
        assert projections.books.currency == USD
    assert "was written under other settings" in caplog.text


def test_a_journal_that_lost_its_end_is_not_gone_on_with_until_a_manager_has_looked(
    days, journal, opening, folder, tmp_path, empty
):
    day = days(10, 0)
    day.enter(ShiftOpened(1, day.money()))
    shutil.copytree(folder, tmp_path / "older")
    day.pass_(100)
    day.enter(DrawerOpened(None, "float"))
    Projections.opened(journal, empty).close()
    shutil.copy(folder / store.PROJECTIONS, tmp_path / "older")
    with opening(tmp_path / "older") as older:
        for start in (Projections.opened, books_of):
            with pytest.raises(JournalDamaged, match=rf"lacks entry {journal.last_seq}, .* journal rebuild"):
                start(older, empty)
        with pytest.raises(JournalDamaged):
            rebuilt(older, empty)
        assert rebuilt(older, empty, as_it_is=True) == older.last_seq == 1
        with Projections.opened(older, empty) as projections:
            assert projections.books == replay(empty, older.entries())


def test_made_anew_they_are_what_they_became_day_by_day(days, journal, file, empty):
    day = days(11, 0)
    with Projections.opened(journal, empty) as projections:
        for _ in range(600):
            day.pass_(1)
            projections.look()
    grown = keys(file)
    assert rebuilt(journal, empty) == journal.last_seq
    assert keys(file) == grown != []
    assert store.last_checkpoint(journal.path).books == day.books


def test_a_long_journal_is_read_in_parts_that_count(days, journal, empty, monkeypatch):
    monkeypatch.setattr(catching_up, "BATCH", 50)
    day = days(12, 400)
    written = []
    write = Projections.write

    def noted(self):
        write(self)
        written.append(store.last_checkpoint(journal.path).at.count)

    monkeypatch.setattr(Projections, "write", noted)
    with Projections.opened(journal, empty) as projections:
        assert projections.books == day.books
    assert written == sorted(written)
    assert len(written) > 4


def test_who_stops_a_long_reading_goes_on_from_there_at_the_next_start(days, journal, empty, monkeypatch):
    monkeypatch.setattr(at_length, "PAGE_ROWS", 50)
    day, told = days(12, 400), []
    with pytest.raises(Stopped):
        Projections.opened(journal, empty, told.append, lambda: len(told) == 2)
    kept = store.last_checkpoint(journal.path).at.count
    assert 50 < kept <= 100
    assert told == [5000 // journal.last_seq, 10_000 // journal.last_seq]
    begun = reads_from(journal)
    with Projections.opened(journal, empty, told.append) as projections:
        assert begun == [kept]
        assert projections.books == day.books
    assert told == sorted(told), "how far it was is not told as less"
    assert told[-1] == 100


def test_who_was_told_how_far_a_long_reading_is_hears_of_its_end(days, journal, empty, monkeypatch):
    monkeypatch.setattr(at_length, "PAGE_ROWS", 50)
    days(12, 410)
    assert journal.last_seq % 50
    told = []
    Projections.opened(journal, empty, told.append).close()
    assert told == sorted(told)
    assert told[-1] == 100


def test_a_short_reading_tells_nobody_anything(days, journal, empty):
    days(12, 130)
    told = []
    Projections.opened(journal, empty, told.append).close()
    assert told == []


def test_with_more_open_the_next_checkpoint_waits_longer(days, journal, empty):
    day = days(13, 0)
    for _ in range(2 * LAG):
        day.enter(day.request(day.books.next_number, Operation.REFUND, desk=True))
    with Projections.opened(journal, empty) as projections:
        at = store.last_checkpoint(journal.path).at.count
        assert at == 2 * LAG
        for _ in range(LAG + STEP):
            day.enter(DrawerOpened(None, "float"))
            projections.look()
        assert store.last_checkpoint(journal.path).at.count == at
        for _ in range(LAG + STEP):
            day.enter(DrawerOpened(None, "float"))
            projections.look()
        assert store.last_checkpoint(journal.path).at.count > at


def test_selling_does_not_wait_for_whoever_else_has_the_file(days, journal, file, empty, caplog):
    day = days(14, 2 * LAG)
    with Projections.opened(journal, empty) as projections:
        at = store.last_checkpoint(journal.path).at
        day.pass_(2 * LAG)
        with closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(STEP):
                projections.look()
        assert "could not be written: database is locked" in caplog.text
        assert store.last_checkpoint(journal.path).at == at
        day.pass_(2 * LAG)
        for _ in range(STEP):
            projections.look()
        assert store.last_checkpoint(journal.path).at.count > at.count
    assert books_of(journal, empty) == day.books


def test_books_without_a_form_stop_no_sale(days, journal, file, empty, monkeypatch, caplog):
    day = days(15, 2 * LAG)

    def formless(_):
        raise form.Formless("Cat has no form")

    monkeypatch.setattr(form, "written", formless)
    with Projections.opened(journal, empty) as projections:
        assert projections.books == day.books
    assert "Cat has no form" in caplog.text
    with pytest.raises(JournalError, match="Cat has no form"):
        rebuilt(journal, empty)


def test_a_journal_that_cannot_be_read_just_now_is_read_later(days, journal, empty, caplog):
    day = days(16, 20)
    with Projections.opened(journal, empty) as projections:
        day.pass_(20)
        right = vars(journal).get("entries")

        def broken(*_):
            raise JournalError("The disk is away.")

        vars(journal)["entries"] = broken
        for _ in range(STEP):
            projections.look()
        assert right is None
        del vars(journal)["entries"]
        assert "The disk is away." in caplog.text
    assert store.last_checkpoint(journal.path).books == replay(empty, journal.entries()) == day.books


def test_the_file_lies_beside_the_journal(journal, file):
    assert file == journal.path.with_name(store.PROJECTIONS)
    assert journal.path.name == JOURNAL
