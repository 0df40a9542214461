"""A second file with the same entries, taken while the register goes on appending."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from register.journal.database import check_log, flaw, read_only
from register.journal.trouble import in_words
from register.journal.whole_file import replacing


def copy(source: Path, target: Path) -> None:
    """Put a copy of the journal at `source` in place of `target`, durable, for its owner's eyes only."""
    with replacing(target) as draft:
        copy_into(draft, source)


def copy_into(draft: Path, source: Path) -> None:
    """Fill the empty file `draft` with the journal at `source`, as it stands at one moment.

    What `source` has in its write-ahead log is in the one file. Where the entries of `source` are whole and
    only its indexes are damaged, those of the copy are made anew. Raises `JournalError`, `JournalDamaged`.
    """
    check_log(source)
    with in_words(source, "copied"):
        _copy_pages(draft, source)
        if flaw(draft):
            os.truncate(draft, 0)
            _copy_entries(draft, source)


def _copy_pages(draft: Path, source: Path) -> None:
    with closing(sqlite3.connect(read_only(source), uri=True)) as ours, closing(_new(draft)) as new:
        ours.backup(new)
        # One file from here on, which can also be read where nothing can be written.
        new.execute("PRAGMA journal_mode = DELETE")


def _copy_entries(draft: Path, source: Path) -> None:
    """Every entry by itself: no index of `source` is read."""
    with closing(_new(draft)) as new, new:
        new.execute("ATTACH ? AS old", (read_only(source),))
        tables, others = (
            [sql for (sql,) in new.execute(f"SELECT sql FROM old.sqlite_master WHERE sql <> '' AND {which}")]
            for which in ("type = 'table'", "type <> 'table'")
        )
        for table in tables:
            new.execute(table)
        new.execute("INSERT INTO main.entries SELECT * FROM old.entries ORDER BY store, register, seq")
        for other in others:
            new.execute(other)
        (version,) = new.execute("PRAGMA old.user_version").fetchone()
        new.execute(f"PRAGMA main.user_version = {version}")


def _new(draft: Path) -> sqlite3.Connection:
    database = sqlite3.connect(draft.absolute().as_uri(), uri=True)
    database.execute("PRAGMA synchronous = OFF")  # whoever made the draft waits for the disk, once
    return database
