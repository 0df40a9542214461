"""Writing what was gathered into the projections' file, and reading a row of it back."""

import sqlite3
from datetime import date, datetime

from moneyed import Currency, Money

from register.domain.amounts import smallest
from register.domain.bookkeeping.facts import Kind
from register.domain.bookkeeping.record import Record, RecordKind
from register.journal.projections.folding import folded
from register.journal.projections.gathered import Gathered, ShiftRecord

_FACT = """
INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount
"""
_KNOWN = "SELECT seq FROM records WHERE number = ? AND number != ''"
_RECORD = "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_STANDS = "UPDATE records SET kind = ?, state = ?, amount = ? WHERE seq = ?"
_SHIFT = f"INSERT OR REPLACE INTO shifts VALUES ({', '.join('?' * 15)})"
_CLOSED = """
UPDATE shifts SET z = ?, closed_at = ?, closed_seq = ?, closed_by = ?, expected = ?, counted = ?, sales = ?,
    sale_count = ?, manager = ?, odd_seen_by = ?
WHERE shift = ?
"""

MONTHLY = "item by month"
"""The kind of the facts of items that are summed by the month; their day is its first."""

RECORD = "r.seq, r.number, r.kind, r.state, r.at, r.cashier, r.amount"
"""The columns that `record` reads, of `records AS r`."""
SHIFT = "SELECT * FROM shifts"


def write(database: sqlite3.Connection, gathered: Gathered) -> None:
    """Add it all; the caller commits."""
    rows = [(*key, count, minor(amount)) for key, (count, amount) in gathered.facts.items()]
    database.executemany(_FACT, rows)
    items = [row for row in rows if row[0] == Kind.ITEM]
    database.executemany(_FACT, [(MONTHLY, first_of_month(row[1]), *row[2:]) for row in items])
    for one in gathered.written():
        _write_record(database, one)
    for one in gathered.shifts.values():
        _write_shift(database, one)


def first_of_month(day: int) -> int:
    """The ordinal of the first day of the month of that ordinal day."""
    return date.fromordinal(day).replace(day=1).toordinal()


def minor(amount: Money) -> int:
    """In the currency's smallest unit: what sums exactly in SQL."""
    return int(amount.amount / smallest(amount.currency))


def major(units: int, currency: Currency) -> Money:
    """And back."""
    return Money(units * smallest(currency), currency)


def record(row: tuple[int, str, str, str, str, str, int], currency: Currency) -> Record:
    """The record of a row of `RECORD`, without its words."""
    seq, number, kind, state, at, cashier, amount = row
    begun = datetime.fromisoformat(at)
    return Record(seq, number, RecordKind(kind), state, begun, cashier, major(amount, currency))


def shift(row: tuple[int | str | None, ...], currency: Currency) -> ShiftRecord:
    """The shift of a row of `SHIFT`."""
    number, begin, opened_at, opened_seq, opened_by, z, closed_at, closed_seq, closed_by, *rest = row
    expected, counted, sales, sale_count, manager, odd_seen_by = rest
    amounts = [None if one is None else major(int(one), currency) for one in (expected, counted, sales)]
    return ShiftRecord(
        int(number or 0),
        major(int(begin or 0), currency),
        datetime.fromisoformat(str(opened_at)),
        int(opened_seq or 0),
        str(opened_by),
        int(z or 0),
        datetime.fromisoformat(str(closed_at)) if closed_at else None,
        int(closed_seq or 0),
        str(closed_by),
        *amounts,
        sale_count=int(sale_count or 0),
        manager=str(manager),
        odd_seen_by=str(odd_seen_by),
    )


def _write_record(database: sqlite3.Connection, one: Record) -> None:
    known = database.execute(_KNOWN, (one.number,)).fetchone()
    if known:
        (seq,) = known
        database.execute(_STANDS, (one.kind.value, one.state, minor(one.amount), seq))
        database.execute("DELETE FROM texts WHERE rowid = ?", (seq,))
    else:
        seq, day = one.seq, one.at.astimezone().date().toordinal()
        at = one.at.isoformat()
        row = (seq, one.number, one.kind.value, one.state, at, day, one.cashier, minor(one.amount))
        database.execute(_RECORD, row)
    database.execute("INSERT INTO texts (rowid, words) VALUES (?, ?)", (seq, folded(one.words)))


def _write_shift(database: sqlite3.Connection, one: ShiftRecord) -> None:
    closed_at = one.closed_at.isoformat() if one.closed_at else None
    amounts = (one.expected, one.counted, one.sales)
    closing = (
        *(one.z, closed_at, one.closed_seq, one.closed_by),
        *(None if amount is None else minor(amount) for amount in amounts),
        *(one.sale_count, one.manager, one.odd_seen_by),
    )
    if one.opened_seq:
        beginning = (one.shift, minor(one.float), one.opened_at.isoformat(), one.opened_seq, one.opened_by)
        database.execute(_SHIFT, (*beginning, *closing))
    else:
        database.execute(_CLOSED, (*closing, one.shift))
