"""A question as SQL over the stored records, and the same asked of those that are not stored yet."""

import re
import sqlite3
import unicodedata
from collections.abc import Callable
from datetime import datetime

from moneyed import Currency

from register.domain.record import Question, Record
from register.journal.projections import archiving
from register.journal.projections.keys import By

_STEPS = 2_000
"""Steps of SQLite's machine, some tens of microseconds, between two looks at whether anybody still waits."""

Value = str | int


def asked(
    database: sqlite3.Connection,
    question: Question,
    limit: int,
    stop: Callable[[], bool],
    currency: Currency,
) -> list[Record]:
    """The newest stored records that answer `question`; those found so far once `stop` says so."""
    conditions, values = _conditions(question)
    between, ends = _stretch(database, question)
    tables = "records AS r"
    if words := _match(question):
        tables = "texts JOIN records AS r ON r.seq = texts.rowid"
        conditions.insert(0, "texts MATCH ?")
        values.insert(0, words)
    order = "texts.rowid" if words else "r.seq"
    conditions += [f"{order} {one}" for one in between]
    values += ends
    sql = (
        f"SELECT {archiving.RECORD} FROM {tables} "
        f"WHERE {' AND '.join(conditions) or 'TRUE'} ORDER BY {order} DESC LIMIT ?"
    )
    found: list[Record] = []
    database.set_progress_handler(stop, _STEPS)
    try:
        for row in database.execute(sql, (*values, limit)):
            found.append(archiving.record(row, currency))
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
    finally:
        database.set_progress_handler(None, 0)
    return found


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


def _conditions(question: Question) -> tuple[list[str], list[Value]]:
    """In SQL, all that is no free text, each with what it asks for."""
    found: list[tuple[str, tuple[Value, ...]]] = []
    if question.number:
        found.append(("r.number = ? AND r.number != ''", (question.number,)))
    if question.cashier:
        found.append(
            ("+r.cashier COLLATE NOCASE BETWEEN ? AND ?", (question.cashier, question.cashier + "\uffff"))
        )
    if question.least is not None:
        found.append(("abs(r.amount) >= ?", (archiving.minor(question.least),)))
    if question.most is not None:
        found.append(("abs(r.amount) <= ?", (archiving.minor(question.most),)))
    if question.since is not None:
        found.append(("r.day >= ?", (question.since.toordinal(),)))
    if question.until is not None:
        found.append(("r.day <= ?", (question.until.toordinal(),)))
    if question.kinds:
        found.append(_one_of("r.kind", {one.value for one in question.kinds}))
    if question.states:
        found.append(_one_of("r.state", question.states))
    if question.card_token:
        of_card = (
            "r.seq IN (SELECT seq FROM records WHERE number != '' AND "
            "number IN (SELECT number FROM keys WHERE kind = ? AND value = ?))"
        )
        found.append((of_card, (By.CARD.value, question.card_token)))
    return [sql for sql, _ in found], [value for _, values in found for value in values]


def _stretch(database: sqlite3.Connection, question: Question) -> tuple[list[str], list[int]]:
    """Between which rows the days asked for lie: so the table of texts is not read before and behind them."""
    found: list[tuple[str, int]] = []
    for day, sql, is_ in (
        (question.since, "SELECT min(seq) FROM records WHERE day >= ?", ">= ?"),
        (question.until, "SELECT max(seq) FROM records WHERE day <= ?", "<= ?"),
    ):
        if day is not None:
            (row,) = database.execute(sql, (day.toordinal(),)).fetchone()
            found.append((is_, row or 0))
    return [sql for sql, _ in found], [row for _, row in found]


def _one_of(column: str, values: set[str] | frozenset[str]) -> tuple[str, tuple[Value, ...]]:
    return f"{column} IN ({', '.join('?' * len(values))})", tuple(sorted(values))


def _match(question: Question) -> str:
    """FTS5's own language: every word a beginning, all of them."""
    return " AND ".join(f'"{part}"*' for word in question.words for part in _parts(word))


def _says(one: Record, words: tuple[str, ...]) -> bool:
    said = _parts(one.words)
    return all(any(each.startswith(part) for each in said) for word in words for part in _parts(word))


def _parts(text: str) -> list[str]:
    """As the table of texts cuts and folds them: letters and figures alone, without accents."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.findall(r"[^\W_]+", bare.casefold())
