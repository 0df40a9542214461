"""What reports and searches read: figures, records and shifts of a whole journal, as it stands when opened.

What the projections' file has is read there; the few entries behind it are added from the journal.
"""

import sqlite3
from collections.abc import Collection, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from moneyed import Money

from register.domain.amounts import zero
from register.domain.bookkeeping.facts import Kind
from register.domain.bookkeeping.record import Question, Record
from register.domain.books import Books, books_after
from register.domain.events import Event
from register.journal.errors import JournalError
from register.journal.projections import archiving, beginning, searching, store
from register.journal.projections.at_length import at_length
from register.journal.projections.gathered import WHOLE_DAY, Gathered, ShiftRecord
from register.journal.projections.store import Unusable
from register.journal.reader import JournalReader
from register.long_work import Far, Stops, unstopped, untold


class Axis(StrEnum):
    """By what figures are kept apart; their kind always is."""

    DAY = "day"
    HOUR = "hour"
    CASHIER = "cashier"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Total:
    """So many and so much of one kind; an axis that was not asked for is `None`.

    Facts of items have no hour and no cashier: there `hour` is `None` and `cashier` empty.
    """

    kind: Kind
    day: date | None
    hour: int | None
    cashier: str | None
    name: str | None
    count: int
    amount: Money


def stretches(kind: Kind, since: int, until: int, *, by_day: bool) -> Iterator[tuple[str, int, int]]:
    """Under which kind and over which days it is summed: items by whole months, and by days around them."""
    first = archiving.first_of_month(since)
    if first < since:
        first = archiving.first_of_month(first + 31)
    after = archiving.first_of_month(until + 1) if until < date.max.toordinal() else until + 1
    if kind is not Kind.ITEM or by_day or after <= first:
        yield kind.value, since, until
        return
    yield kind.value, since, first - 1
    yield archiving.MONTHLY, first, after - 1
    yield kind.value, after, until


@contextmanager
def _readable() -> Generator[None]:
    """What only shows when rows are read: a page of the file that is damaged, a full disk."""
    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(
            f"What is derived from the journal cannot be read ({error}): see that there is room on the disk, "
            "and make it anew with `register journal rebuild`."
        ) from error


class Archive:
    """Open until `close`, for one thread at a time; what is recorded later is not in it.

    The projections' file keeps what it had meanwhile: hold one no longer than a report or a search takes.
    """

    def __init__(self, database: sqlite3.Connection | None, newer: Gathered, books: Books, stack: ExitStack):
        """Opened by `opened`."""
        self.books = books
        """As they stood when it was opened."""
        self._database = database
        self._newer = newer
        self._stack = stack
        records = map(self._as_stored, newer.written())
        self._records = tuple(sorted(records, key=lambda one: -one.seq))

    @classmethod
    def opened(
        cls,
        journal: JournalReader[Event],
        empty: Books,
        stops: Stops = unstopped,
        far: Far = untold,
    ) -> "Archive":
        """The archive of `journal`, whose books begin as `empty`; also beside a running till.

        Without projections the whole journal is read, some seconds for a month; `far` hears how much of it,
        and `stops` may end that early, by `Stopped`. Raises `JournalError` when the journal cannot be read.
        """
        with ExitStack() as stack:
            database = None
            books, count = empty, 0
            try:
                database = stack.enter_context(store.reading(journal.path))
                at = store.standing(database)
                checkpoint = beginning.checkpoint(journal, empty)
                if checkpoint.at.count != at.count:
                    raise Unusable("is being written")
                books, count = checkpoint.books, at.count
            except (Unusable, sqlite3.Error, TypeError, ValueError):  # as `store.reading` has them
                database = None
            newer = Gathered(empty.currency)
            for entry in at_length(journal, count, far, stops):
                before, books = books, books_after(books, entry.event, entry.at, entry.cashier)
                newer.add(before, books, entry)
            return cls(database, newer, books, stack.pop_all())

    def close(self) -> None:
        """Let go of the file."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @_readable()
    def totals(
        self, since: date, until: date, kinds: Collection[Kind], by: Collection[Axis] = (Axis.NAME,)
    ) -> tuple[Total, ...]:
        """The sums of those kinds over the days from `since` to `until`, in the order of kind and `by`."""
        axes = [axis for axis in Axis if axis in by]
        sums: dict[tuple[str | int, ...], tuple[int, int]] = {}
        days = (since.toordinal(), until.toordinal())
        for key, count, amount in (*self._stored(days, kinds, axes), *self._since(days, kinds, axes)):
            before = sums.get(key, (0, 0))
            sums[key] = (before[0] + count, before[1] + amount)
        return tuple(self._total(key, axes, *sums[key]) for key in sorted(sums))

    @_readable()
    def shifts(self) -> tuple[ShiftRecord, ...]:
        """Every shift, oldest first; the last one may be open."""
        rows = self._database.execute(archiving.SHIFT).fetchall() if self._database else ()
        found = {one.shift: one for one in (archiving.shift(row, self.books.currency) for row in rows)}
        for number, newer in self._newer.shifts.items():
            known = found.get(number)
            found[number] = newer.opened_as(known) if known else newer
        return tuple(found[number] for number in sorted(found))

    @_readable()
    def search(self, question: Question, limit: int = 100, stops: Stops = unstopped) -> tuple[Record, ...]:
        """The newest records that answer `question`, at most `limit`; fewer once `stops` says so."""
        wanted = replace(question, number=self._whole(question.number))
        of_card = self._of_card(question.card_token) if question.card_token else None
        newer = [one for one in self._records if searching.answers(one, wanted, of_card)]
        if self._database is None:
            return tuple(newer[:limit])
        known = {one.number for one in self._records if one.number}
        found = searching.asked(self._database, wanted, limit + len(known), stops, self.books.currency)
        older = [one for one in found if one.number not in known]
        both = sorted((*newer, *older), key=lambda one: -one.seq)
        return tuple(both[:limit])

    def record(self, number: str) -> Record | None:
        """The record with that number."""
        return next(iter(self.search(Question(number=number), 1)), None)

    def _whole(self, number: str) -> str:
        """`R2-000017` of 17: every document of this register is called so."""
        return f"R{self.books.register}-{int(number):06d}" if number.isdecimal() else number

    def _of_card(self, token: str) -> set[str]:
        """The numbers of what is about that card."""
        newer = {number for number, tokens in self._newer.tokens.items() if token in tokens}
        return newer | (searching.of_card(self._database, token) if self._database else set())

    def _as_stored(self, one: Record) -> Record:
        """`one` with the beginning that the file knows of it."""
        begun = searching.begun(self._database, one.number) if self._database and one.number else None
        return replace(one, seq=begun[0], at=begun[1], cashier=begun[2]) if begun else one

    def _stored(
        self, days: tuple[int, int], kinds: Collection[Kind], axes: list[Axis]
    ) -> Iterator[tuple[tuple[str | int, ...], int, int]]:
        if self._database is None:
            return
        columns = ", ".join(("kind", *axes))
        question = (
            f"SELECT {columns}, sum(count), sum(amount) FROM facts "
            f"WHERE kind = ? AND day BETWEEN ? AND ? GROUP BY {columns}"
        )
        for kind in kinds:
            for stored, since, until in stretches(kind, *days, by_day=Axis.DAY in axes):
                for row in self._database.execute(question, (stored, since, until)):
                    yield (kind.value, *row[1:-2]), row[-2], row[-1]

    def _since(
        self, days: tuple[int, int], kinds: Collection[Kind], axes: list[Axis]
    ) -> Iterator[tuple[tuple[str | int, ...], int, int]]:
        wanted = {kind.value for kind in kinds}
        for (kind, day, hour, cashier, name), (count, amount) in self._newer.facts.items():
            if kind in wanted and days[0] <= day <= days[1]:
                each = {Axis.DAY: day, Axis.HOUR: hour, Axis.CASHIER: cashier, Axis.NAME: name}
                yield (kind, *(each[axis] for axis in axes)), count, archiving.minor(amount)

    def _total(self, key: tuple[str | int, ...], axes: list[Axis], count: int, amount: int) -> Total:
        each = dict(zip(axes, key[1:], strict=True))
        day, hour, cashier, name = (each.get(axis) for axis in Axis)
        return Total(
            Kind(key[0]),
            None if day is None else date.fromordinal(int(day)),
            None if hour in (None, WHOLE_DAY) else int(hour),
            None if cashier is None else str(cashier),
            None if name is None else str(name),
            count,
            archiving.major(amount, self.books.currency) if amount else zero(self.books.currency),
        )
