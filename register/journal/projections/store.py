"""The projections' file: SQLite beside the journal, on disk some time after it, checked before it counts."""

import hashlib
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from register.domain.bookkeeping.facts import Kind
from register.domain.books import Books
from register.journal.chain import Intact
from register.journal.errors import JournalError
from register.journal.projections import archiving, form
from register.journal.projections.gathered import Gathered
from register.journal.projections.keys import By, Key
from register.journal.projections.tables import TABLES
from register.journal.whole_file import BESIDE

PROJECTIONS = "projections.sqlite"
"""Its name, in the folder of the journal."""

VERSION = 3
"""Raise it when the same journal makes other books, keys or records than before: nothing else would tell."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The books after entry `at.count`, whose digest is `at.digest`."""

    at: Intact
    books: Books


@dataclass(frozen=True, slots=True, order=True)
class Keyed:
    """An entry that has some key: its place in the journal, and the sale, return or slip it belongs to."""

    seq: int
    number: str


class Unusable(Exception):
    """The file does not count; the text says why: `is missing`."""


@cache
def fingerprint() -> str:
    """What this program writes: another one has another fingerprint, and its file does not count."""
    return hashlib.sha256(repr((VERSION, TABLES, list(By), list(Kind), form.shape())).encode()).hexdigest()


class Store:
    """The file, for the one who writes it: whoever holds the journal."""

    def __init__(self, journal: Path) -> None:
        """Open the file beside `journal`, or make it. Raises `JournalError`."""
        with _writing():
            # Nobody else should be writing it; if somebody is, a sale does not wait for them.
            self._database = sqlite3.connect(_file(journal), timeout=0, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            # A commit does not wait for the disk. A power cut may take it, and leaves an older whole state.
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.executescript(TABLES)

    def write(self, checkpoint: Checkpoint, found: Iterable[tuple[Key, Keyed]], gathered: Gathered) -> None:
        """Keep `checkpoint`, and of the entries since the last one keys and figures; all or nothing.

        Raises `JournalError`.
        """
        rows = [(by, value, one.seq, one.number) for (by, value), one in found]
        with _writing(), self._database:
            text, at = form.written(checkpoint.books), checkpoint.at
            row = (fingerprint(), at.count, at.digest, _seal(at, text), text)
            self._database.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)", rows)
            archiving.write(self._database, gathered)
            self._database.execute("INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def last_checkpoint(journal: Path) -> Checkpoint:
    """What was written last beside `journal`. Raises `Unusable`."""
    with reading(journal) as database:
        at = standing(database)
        seal, text = database.execute("SELECT seal, books FROM checkpoint").fetchone()
        if seal != _seal(at, text):
            raise Unusable("is damaged")
        return Checkpoint(at, form.read(text))


def keyed(journal: Path, key: Key) -> tuple[Intact, tuple[Keyed, ...]]:
    """The entries with `key`, oldest first, and up to where they were looked for. Raises `Unusable`."""
    by, value = key
    with reading(journal) as database:
        question = "SELECT seq, number FROM keys WHERE kind = ? AND value = ? ORDER BY seq"
        rows = database.execute(question, (by.value, value))
        return standing(database), tuple(Keyed(*row) for row in rows)


def drop(journal: Path) -> None:
    """Take away the file beside `journal`, if there is one. Raises `JournalError` when that cannot be."""
    file = _file(journal)
    try:
        for end in ("", *BESIDE):
            file.with_name(file.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise JournalError(
            f"{file} is of no use and cannot be removed ({error.strerror}): remove it."
        ) from error


def _file(journal: Path) -> Path:
    return journal.with_name(PROJECTIONS)


@contextmanager
def _writing() -> Generator[None]:
    try:
        yield
    except (sqlite3.Error, form.Formless) as error:
        raise JournalError(f"The projections of the journal could not be written: {error}.") from error


@contextmanager
def reading(journal: Path) -> Generator[sqlite3.Connection]:
    """The file beside `journal` in one state, also while somebody writes it. Raises `Unusable`."""
    file = _file(journal)
    if not file.exists():
        raise Unusable("is missing")
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        ) as database:
            database.execute("BEGIN")
            yield database
    except (sqlite3.Error, TypeError, ValueError) as error:  # also what holds no row, or a strange one
        raise Unusable(f"cannot be read ({error})") from error


def standing(database: sqlite3.Connection) -> Intact:
    """Up to which entry the file has it all. Raises `Unusable` when another version wrote it."""
    writer, seq, digest = database.execute("SELECT fingerprint, seq, digest FROM checkpoint").fetchone()
    if writer != fingerprint():
        raise Unusable("was written by another version")
    return Intact(int(seq), digest)


def _seal(at: Intact, text: str) -> str:
    """A digest over all of a checkpoint, by which damage to it is noticed."""
    return hashlib.sha256(f"{fingerprint()}\n{at.count}\n{at.digest}\n{text}".encode()).hexdigest()
