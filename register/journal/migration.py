"""From every older form of the journal's file to the one that this version writes.

A step may add indexes and the like. It never touches an entry: digests are the same in all versions.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from register.journal import copying, schema
from register.journal.database import transaction
from register.journal.errors import JournalError

Step = Callable[[sqlite3.Connection], None]


def _made(connection: sqlite3.Connection) -> None:
    """The table, and that nothing in it is ever changed or taken out."""
    # A first start of version 1 that crashed has left some of it.
    connection.execute(schema.TABLE)
    connection.execute(schema.OF_SALE)
    for act in ("UPDATE", "DELETE"):
        connection.execute(
            f"CREATE TRIGGER IF NOT EXISTS no_{act} BEFORE {act} ON entries "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


def _found_by_kind(connection: sqlite3.Connection) -> None:
    """Requests for money and returns are found without reading the journal."""
    connection.execute(schema.OF_KIND)


STEPS: tuple[Step, ...] = (_made, _found_by_kind)
"""Each takes a file from the form that is its number to the next. A released one is never changed."""

VERSION = len(STEPS)
"""Kept in SQLite's `user_version`; a file with a higher one is refused."""


def version(connection: sqlite3.Connection) -> int:
    """The file's form, 0 when it is new. Raises `JournalError` when it is newer than ours."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > VERSION:
        raise JournalError(
            f"The journal was written by a newer cashwrap (its form is {found}, this one knows {VERSION}): "
            "update cashwrap."
        )
    return found


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the journal at `path` to our form; whoever calls holds its lock.

    The old file is copied first, to `journal.sqlite.v1` for form 1. All steps and the new version are one
    transaction: after a crash at any point the file has its old form or the new one, and the next start goes
    on. Raises `JournalError` when it is newer than ours or cannot be copied.
    """
    found = version(connection)
    if found == VERSION:
        return
    if found:
        copying.copy(path, path.with_name(f"{path.name}.v{found}"))
    with transaction(connection):
        for step in STEPS[found:]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")
