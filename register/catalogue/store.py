"""The catalogue on disk: an SQLite file of items, their codes, and an index of the words in their names."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any, Self

from moneyed import Money, get_currency

from register.catalogue import barcode, entering
from register.catalogue.listing import DETAILS, CodeTaken, Listing, Stored
from register.domain.item import Item
from register.errors import ConfigError
from terminal_api.money import decimals

VERSION = 1
"""Kept in SQLite's `user_version`."""

SCHEMA = f"""
BEGIN;
CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,    -- of the first code
    code TEXT NOT NULL,          -- the first code, as printed
    name TEXT NOT NULL,
    minor INTEGER NOT NULL,      -- the price in the currency's smallest unit
    currency TEXT NOT NULL,
    {", ".join(f"{detail} TEXT NOT NULL" for detail in DETAILS)}
);
CREATE TABLE codes (key TEXT PRIMARY KEY, item INTEGER NOT NULL REFERENCES items (id)) WITHOUT ROWID;
CREATE INDEX codes_of_item ON codes (item);
CREATE VIRTUAL TABLE words USING fts5 (
    name, content = 'items', content_rowid = 'id', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER item_added AFTER INSERT ON items BEGIN
    INSERT INTO words (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER item_renamed AFTER UPDATE OF name ON items WHEN old.name <> new.name BEGIN
    INSERT INTO words (words, rowid, name) VALUES ('delete', old.id, old.name);
    INSERT INTO words (rowid, name) VALUES (new.id, new.name);
END;
PRAGMA user_version = {VERSION};
COMMIT;
"""

ITEM = "items.code, items.name, items.minor, items.currency, items.tax, items.department, items.unit"
FIND = f"SELECT {ITEM} FROM codes JOIN items ON items.id = codes.item WHERE codes.key = ?"
# In the order the index answers: ranking would first fetch every match, and one letter matches thousands.
SEARCH = f"SELECT {ITEM} FROM words JOIN items ON items.id = words.rowid WHERE words MATCH ? LIMIT ?"


class Catalogue:
    """The items of a shop. Threads may share it."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`. Raises `ConfigError` when it is something else."""
        self._path = path
        try:
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            _prepare(self._database, path)
        except sqlite3.Error as error:
            raise ConfigError(f"The catalogue {path} cannot be opened: {error}.") from error
        self._turn = Lock()

    def __len__(self) -> int:
        """How many items there are."""
        return self._rows("SELECT count(*) FROM items")[0][0]

    def find(self, code: str) -> Item | None:
        """The item with this code, in whatever spelling (`barcode.read`); None when there is none."""
        key = barcode.key(code)
        rows = self._rows(FIND, key) if key else []
        return _item(rows[0]) if rows else None

    def search(self, words: str, limit: int = 50) -> list[Item]:
        """Items whose name has a word beginning with each of `words`, oldest first, at most `limit`.

        Capitals and accents do not matter; no words find nothing.
        """
        composed = unicodedata.normalize("NFC", words)  # an accent on its own would part its word in two
        wanted = " ".join(f'"{word}"*' for word in re.findall(r"[^\W_]+", composed))
        return [_item(row) for row in self._rows(SEARCH, wanted, limit)] if wanted else []

    def upsert(self, listings: Iterable[Listing]) -> Stored | list[CodeTaken]:
        """Put `listings` in, all or none: an item known by its first code is brought up to date.

        A code that another item keeps is answered with `CodeTaken`, and nothing is changed. Prices have no
        more decimals than their currency. Raises `ConfigError` when the disk refuses.
        """
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                result = entering.upsert(self._database, listings)
                self._database.execute("COMMIT" if isinstance(result, Stored) else "ROLLBACK")
            except sqlite3.Error as error:
                raise ConfigError(f"The catalogue {self._path} could not be written: {error}.") from error
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
        return result

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._turn:
            return self._database.execute(query, values).fetchall()


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    database.execute("PRAGMA journal_mode = WAL")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        database.executescript(SCHEMA)
    elif version != VERSION:
        database.close()
        raise ConfigError(f"The catalogue {path} was made by another version: remove it and import it again.")


def _item(row: tuple[Any, ...]) -> Item:
    code, name, minor, currency, tax, department, unit = row
    money = get_currency(currency)
    return Item(code, name, Money(Decimal(minor).scaleb(-decimals(money)), money), tax, department, unit)
