"""How the catalogue lies on disk, and how one of an earlier version is brought up."""

import sqlite3
from pathlib import Path

from register.catalogue.listing import DETAILS
from register.errors import ConfigError

VERSION = 2
"""Kept in SQLite's `user_version`. Version 1 had a text `valid_from` with each item, no prices to come."""

_ITEMS = f"""
CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,    -- of the first code
    code TEXT NOT NULL,          -- the first code, as printed
    name TEXT NOT NULL,
    minor INTEGER,               -- the price in the currency's smallest unit; NULL: not for sale yet
    currency TEXT NOT NULL,
    {", ".join(f"{detail} TEXT NOT NULL" for detail in DETAILS)}
);
"""

_WORDS = """
CREATE VIRTUAL TABLE words USING fts5 (
    name, content = 'items', content_rowid = 'id', prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
"""

_TRIGGERS = """
CREATE TRIGGER item_added AFTER INSERT ON items BEGIN
    INSERT INTO words (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER item_renamed AFTER UPDATE OF name ON items WHEN old.name <> new.name BEGIN
    INSERT INTO words (words, rowid, name) VALUES ('delete', old.id, old.name);
    INSERT INTO words (rowid, name) VALUES (new.id, new.name);
END;
"""

_COMING = """
CREATE TABLE coming (    -- prices that wait for their day, and those that have come since the last import
    item INTEGER NOT NULL REFERENCES items (id),
    day TEXT NOT NULL,   -- 2027-01-31
    minor INTEGER NOT NULL,
    PRIMARY KEY (item, day)
) WITHOUT ROWID;
"""

SCHEMA = f"""
BEGIN;
{_ITEMS}
CREATE TABLE codes (key TEXT PRIMARY KEY, item INTEGER NOT NULL REFERENCES items (id)) WITHOUT ROWID;
CREATE INDEX codes_of_item ON codes (item);
{_WORDS}
{_TRIGGERS}
{_COMING}
PRAGMA user_version = {VERSION};
COMMIT;
"""

_KEPT = ", ".join(("id", "key", "code", "name", "minor", "currency", *DETAILS))

# Ids stay, so the codes still fit. The price an item had is the price it keeps.
_FROM_1 = f"""
BEGIN IMMEDIATE;
ALTER TABLE items RENAME TO items_1;
DROP TRIGGER item_added;
DROP TRIGGER item_renamed;
{_ITEMS}
INSERT INTO items ({_KEPT}) SELECT {_KEPT} FROM items_1;
DROP TABLE items_1;
DROP TABLE words;
{_WORDS}
INSERT INTO words (words) VALUES ('rebuild');
{_TRIGGERS}
{_COMING}
PRAGMA user_version = {VERSION};
COMMIT;
"""


def prepare(database: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or bring them up from version 1. Raises `ConfigError` at those of a later one."""
    database.execute("PRAGMA journal_mode = WAL")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    match version:
        case 0:
            database.executescript(SCHEMA)
        case 1:
            # The old way of renaming leaves what refers to the table alone: it is meant to find the new one.
            database.execute("PRAGMA legacy_alter_table = ON")
            database.executescript(_FROM_1)
            database.execute("PRAGMA legacy_alter_table = OFF")
        case 2:
            pass
        case _:
            database.close()
            raise ConfigError(
                f"The catalogue {path} was made by another version: remove it and import it again."
            )
