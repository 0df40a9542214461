"""Books survive being written down, to the last digit and type."""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, KWD, Money

from register.domain.asking.exchange import Asked, Done, Failed, Held
from register.domain.asking.exchanges import Exchanges
from register.domain.books import Books, books_after
from register.domain.cards.desk import Desk
from register.journal.projections import form, store
from terminal_api.outcomes import Approved


def spelled(value: object) -> str:
    """With every type and every digit; whose class tells that it is UTC matters to nobody."""
    return re.sub(r"TzInfo\((0|UTC)\)", "datetime.timezone.utc", repr(value))


def survives(books: Books, before: Books | None = None) -> None:
    """What `before` held already is held against its spelling no more: it was then."""
    back = form.read(form.written(books))
    assert back == books
    for field in fields(books):
        was, here, there = (getattr(one, field.name, None) for one in (before, books, back))
        if isinstance(here, Mapping):
            assert isinstance(there, Mapping)
            assert [*there] == [*here]
            new = [key for key in here if not isinstance(was, Mapping) or was.get(key) is not here[key]]
            here, there = [[one[key] for key in new] for one in (here, there)]
        if here is not was:
            assert spelled(there) == spelled(here)


def test_empty_books_survive(empty):
    survives(empty)


@pytest.mark.parametrize("seed", range(3))
def test_books_survive_at_every_moment_of_any_day(days, seed, empty):
    books, seen = empty, set[type]()
    for entry in days(seed, 700).journal.entries():
        before, books = books, books_after(books, entry.event, entry.at, entry.cashier)
        survives(books, before)
        seen |= {type(one) for document in books.documents.values() for one in document.exchanges.all}
    assert seen == {Asked, Held, Done, Failed}


amounts = st.builds(
    Money,
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([EUR, KWD]),
)
times = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(fold=0))
texts = st.text(st.characters(codec="utf-8"))


def some(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any value of that dataclass whose fields have the types they say."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _of(hints[field.name]) for field in fields(kind) if field.init})


def _of(hint: Any) -> st.SearchStrategy[Any]:
    match hint:
        case type() if is_dataclass(hint):
            return some(hint)
        case _ if hint is Money:
            return amounts
        case _ if hint is str:
            return texts
        case _ if get_origin(hint) in (Union, UnionType):
            return st.one_of(*map(_of, get_args(hint)))
        case _ if get_origin(hint) is tuple:
            return st.lists(_of(get_args(hint)[0]), max_size=3).map(tuple)
        case _ if hint is datetime:
            return times
        case _:
            return st.from_type(hint)


@given(st.lists(st.one_of(some(Asked), some(Held), some(Done), some(Failed)), max_size=4), texts)
def test_whatever_a_processor_may_say_survives(exchanges, number):
    desk = Desk(number, EUR, Exchanges(tuple(exchanges)))
    survives(Books("2", EUR, documents=MappingProxyType({number: desk})))


def reached(kind: Any, seen: set[type[Any]]) -> set[type[Any]]:
    """All dataclasses and words that values of `kind` are made of."""
    if isinstance(kind, type) and kind in seen:
        return seen
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Enum)):
        seen.add(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        for field in fields(kind):
            if field.init:
                reached(hints[field.name], seen)
    for part in get_args(kind):
        reached(part, seen)
    return seen


def test_everything_that_books_are_made_of_has_a_form():
    assert reached(Books, set()) == {*form.CLASSES, *form.ENUMS}
    names = [one.__name__ for one in (*form.CLASSES, *form.ENUMS)]
    assert len({*names}) == len(names)


def test_what_has_no_form_is_refused_when_written(empty):
    with pytest.raises(form.Formless, match="float has no form"):
        form.written(Books("2", EUR, stamp=1.5))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "null",
        "[]",
        '{"Money":"12.50 EUR"}',
        '{"Books":[]}',
        '{"Books":["2",{"Currency":"???"},0,0,0,0,0,null,null,null,[],[],[],[]]}',
        '{"Cat":[]}',
        '{"Money":"12.50"}',
        '{"Money":"much EUR"}',
        "{}",
    ],
)
def test_what_is_no_book_is_not_read_as_one(text):
    with pytest.raises(ValueError, match="books"):
        form.read(text)


def test_every_process_of_one_program_has_the_same_fingerprint():
    told = subprocess.run(
        [sys.executable, "-c", "from register.journal.projections import store; print(store.fingerprint())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == store.fingerprint()


def test_another_field_makes_another_fingerprint(monkeypatch):
    shape = form.shape()
    monkeypatch.setattr(form, "CLASSES", tuple(one for one in form.CLASSES if one is not Approved))
    assert form.shape() != shape
