"""The one table of the journal, its indexes, and the questions it is asked."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Column,
    CompoundSelect,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    literal_column,
    or_,
    select,
    union_all,
)

LOOKED_UP = ("ended", "intended", "return_opened", "reversal_failed")
"""Kinds that are looked up in a whole journal: requests for money, returns, what is owed.

An index serves them. It costs one page more in a commit that holds such an entry, so the many lines of sales
are not in it. Another list is another index, and a new step in `migration`.
"""

entries = Table(
    "entries",
    MetaData(),
    Column("store", String, primary_key=True),
    Column("register", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("cashier", String),
    Column("kind", String, nullable=False),
    Column("sale", String),
    Column("body", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
    sqlite_with_rowid=False,
)
"""The same in every version: each entry's digest seals all of its columns."""

Question = Select[Any] | CompoundSelect[Any]
"""Answered by records, column by column."""

_table = entries.c


def _of_kind(kind: str) -> Any:
    # Written out, not bound: only so does SQLite see that the index of kinds may answer.
    assert kind in LOOKED_UP
    return _table.kind == literal_column(f"'{kind}'")


of_sale = Index("entries_of_sale", _table.sale, sqlite_where=_table.sale.is_not(None))
of_kind = Index("entries_of_kind", _table.kind, sqlite_where=or_(*map(_of_kind, LOOKED_UP)))

EVERYTHING = (
    f"SELECT {', '.join(entries.c.keys())} FROM entries WHERE (store, register, seq) > (?, ?, ?) "
    "ORDER BY store, register, seq LIMIT ?"
)
"""The rows above that store, register and seq, also those that do not belong into the file."""


def asked(after: int, sale: str | None, kinds: Collection[str] | None) -> Question:
    """The records above `after`, oldest first; if named, of one sale and of some kinds.

    A file holds one register, whichever that is.
    """
    if kinds and sale is None and set(kinds) <= set(LOOKED_UP):
        # One search of the index for each, merged: asked for all at once SQLite would read the whole journal.
        found = union_all(*(_above(after).where(_of_kind(kind)) for kind in kinds))
        return found.order_by(found.selected_columns.seq)
    query = _above(after).order_by(_table.seq)
    if sale is not None:
        query = query.where(_table.sale == sale)
    return query if kinds is None else query.where(_table.kind.in_(kinds))


def newest() -> Select[Any]:
    """The last record."""
    return select(entries).order_by(_table.store.desc(), _table.register.desc(), _table.seq.desc()).limit(1)


def _above(seq: int) -> Select[Any]:
    # Naming store and register, though they are the same in every row, lets the primary key find `seq`.
    return (
        select(entries)
        .where(_table.store == select(_table.store).limit(1).scalar_subquery())
        .where(_table.register == select(_table.register).limit(1).scalar_subquery())
        .where(_table.seq > seq)
    )
