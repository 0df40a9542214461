"""The proof over a whole file: long ones, cut off ones, ones that somebody wrote anew."""

import base64

import pytest

from register.journal import chain
from register.journal.chain import NOTHING, Broken, Intact
from register.journal.database import flaw
from register.journal.proof import PAGE_ROWS

LONG = 2 * PAGE_ROWS + 1


def test_a_mark_noted_on_paper_is_read_back():
    mark = Intact(12, "ab" * 32)
    assert Intact.of_mark(mark.mark) == mark
    assert Intact.of_mark(NOTHING.mark) == NOTHING


@pytest.mark.parametrize(
    "text", ["", "12", "12:", "12:xyz", f"x:{'0' * 64}", f"-1:{'0' * 64}", f"1:{'A' * 64}"]
)
def test_what_is_no_mark_is_not_taken_for_one(text):
    assert Intact.of_mark(text) is None


def rung_often(book, times=LONG):
    """A journal longer than two pages; its entries."""
    ring = book.kinds["bell_rung"]
    with book.opened() as journal:
        return journal.append(*[ring(guests) for guests in range(times)], cashier=None)


def test_years_of_entries_are_proved_page_by_page(book):
    written = rung_often(book)
    whole = Intact(LONG, written[-1].record.digest)
    assert book.proof() == whole
    for count in (1, PAGE_ROWS, PAGE_ROWS + 1, LONG):
        assert book.proof(Intact(count, written[count - 1].record.digest)) == whole
        assert book.proof(Intact(count, "f" * 64)) == Broken(
            count, f"Entry {count} is not the one that was noted: the journal was written anew."
        )


@pytest.mark.parametrize("seq", [1, PAGE_ROWS, PAGE_ROWS + 1, LONG])
def test_the_first_changed_entry_is_named_on_whichever_page_it_stands(book, seq):
    rung_often(book)
    book.run(f"UPDATE entries SET cashier = 'bob' WHERE seq = {seq}")
    found = book.proof()
    assert isinstance(found, Broken)
    assert found.seq == seq


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_an_entry_moved_to_another_register_is_not_overlooked_not_even_the_last(book, seq):
    book.ring(1, 2, 3)
    book.run(f"UPDATE entries SET register = '9' WHERE seq = {seq}")
    found = book.proof()
    assert isinstance(found, Broken)
    assert found.seq == seq


def test_an_end_that_was_cut_off_is_missed_once_it_was_noted(book):
    book.ring(1, 2, 3)
    noted = book.proof()
    assert isinstance(noted, Intact)
    book.run("DELETE FROM entries WHERE seq > 1")
    assert isinstance(book.proof(), Intact), "a shorter chain is a chain"
    assert book.proof(noted) == Broken(2, "Entry 2 is missing: the journal ends before it, and 3 were noted.")


def test_a_journal_written_anew_is_not_the_one_that_was_noted(book, tmp_path):
    book.ring(1, 2, 3)
    noted = book.proof()
    book.path.unlink()
    book.beside(".lock").unlink()
    book.ring(1, 2, 30, 4)
    assert isinstance(book.proof(), Intact)
    assert book.proof(noted) == Broken(
        3, "Entry 3 is not the one that was noted: the journal was written anew."
    )


def test_entries_added_since_a_mark_was_noted_do_not_break_it(book):
    book.ring(1, 2)
    noted = book.proof()
    book.ring(3)
    found = book.proof(noted)
    assert isinstance(found, Intact)
    assert found.count == 3


def test_a_name_swapped_for_bytes_that_read_alike_is_noticed(book):
    book.ring(1)
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](), cashier="Ruth")
    assert base64.b64decode("Ruth", validate=True), "what some JSON writers would spell as this name"
    book.run("UPDATE entries SET cashier = x'46eb61' WHERE seq = 2")
    assert book.proof() == Broken(2, "Entry 2 was changed after it was written: its digest does not fit.")


def test_a_whole_file_has_no_flaw_also_while_somebody_writes_it(book):
    with book.opened() as journal:
        journal.append(book.kinds["bell_rung"](), cashier=None)
        assert flaw(book.path) is None


def test_an_empty_journal_is_intact(book):
    book.opened().close()
    assert book.proof() == Intact(0, chain.START)
