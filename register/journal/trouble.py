"""What SQLite says when a file cannot be used, as one sentence for a shop: what is wrong, and what to do."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from register.journal.errors import JournalDamaged, JournalError, JournalWriteFailed

RESTORE = "restore the last backup with `register journal restore FILE`"

AS_IT_IS = "once a manager has looked, `register journal rebuild --as-it-is` goes on without it"

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_ADVICE = {
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_READONLY: "let this user write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "see that it is there and that this user may read and write its folder",
    sqlite3.SQLITE_BUSY: "close the other program that has it open",
    sqlite3.SQLITE_IOERR: f"have the disk looked at, and {RESTORE} if the journal is lost",
    sqlite3.SQLITE_ERROR: f"see that this is the till's journal, or {RESTORE}",
}

_UNREADABLE_TEXT = "Could not decode to UTF-8"


@contextmanager
def in_words(path: Path, act: str) -> Generator[None]:
    """Make what SQLite raises inside a `JournalError`: the journal at `path` cannot be `act` (opened, read).

    Damage to the file is a `JournalDamaged`.
    """
    try:
        yield
    except sqlite3.Error as error:
        if _damaging(error):
            raise damaged(path, _reason(error)) from error
        raise JournalError(
            f"The journal {path} cannot be {act} ({_reason(error)}): {_advice(error)}."
        ) from error


def damaged(path: Path, reason: str) -> JournalDamaged:
    """The journal at `path` cannot be what was written to it, for that reason."""
    return JournalDamaged(
        f"The journal {path} is damaged ({reason}): see with `register journal verify` what is whole, "
        f"then {RESTORE}.",
        reason,
    )


def not_written(path: Path, error: sqlite3.Error) -> JournalWriteFailed:
    """Nothing could be added to the journal at `path`."""
    advice = RESTORE if _damaging(error) else _advice(error)
    return JournalWriteFailed(f"The journal {path} could not be written ({_reason(error)}): {advice}.")


def _reason(error: sqlite3.Error) -> str:
    # Otherwise it quotes the whole column.
    return "it holds text that is none" if str(error).startswith(_UNREADABLE_TEXT) else str(error)


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 for what Python's own layer raises."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _damaging(error: sqlite3.Error) -> bool:
    return _code(error) in _DAMAGE or str(error).startswith(_UNREADABLE_TEXT)


def _advice(error: sqlite3.Error) -> str:
    return _ADVICE.get(_code(error), "have the disk looked at")
