"""A journal of a small shop, and ways to look at it that do not go through ours."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from register.journal.backup import back_up
from register.journal.chain import Broken, Intact
from register.journal.codec import by_kind
from register.journal.errors import JournalError
from register.journal.proof import proved
from register.journal.restoring import Restored, restore
from register.journal.store import Journal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NIGHT = datetime(2026, 3, 1, 23, 5, 7, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BellRung:
    guests: int = 1
    sale: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One register's journal on disk, opened as often as a test likes."""

    path: Path
    register: str = "1"
    kinds: dict[str, type[Any]] = field(default_factory=lambda: by_kind((BellRung,)))

    def opened(self, *, as_it_is: bool = False) -> Journal[Any]:
        return Journal[Any].open(
            self.path,
            store="harbour",
            register=self.register,
            kinds=self.kinds,
            clock=lambda: NOON,
            as_it_is=as_it_is,
        )

    def ring(self, *guests: int, sale: str | None = None, note: str = "") -> None:
        """Append an entry for each, as one run of the register."""
        with self.opened() as journal:
            for number in guests:
                journal.append(BellRung(number, sale, note), cashier="ann")

    def guests(self) -> list[int]:
        with Journal[Any].read(self.path, kinds=self.kinds) as journal:
            return [entry.event.guests for entry in journal.entries()]

    def proof(self, *noted: Intact) -> Intact | Broken:
        with Journal[Any].read(self.path, kinds=self.kinds) as journal:
            return proved(journal, *noted)

    def beside(self, end: str) -> Path:
        """A file beside it: `-wal`, `.lock`."""
        return self.path.with_name(self.path.name + end)

    def copied(self, folder: Path) -> "Book":
        """All its files, as they stand now, in another folder: what is left after a power cut."""
        folder.mkdir(parents=True)
        for file in self.path.parent.glob(f"{self.path.name}*"):
            shutil.copy(file, folder)
        return Book(folder / self.path.name, self.register, self.kinds)

    def brought_back(self, backup: Path, *, force: bool = False) -> Restored:
        """Restored from `backup`, and proved."""
        done = restore(backup, self.path, clock=lambda: NIGHT, force=force)
        assert self.proof(done.entries) == done.entries
        return done

    def run(self, *statements: str) -> None:
        """Change the file behind the register's back."""
        with closing(sqlite3.connect(self.path)) as database, database:
            for trigger in ("no_UPDATE", "no_DELETE"):
                database.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            for statement in statements:
                database.execute(statement)

    def asked(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(question).fetchall()


def digest_by_hand(columns: tuple[Any, ...]) -> str:
    """What the very first version wrote, in the standard library's words."""
    fields = json.dumps(list(columns), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{columns[-1]}\n{fields}".encode()).hexdigest()


@pytest.fixture(name="digest_by_hand", scope="session")
def digest_by_hand_() -> Callable[[tuple[Any, ...]], str]:
    return digest_by_hand


@pytest.fixture
def book(tmp_path: Path) -> Book:
    folder = tmp_path / "till"
    folder.mkdir()
    return Book(folder / "journal.sqlite")


@pytest.fixture
def one_sentence() -> Callable[..., None]:
    """That an error says in one sentence what is wrong and what to do; among its words are `parts`."""

    def check(error: pytest.ExceptionInfo[JournalError], *parts: str) -> None:
        text = str(error.value)
        assert "\n" not in text
        assert text.endswith(".")
        assert ". " not in text
        assert "Error" not in text, "no program's words"
        for part in parts:
            assert part in text

    return check


@pytest.fixture
def backup(book: Book, tmp_path: Path) -> Path:
    """Entries 1 to 3, in a file of their own; the journal has them too."""
    book.ring(1, 2, 3)
    back_up(book.path, tmp_path / "backup")
    return tmp_path / "backup"
