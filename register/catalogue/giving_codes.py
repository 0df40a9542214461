"""Which codes an item is found by, once a whole list of them is known: a code may move between two items.

Runs inside a transaction of `store.Catalogue`, with the table `touched` of `entering`.
"""

import sqlite3
from collections.abc import Iterable

from register.catalogue.listing import Clash, CodeTaken, CodeTwice

MOST_CLASHES = 1000
"""So many are told; a list with more is wrong from the ground up."""

Listed = tuple[int, str, str, str]
"""Where a code was listed, for which later day (empty: now), the code, and the first one of its item."""

_STAGE = "INSERT INTO listed SELECT ?, ?, ?, id FROM items WHERE key = ?"

_TWICE = (
    "SELECT later.position, later.key, first.earlier FROM"
    " (SELECT key, day, min(position) AS earlier FROM listed GROUP BY key{day} HAVING count(*) > 1) AS first"
    " JOIN listed AS later ON later.key = first.key{same} AND later.position > first.earlier"
    f" ORDER BY later.position LIMIT {MOST_CLASHES}"
)
_TWICE_FOR_A_DAY = _TWICE.format(day=", day", same=" AND later.day = first.day")
_TWICE_IN_ALL = _TWICE.format(day="", same="")

#: A listing for a later day gives its codes to an item only that no other listing gave any.
_LATER = (
    "CREATE INDEX temp.listed_items ON listed (item)",
    "DELETE FROM listed WHERE day <> '' AND (item <= :newest"
    " OR EXISTS (SELECT 1 FROM listed AS now WHERE now.item = listed.item AND now.day = '')"
    " OR position > (SELECT min(position) FROM listed AS first WHERE first.item = listed.item))",
)

_GONE = (
    "DELETE FROM codes WHERE item IN (SELECT item FROM listed WHERE item <= :newest) AND NOT EXISTS"
    " (SELECT 1 FROM listed WHERE listed.key = codes.key AND listed.item = codes.item) RETURNING item"
)
_FRESH = (
    "CREATE TEMP TABLE fresh AS SELECT key, item, position FROM listed WHERE NOT EXISTS"
    " (SELECT 1 FROM codes WHERE codes.key = listed.key AND codes.item = listed.item)"
)
_TAKEN = (
    "SELECT fresh.position, fresh.key, items.name FROM fresh JOIN codes ON codes.key = fresh.key"
    f" JOIN items ON items.id = codes.item ORDER BY fresh.position LIMIT {MOST_CLASHES}"
)


def begin(database: sqlite3.Connection) -> None:
    """Nothing is listed yet."""
    database.execute("DROP TABLE IF EXISTS temp.listed")
    database.execute("DROP TABLE IF EXISTS temp.fresh")
    database.execute("CREATE TEMP TABLE listed (position INTEGER, day TEXT, key TEXT, item INTEGER)")


def stage(database: sqlite3.Connection, codes: Iterable[Listed]) -> None:
    """Note the codes of listings whose items are in."""
    database.executemany(_STAGE, codes)


def finish(database: sqlite3.Connection, newest: int) -> list[Clash]:
    """Let every item be found by the codes noted for it; or answer what speaks against that.

    `newest` is the highest id of an item that was known before the list.
    """
    database.execute("CREATE INDEX temp.listed_keys ON listed (key, day)")
    if twice := _twice(database, _TWICE_FOR_A_DAY):
        return twice
    if database.execute("SELECT 1 FROM listed WHERE day <> '' LIMIT 1").fetchone():
        for statement in _LATER:
            database.execute(statement, {"newest": newest} if ":newest" in statement else {})
        if twice := _twice(database, _TWICE_IN_ALL):
            return twice
    gone = database.execute(_GONE, {"newest": newest}).fetchall()
    database.execute(_FRESH)
    if taken := database.execute(_TAKEN).fetchall():
        return [CodeTaken(position, key, name) for position, key, name in taken]
    database.executemany("INSERT OR IGNORE INTO touched VALUES (?)", gone)
    database.execute("INSERT OR IGNORE INTO touched SELECT item FROM fresh")
    database.execute("INSERT INTO codes SELECT key, item FROM fresh ORDER BY key")
    database.execute("DROP TABLE temp.listed")
    database.execute("DROP TABLE temp.fresh")
    return []


def _twice(database: sqlite3.Connection, query: str) -> list[Clash]:
    return [CodeTwice(position, key, first) for position, key, first in database.execute(query)]
