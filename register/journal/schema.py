"""The one table of the journal, and how its SQLite file is prepared."""

from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Select, String, Table, Text, select

from register.journal.errors import JournalError

VERSION = 1
"""Kept in SQLite's `user_version`; a file with a higher one is refused."""

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
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
Index("entries_of_sale", entries.c.sale, sqlite_where=entries.c.sale.is_not(None))

GUARDS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS no_{act} BEFORE {act} ON entries "
    f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for act in ("UPDATE", "DELETE")
)


def prepare(connection: Connection) -> None:
    """Make the table in a new file.

    Every step can be repeated, and the version is written last: a crash in between is made good next time.
    """
    metadata.create_all(connection)
    for guard in GUARDS:
        connection.exec_driver_sql(guard)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def version(connection: Connection) -> int:
    """The file's schema version, 0 when it is new. Raises `JournalError` when it is newer than ours."""
    found: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found > VERSION:
        raise JournalError(
            f"The journal was written by a newer cashwrap (its form is {found}, this one knows {VERSION}): "
            "update cashwrap."
        )
    return found


def after(seq: int) -> Select[Any]:
    """The records above `seq`, oldest first. A file holds one register, whichever that is."""
    # Naming store and register, though they are the same in every row, lets the primary key find `seq`.
    table = entries.c
    return (
        select(entries)
        .where(table.store == select(table.store).limit(1).scalar_subquery())
        .where(table.register == select(table.register).limit(1).scalar_subquery())
        .where(table.seq > seq)
        .order_by(table.seq)
    )


def newest() -> Select[Any]:
    """The last record."""
    return (
        select(entries)
        .order_by(entries.c.store.desc(), entries.c.register.desc(), entries.c.seq.desc())
        .limit(1)
    )
