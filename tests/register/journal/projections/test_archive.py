"""Figures, records and shifts: what the archive says is what reading the whole journal says."""

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.domain.bookkeeping.facts import Kind
from register.domain.bookkeeping.postings import postings
from register.domain.bookkeeping.record import Question, RecordKind, of_document
from register.domain.books import books_after
from register.domain.documents import document_after
from register.domain.events import DocumentEvent, ShiftClosed, ShiftOpened
from register.journal.errors import JournalError
from register.journal.projections import store
from register.journal.projections.archive import Archive, Axis, stretches
from register.journal.projections.archiving import MONTHLY
from register.journal.projections.catching_up import Projections, rebuilt
from register.long_work import Stopped

EVER = (date.min, date.max)


def everything(archive: Archive) -> tuple[object, ...]:
    totals = archive.totals(*EVER, Kind, Axis)
    records = [replace(one, words="") for one in archive.search(Question(), 10_000)]
    return totals, archive.shifts(), records


def posted(journal) -> dict[str, Money]:
    sums: dict[str, Money] = defaultdict(lambda: Money(0, EUR))
    for entry in journal.entries():
        for line in postings(entry.event):
            sums[line.account] += line.amount
    return dict(sums)


@pytest.mark.parametrize("seed", range(6))
def test_the_ledgers_facts_are_the_postings_and_come_to_nothing(days, journal, empty, seed):
    days(seed, 400)
    with Archive.opened(journal, empty) as archive:
        told = {one.name: one.amount for one in archive.totals(*EVER, [Kind.LEDGER])}
        assert told == posted(journal)
        assert sum(told.values(), Money(0, EUR)) == Money(0, EUR)


@pytest.mark.parametrize("seed", range(6))
def test_stored_and_newer_together_are_what_reading_all_of_it_tells(days, journal, empty, seed):
    one = days(seed, 300)
    rebuilt(journal, empty)
    one.pass_(90)
    with Archive.opened(journal, empty) as half_stored:
        found = everything(half_stored)
    store.drop(journal.path)
    with Archive.opened(journal, empty) as read:
        assert found == everything(read)


def test_kept_up_while_the_till_sells_it_tells_the_same_as_made_anew(days, journal, empty):
    one = days(11, 50)
    for _ in range(5):
        with Projections.opened(journal, empty):
            one.pass_(60)
    with Archive.opened(journal, empty) as kept_up:
        found = everything(kept_up)
    rebuilt(journal, empty)
    with Archive.opened(journal, empty) as anew:
        assert found == everything(anew)


@pytest.mark.parametrize("wrong", [b"Dear Sir or Madam", b"", None])
def test_a_file_that_is_none_is_passed_over(days, journal, folder, empty, wrong):
    days(11, 50)
    rebuilt(journal, empty)
    with Archive.opened(journal, empty) as archive:
        found = everything(archive)
    file = folder / store.PROJECTIONS
    file.write_bytes(file.read_bytes()[:5000] if wrong is None else wrong)
    with Archive.opened(journal, empty) as archive:
        assert everything(archive) == found


def test_a_file_with_a_broken_page_is_said_in_one_sentence(days, journal, folder, empty):
    days(11, 50)
    rebuilt(journal, empty)
    file = folder / store.PROJECTIONS
    with closing(sqlite3.connect(file)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'records'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        database.execute("PRAGMA journal_mode = DELETE")
    whole = bytearray(file.read_bytes())
    whole[(root - 1) * size : root * size] = bytes(size)
    file.write_bytes(whole)
    with (
        Archive.opened(journal, empty) as archive,
        pytest.raises(JournalError, match="`register journal rebuild`"),
    ):
        archive.search(Question())


def test_every_document_is_found_as_it_stands_by_number_word_and_card(days, journal, empty):
    days(3, 500)
    documents, books, cards = {}, empty, defaultdict(set)
    for entry in journal.entries():
        event = entry.event
        if isinstance(event, DocumentEvent):
            documents[event.sale] = document_after(books.documents.get(event.sale), event, EUR)
            request = getattr(event, "request", None)
            if request and request.card and request.card.token and entry.kind == "intended":
                cards[request.card.token].add(event.sale)
        books = books_after(books, event, entry.at, entry.cashier)
    assert cards
    rebuilt(journal, empty)
    with Archive.opened(journal, empty) as archive:
        for number, document in documents.items():
            record = archive.record(number)
            assert record is not None
            told = of_document(document)
            assert (record.kind, record.state, record.amount) == (told.kind, told.state, told.amount)
        with_apples = {number for number, one in documents.items() if "Äpfel" in of_document(one).words}
        assert with_apples
        assert {one.number for one in archive.search(Question(words=("apf",)), 10_000)} == with_apples
        for token, numbers in cards.items():
            assert {one.number for one in archive.search(Question(card_token=token), 10_000)} == numbers


@pytest.mark.parametrize("is_stored", [True, False])
def test_each_part_of_a_question_narrows_it_down(days, journal, empty, is_stored):
    days(5, 600)
    if is_stored:
        rebuilt(journal, empty)
    with Archive.opened(journal, empty) as archive:
        every = archive.search(Question(), 10_000)
        assert [one.seq for one in every] == sorted((one.seq for one in every), reverse=True)
        low, high = Money(10, EUR), Money(Decimal("60.50"), EUR)
        some = archive.search(Question(least=low, most=high), 10_000)
        assert set(some) == {one for one in every if low <= abs(one.amount) <= high}
        assert some
        sales = archive.search(Question(kinds=frozenset({RecordKind.SALE})), 10_000)
        assert set(sales) == {one for one in every if one.kind is RecordKind.SALE}
        voided = archive.search(Question(states=frozenset({"voided"})), 10_000)
        assert set(voided) == {one for one in every if one.state == "voided"}
        who = Counter(one.cashier for one in every if one.cashier).most_common(1)[0][0]
        theirs = archive.search(Question(cashier=who[:3].upper()), 10_000)
        assert set(theirs) == {one for one in every if one.cashier.startswith(who[:3])}
        day = every[0].at.astimezone().date()
        assert archive.search(Question(since=day + timedelta(1)), 10) == ()
        assert archive.search(Question(until=day - timedelta(1)), 10) == ()
        number = next(one.number for one in every if "-" in one.number)
        assert [one.number for one in archive.search(Question(number=number[-3:]))] == [number]
        assert len(archive.search(Question(), 7)) == 7
        assert archive.search(Question(), 10, lambda: True)[:1] in ((), every[:1])


def test_the_shifts_are_those_that_were_opened_and_closed(days, journal, empty):
    one = days(2, 400)
    rebuilt(journal, empty)
    one.pass_(200)
    opened = [entry for entry in journal.entries() if isinstance(entry.event, ShiftOpened)]
    closed = {entry.event.shift: entry for entry in journal.entries() if isinstance(entry.event, ShiftClosed)}
    assert closed
    with Archive.opened(journal, empty) as archive:
        shifts = archive.shifts()
    assert [(one.shift, one.opened_seq, one.float) for one in shifts] == [
        (entry.event.shift, entry.seq, entry.event.float) for entry in opened
    ]
    for one in shifts:
        end = closed.get(one.shift)
        assert (one.closed_seq, one.z) == ((end.seq, end.event.z) if end else (0, 0))


def test_whoever_no_longer_waits_gets_no_archive_of_a_long_journal(days, journal, empty):
    days(1, 900)
    with pytest.raises(Stopped):
        Archive.opened(journal, empty, lambda: True)


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 500))
def test_whole_months_and_the_days_around_them_are_the_days_asked_for(since, more):
    until = since + timedelta(more)
    covered: list[int] = []
    for kind, first, last in stretches(Kind.ITEM, since.toordinal(), until.toordinal(), by_day=False):
        days = range(first, last + 1)
        if kind == MONTHLY:
            months = [date.fromordinal(day) for day in days if date.fromordinal(day).day == 1]
            days = [day for one in months for day in range(one.toordinal(), _next_month(one).toordinal())]
        covered += days
    assert sorted(covered) == list(range(since.toordinal(), until.toordinal() + 1))


def _next_month(first: date) -> date:
    return (first + timedelta(32)).replace(day=1)
