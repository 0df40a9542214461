"""A search by the file's indexes finds what reading every record finds, whichever way it takes."""

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.domain.bookkeeping.record import Question, Record, RecordKind
from register.journal.projections import archiving, searching
from register.journal.projections.gathered import Gathered
from register.journal.projections.tables import TABLES

NAMES = ("Pencil blue", "Pencil red", "Notebook A5", "Crème brûlée", "Puzzle 2000", "Straße map", "Notebooks")
CASHIERS = ("Maria", "Ruth", "Zoë", "maria", "")
STATES = {
    RecordKind.SALE: ("completed", "completed", "completed", "voided", "open"),
    RecordKind.RETURN: ("done", "open"),
    RecordKind.CARD: ("done",),
    RecordKind.DRAWER: ("paid_in", "no_sale", "drop undone"),
    RecordKind.Z: ("done",),
}
CARDS = ("token-1", "token-2")


def some_records() -> tuple[Record, ...]:
    """A few hundred, by lot but always the same; now and then the clock was set back."""
    lot = random.Random(11)
    found: list[Record] = []
    for place in range(300):
        kind = lot.choice((RecordKind.SALE,) * 6 + tuple(RecordKind))
        number = "" if kind is RecordKind.DRAWER and place % 2 else f"R2-{place:06d}"
        at = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(hours=7 * place - 200 * (place % 50 == 0))
        amount = Money(Decimal(lot.randint(-3000, 9000)).scaleb(-2), EUR)
        words = " ".join((number, *lot.sample(NAMES, 2), f"p{place}"))
        state = lot.choice(STATES[kind])
        found.append(Record(place * 9 + 1, number, kind, state, at, lot.choice(CASHIERS), amount, words))
    return tuple(found)


RECORDS = some_records()
OF_CARD = {token: {f"R2-{place:06d}" for place in range(at, 300, 17)} for at, token in enumerate(CARDS)}


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    """The projections' tables with those records."""
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    gathered = Gathered(EUR)
    gathered.records = {one.number or f"@{one.seq}": one for one in RECORDS}
    archiving.write(database, gathered)
    rows = [
        ("card", token, at, number) for token, numbers in OF_CARD.items() for at, number in enumerate(numbers)
    ]
    database.executemany("INSERT INTO keys VALUES (?, ?, ?, ?)", rows)
    yield database
    database.close()


def money(low: int, high: int) -> st.SearchStrategy[Money | None]:
    return st.none() | st.integers(low, high).map(lambda cents: Money(Decimal(cents).scaleb(-2), EUR))


DAYS = st.none() | st.dates(date(2025, 12, 20), date(2026, 4, 10))
TYPED = ("p", "pencil", "notebook", "notebooks", "creme", "STRASSE", "puzz 2000", "zzz", "---")
QUESTIONS = st.builds(
    Question,
    number=st.sampled_from(("", "", "", "R2-000017", "R2-999999")),
    cashier=st.sampled_from(("", "", "m", "Maria", "zo", "x")),
    least=money(0, 9000),
    most=money(0, 9000),
    since=DAYS,
    until=DAYS,
    kinds=st.frozensets(st.sampled_from(RecordKind), max_size=2),
    states=st.frozensets(st.sampled_from(("completed", "voided", "open", "done")), max_size=2),
    card_token=st.sampled_from(("", "", "", *CARDS, "token-3")),
    words=st.lists(
        st.sampled_from(
            ("p", "pencil", "notebook", "notebooks", "creme", "STRASSE", "puzz 2000", "zzz", "---")
        ),
        max_size=2,
    ).map(tuple),
)


def never() -> bool:
    return False


@given(question=QUESTIONS, newest=st.sampled_from((0, 7, 10_000)), few=st.sampled_from((0, 40, 10_000)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_every_way_finds_what_reading_each_record_finds(database, monkeypatch, question, newest, few):
    monkeypatch.setattr(searching, "NEWEST", newest)
    monkeypatch.setattr(searching, "_FEW", few)
    monkeypatch.setattr(searching, "_FEW_WITH_WORDS", few)
    monkeypatch.setattr(searching, "_MONTHS", few)
    monkeypatch.setattr(searching, "_COMMON", newest)
    card = OF_CARD.get(question.card_token, set()) if question.card_token else None
    wanted = [one.seq for one in reversed(RECORDS) if searching.answers(one, question, card)]
    found = searching.asked(database, question, 25, never, EUR)
    assert [one.seq for one in found] == wanted[:25]


def test_a_search_that_nobody_waits_for_any_more_ends_with_what_it_has(database):
    assert searching.asked(database, Question(words=("zzz",)), 25, lambda: True, EUR) == []
    assert len(searching.asked(database, Question(), 25, never, EUR)) == 25
