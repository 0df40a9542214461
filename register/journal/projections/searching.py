"""A question asked of the stored records, and of those that are not stored yet.

The newest records come first, so most questions are answered by the last few thousand. What is rarer than
that is looked up by whatever few records have in common, an amount or a cashier, by its words, or, where
nothing is rare by itself, read record by record.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from moneyed import Currency

from register.domain.bookkeeping.record import Question, Record
from register.journal.projections import archiving, narrowing
from register.journal.projections.folding import parts
from register.journal.projections.keys import By
from register.journal.projections.narrowing import Condition, Value, Where
from register.journal.projections.tables import LONGEST_BEGINNING

_STEPS = 2_000
"""Steps of SQLite's machine, some tens of microseconds, between two looks at whether anybody still waits."""

NEWEST = 20_000
"""So many records are read one by one before anything is looked up: some 10 ms."""

_FEW = 20_000
"""Fewer records than this are looked up by an index and sorted; more are read as they stand."""

_FEW_WITH_WORDS = 6_000
"""The same where the words of each are to be read too."""

_SAMPLE = 5_000
_COMMON = _SAMPLE // 100
"""A word in so many of the newest `_SAMPLE` records is a common one."""

_MONTHS = 150_000
"""Of the days of fewer records than this it is found out between which entries they are."""

_Row = tuple[int, str, str, str, str, str, int]


def asked(
    database: sqlite3.Connection,
    question: Question,
    limit: int,
    stop: Callable[[], bool],
    currency: Currency,
) -> list[Record]:
    """The newest stored records that answer `question`; those found so far once `stop` says so."""
    rows: list[_Row] = []
    database.set_progress_handler(stop, _STEPS)
    try:
        search = _Search(database, question)
        for some in (search.newest, search.older):
            rows += some(limit - len(rows)) if len(rows) < limit else ()
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
    finally:
        database.set_progress_handler(None, 0)
    return [archiving.record(row, currency) for row in rows]


def of_card(database: sqlite3.Connection, token: str) -> set[str]:
    """The numbers that the file knows to be about that card."""
    sql = "SELECT number FROM keys WHERE kind = ? AND value = ?"
    return {number for (number,) in database.execute(sql, (By.CARD.value, token))}


def begun(database: sqlite3.Connection, number: str) -> tuple[int, datetime, str] | None:
    """The first entry of that number, when it was made and by whom, as the file knows it."""
    sql = "SELECT seq, at, cashier FROM records WHERE number = ? AND number != ''"
    row = database.execute(sql, (number,)).fetchone()
    return (row[0], datetime.fromisoformat(row[1]), row[2]) if row else None


def answers(one: Record, question: Question, card: set[str] | None) -> bool:
    """Whether a record that is not stored yet answers; `card`: the numbers of the card that is asked for."""
    day = one.at.astimezone().date()
    amount = abs(one.amount)
    return (
        question.number in ("", one.number)
        and one.cashier.casefold().startswith(question.cashier.casefold())
        and (question.least is None or amount >= question.least)
        and (question.most is None or amount <= question.most)
        and (question.since is None or day >= question.since)
        and (question.until is None or day <= question.until)
        and (not question.kinds or one.kind in question.kinds)
        and (not question.states or one.state in question.states)
        and (card is None or one.number in card)
        and _says(one, question.words)
    )


def _says(one: Record, words: tuple[str, ...]) -> bool:
    said = parts(one.words)
    return all(any(each.startswith(part) for each in said) for word in words for part in parts(word))


class _Search:
    """One question to one state of the file."""

    def __init__(self, database: sqlite3.Connection, question: Question) -> None:
        self._database = database
        self._words = narrowing.words(question)
        self._conditions = narrowing.conditions(question)
        days = narrowing.days(question)
        self._bounds = self._between(days) if days else Where()
        self._all = self._bounds
        for one in (*self._conditions, *((days,) if days else ())):
            self._all = self._all.and_(one.read, *one.values)
        self._begin = 0
        """The entry of the newest record that `newest` did not look at; 0: it looked at all."""

    def newest(self, limit: int) -> list[_Row]:
        """What answers of the last few thousand records."""
        sql = f"SELECT seq FROM records AS r WHERE {self._bounds.sql} ORDER BY seq DESC LIMIT 1 OFFSET ?"
        row = self._database.execute(sql, (*self._bounds.values, NEWEST)).fetchone()
        self._begin = row[0] if row else 0
        return self._read(self._all.and_("r.seq > ?", self._begin), limit)

    def older(self, limit: int) -> list[_Row]:
        """What answers of those before them."""
        where = self._all.and_("r.seq <= ?", self._begin)
        if not self._begin:
            return []
        for one in self._conditions:
            if one.index and self._is_rare(one):
                return self._read(where.and_(one.looked_up, *one.values), limit, f"INDEXED BY {one.index}")
        return self._by_words(where, limit) if self._words else self._read(where, limit)

    def _read(self, where: Where, limit: int, index: str = "") -> list[_Row]:
        """The rows of `where` that have the words, newest first."""
        tables = f"records AS r {index}"
        if self._words:
            # The column of the words, without the detour over the index that it belongs to.
            tables += " CROSS JOIN texts_content AS t ON t.id = r.seq"
        for word in self._words:
            where = where.and_("instr(t.c0, ?)", f" {word}")
        return self._rows(tables, where, "r.seq", limit)

    def _by_words(self, where: Where, limit: int) -> list[_Row]:
        """The same by the index of words. In FTS5's own language: every word a beginning, all of them.

        Of words that are longer than its beginnings FTS5 first gathers every place; of a common one it is
        quicker to gather its beginning, and to look at the words of what has that.
        """
        long = [word for word in self._words if len(word) > LONGEST_BEGINNING]
        cut = {word: word[:LONGEST_BEGINNING] for word in self._common(long)}
        match = " AND ".join(f'"{cut.get(word, word)}"*' for word in self._words)
        where = Where(where.sql.replace("r.seq", "texts.rowid"), where.values).and_("texts MATCH ?", match)
        tables = "texts CROSS JOIN records AS r ON r.seq = texts.rowid"
        tables += " CROSS JOIN texts_content AS t ON t.id = texts.rowid" if cut else ""
        for word in cut:
            where = where.and_("instr(t.c0, ?)", f" {word}")
        return self._rows(tables, where, "texts.rowid", limit)

    def _common(self, words: list[str]) -> list[str]:
        """Those of `words` that many of the newest records have."""
        if not words:
            return []
        counts = ", ".join(f"sum(instr(c0, ?{at}) > 0)" for at in range(1, len(words) + 1))
        newest = f"SELECT c0 FROM texts_content ORDER BY id DESC LIMIT {_SAMPLE}"
        found = self._database.execute(f"SELECT {counts} FROM ({newest})", [f" {word}" for word in words])
        return [word for word, count in zip(words, found.fetchone(), strict=True) if (count or 0) > _COMMON]

    def _rows(self, tables: str, where: Where, order: str, limit: int) -> list[_Row]:
        sql = f"SELECT {archiving.RECORD} FROM {tables} WHERE {where.sql} ORDER BY {order} DESC LIMIT ?"
        values: tuple[Value, ...] = (*where.values, limit)
        return self._database.execute(sql, values).fetchall()

    def _is_rare(self, one: Condition) -> bool:
        few = _FEW_WITH_WORDS if self._words else _FEW
        some = f"SELECT 1 FROM records AS r INDEXED BY {one.index} WHERE {one.looked_up} LIMIT {few + 1}"
        (count,) = self._database.execute(f"SELECT count(*) FROM ({some})", one.values).fetchone()
        return count <= few

    def _between(self, days: Condition) -> Where:
        """Between which entries those days are, where that is soon found out: no clock is trusted for it."""
        some = (
            f"SELECT seq FROM records AS r INDEXED BY {days.index} WHERE {days.looked_up} LIMIT {_MONTHS + 1}"
        )
        sql = f"SELECT count(*), min(seq), max(seq) FROM ({some})"
        count, first, last = self._database.execute(sql, days.values).fetchone()
        if count > _MONTHS:
            return Where()
        return Where("r.seq BETWEEN ? AND ?", (first or 0, last or 0))
