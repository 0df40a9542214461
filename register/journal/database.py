"""The SQLite file that is a journal, opened."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from register.journal.errors import JournalDamaged, JournalError
from register.journal.trouble import damaged, in_words

READING = "ro"
WRITING = "rwc"
"""Also makes the file."""

_CUT_OFF = "it was cut off"


@contextmanager
def opening(path: Path) -> Generator[ExitStack]:
    """What is entered here while opening `path` is undone if a later step of opening fails.

    Raises what SQLite and the system say as `JournalError`.
    """
    with ExitStack() as undo:
        try:
            with in_words(path, "opened"):
                yield undo
        except OSError as error:
            raise JournalError(f"The journal {path} cannot be opened: {error.strerror}.") from error
        undo.pop_all()


def connected(path: Path, mode: str, undo: ExitStack) -> sqlite3.Connection:
    """One connection to the SQLite file at `path`, `READING` or `WRITING`, closed by `undo`.

    Raises `JournalDamaged` where a part of the file is gone, `JournalError` where it may not be written, and
    SQLite would say so only later, or never.
    """
    check_log(path)
    if mode == WRITING:
        _check_writable(path)
    # Python begins no transaction by itself: where one begins and ends is said in `transaction`.
    connection = sqlite3.connect(_uri(path, mode), uri=True, check_same_thread=False, isolation_level=None)
    undo.callback(connection.close)
    # On disk when `append` returns, also after a power cut, also on a Mac.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")
    if mode == WRITING:
        connection.execute("PRAGMA journal_mode = WAL")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """One commit of all that is written inside; nothing of it when the block, or the disk, raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def read_only(path: Path) -> str:
    """The file at `path` as SQLite's URI, to be opened for reading."""
    return _uri(path, READING)


def flaw(path: Path) -> str | None:
    """What SQLite finds wrong with the file at `path`, also around its entries; None when it is sound."""
    if _is_cut_off(path):
        return _CUT_OFF
    try:
        check_log(path)
        with in_words(path, "read"), closing(sqlite3.connect(read_only(path), uri=True)) as database:
            (answer,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except JournalDamaged as damage:
        return damage.reason
    return None if answer == "ok" else " ".join(str(answer).split())


def check_log(path: Path) -> None:
    """Raises `JournalDamaged` when the file at `path` is empty or gone, and its write-ahead log is not.

    SQLite would take the log for an old one, and remove it.
    """
    if _size(_log(path)) and not _size(path):
        raise damaged(path, f"it is empty, {_log(path).name} beside it is not")


def _check_writable(path: Path) -> None:
    if _is_cut_off(path):
        raise damaged(path, _CUT_OFF)
    if path.exists() and not os.access(path, os.W_OK):
        raise JournalError(
            f"The journal {path} may only be read: let this user write the file and its folder."
        )


def _is_cut_off(path: Path) -> bool:
    """Whether there is a part of a page at its end, which SQLite takes for a whole one.

    While there is a write-ahead log, the page may stand there.
    """
    return not _size(_log(path)) and _size(path) % _page_bytes(path) != 0


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _size(path: Path) -> int:
    """In bytes; 0 when there is no such file."""
    return path.stat().st_size if path.is_file() else 0


def _page_bytes(path: Path) -> int:
    """As the file itself says. Source: sqlite.org, "Database File Format", 1.3.2."""
    if not path.is_file():
        return 1
    with path.open("rb") as file:
        head = file.read(18)
    said = int.from_bytes(head[16:], "big") if head.startswith(b"SQLite format 3") else 0
    return 65536 if said == 1 else said or 1
