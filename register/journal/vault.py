"""Full card numbers, for as long as a request that is not settled needs them, encrypted at rest.

The journal itself knows a card by its last four digits and a keyed token. Whoever settles a request after a
restart finds the number here by that token, and erases it when the request is settled.
"""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Self

from register.errors import ConfigError
from register.journal.errors import JournalError, JournalWriteFailed

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_ASIDE = "move its file away, and settle what is open by card number from the processor's own records"

TOKEN_DIGITS = 16
"""Hex digits of a token: enough that two cards of one shop never share one."""


@dataclass(frozen=True, slots=True)
class CardKeys:
    """The two secrets about cards. Lose the file, and open requests by card number cannot be settled."""

    token_key: bytes = field(repr=False)
    """HMAC-SHA-256, 32 bytes."""
    vault_key: bytes = field(repr=False)
    """Fernet's, 32 bytes in URL-safe base 64."""

    @classmethod
    def load_or_make(cls, path: Path) -> Self:
        """The keys in the file at `path`, made on first use, readable by its owner only.

        Raises `ConfigError` when others may read it or it is not such a file.
        """
        if not path.exists():
            _write_once(
                path,
                {"token": os.urandom(32).hex(), "vault": base64.urlsafe_b64encode(os.urandom(32)).decode()},
            )
        try:
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise ConfigError(f"{path}: others may read the card keys; run `chmod 600` on the file.")
            keys = json.loads(path.read_text())
            made = cls(bytes.fromhex(keys["token"]), keys["vault"].encode())
            if len(base64.urlsafe_b64decode(made.vault_key)) != 32:
                raise ValueError("not a key of Fernet's")
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            raise ConfigError(
                f"{path}: this is not a readable file of card keys; restore it from a copy."
            ) from None
        return made

    def token(self, number: str) -> str:
        """What stands for `number` in the journal: always the same for one card, nothing without the key."""
        return hmac.new(self.token_key, number.encode(), hashlib.sha256).hexdigest()[:TOKEN_DIGITS]


class Vault:
    """Numbers by token in a small SQLite file beside the journal, overwritten when erased."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Open or make the file at `path`; `key` is `CardKeys.vault_key`. Raises `JournalError`."""
        self._key = key
        try:
            self._database = sqlite3.connect(path, check_same_thread=False)
            path.chmod(0o600)
            for setting in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "fullfsync = ON",
                "secure_delete = ON",
            ):
                self._database.execute(f"PRAGMA {setting}")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS cards (token TEXT PRIMARY KEY, sealed BLOB NOT NULL)"
            )
        except (sqlite3.Error, OSError) as error:
            raise JournalError(
                f"The card vault {path} cannot be opened ({error}): {_advice(error)}."
            ) from error

    def put(self, token: str, number: str) -> None:
        """Keep `number` until it is erased; it is on disk when this returns. Raises `JournalWriteFailed`."""
        with self._writing():
            self._database.execute(
                "INSERT OR REPLACE INTO cards VALUES (?, ?)", (token, self._fernet().encrypt(number.encode()))
            )

    def get(self, token: str) -> str | None:
        """The number kept under `token`, if any. Raises `JournalError`, also after a change of keys."""
        rows = self._rows("SELECT sealed FROM cards WHERE token = ?", token)
        if not rows:
            return None
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet().decrypt(rows[0][0]).decode()
        except InvalidToken:
            raise JournalError(
                "The card vault was written with other card keys: restore their file."
            ) from None

    def tokens(self) -> frozenset[str]:
        """The tokens of all numbers kept. Raises `JournalError`."""
        return frozenset(token for (token,) in self._rows("SELECT token FROM cards"))

    def erase(self, token: str) -> None:
        """Forget the number, if there is one, also in the file. Raises `JournalWriteFailed`.

        A card may be part of two open requests: erase it with the last of them.
        """
        with self._writing():
            self._database.execute("DELETE FROM cards WHERE token = ?", (token,))
        with self._writing():
            # The write-ahead log still holds the page as it was.
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _fernet(self) -> "Fernet":
        # Here, since a till that takes no cards by number needs no cryptography, which takes 6 MB.
        from cryptography.fernet import Fernet

        return Fernet(self._key)

    def _rows(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise JournalError(f"The card vault cannot be read ({error}): {_advice(error)}.") from error

    @contextmanager
    def _writing(self) -> Generator[None]:
        try:
            with self._database:
                yield
        except sqlite3.Error as error:
            raise JournalWriteFailed(
                f"The card vault could not be written ({error}): {_advice(error)}."
            ) from error


def _advice(error: Exception) -> str:
    """Numbers of open requests are in the file: it is given up only where it is itself what is wrong."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:  # of a full disk SQLite says either
            return "make room on the disk"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return "let this user write the file and its folder"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "close the other program that has it open"
        case _:
            return _ASIDE


def _write_once(path: Path, keys: dict[str, str]) -> None:
    """Put `keys` at `path`, whole or not at all; if another process was quicker, its keys stay."""
    with NamedTemporaryFile("w", dir=path.parent) as draft:  # made for its owner's eyes only
        json.dump(keys, draft)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)
