"""SQLite files as their rows: what stands in every column, also in texts that are JSON.

That is one half of a search; the other reads the file as it lies there, with its freed pages and its log.
"""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from register.edges.evidence.windows import Window
from register.journal.database import read_only
from register.journal.schema import EVERYTHING
from register.language import say

_HEAD = b"SQLite format 3\0"
_ROWS = 2000
_JOURNAL_TABLE = "entries"
Row = tuple[Any, ...]


def is_database(path: Path) -> bool:
    """Whether the file is one of SQLite's. Raises `OSError`."""
    with path.open("rb") as file:
        return file.read(len(_HEAD)) == _HEAD


def rows(path: Path) -> Iterator[Window]:
    """Every row of every table. Raises `sqlite3.Error` where the file is damaged or in use by one writer."""
    with closing(sqlite3.connect(read_only(path), uri=True)) as database:
        database.text_factory = bytes
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        for (name,) in database.execute(named).fetchall():
            table = name.decode("utf-8", "replace")
            yield from _table(database, table)


def codes(path: Path) -> frozenset[bytes]:
    """The item codes of the catalogue at `path` that are as long as a card's number."""
    try:
        with closing(sqlite3.connect(read_only(path), uri=True)) as database:
            long = database.execute(
                "SELECT key FROM codes WHERE length(key) > 12 "
                "UNION SELECT code FROM items WHERE length(code) > 12"
            )
            return frozenset(str(code).encode() for (code,) in long)
    except sqlite3.Error:
        return frozenset()


def _table(database: sqlite3.Connection, table: str) -> Iterator[Window]:
    at = 0
    for page in _pages(database, table):
        yield _window(page, table, at)
        at += len(page)


def _pages(database: sqlite3.Connection, table: str) -> Iterator[list[Row]]:
    """The rows, some thousand at a time; of a journal by a question each: a till writes meanwhile."""
    if table != _JOURNAL_TABLE:
        found = database.execute('SELECT * FROM "{}"'.format(table.replace('"', '""')))
        while page := found.fetchmany(_ROWS):
            yield page
        return
    above: Row = ("", "", 0)
    while page := database.execute(EVERYTHING, (*above, _ROWS)).fetchall():
        yield page
        store, register, seq = page[-1][:3]
        above = (_text(store), _text(register), seq)


def _window(page: list[Row], table: str, at: int) -> Window:
    texts, starts, end = list[bytes](), list[int](), 0
    for row in page:
        text = b"\x1f".join(map(_bytes, row))
        if b"\\" in text:
            text = b"\x1f".join((text, *_strings(row)))
        texts.append(text)
        starts.append(end)
        end += len(text) + 1

    def where(index: int) -> str:
        number = bisect_right(starts, index) - 1
        if table == _JOURNAL_TABLE:
            return say("entry {entry}", entry=page[number][2])
        return say("table {table}, row {row}", table=table, row=at + number + 1)

    return Window(b"\x1e".join(texts), 0, end, where, rows=True)


def _bytes(value: object) -> bytes:
    match value:
        case bytes():
            return value
        case None:
            return b""
        case _:
            return str(value).encode("utf-8", "replace")


def _text(value: object) -> str:
    return _bytes(value).decode("utf-8", "surrogateescape")


def _strings(row: Row) -> Iterator[bytes]:
    """The texts in the columns that are JSON, read: a sign may be written as its number there."""
    for value in row:
        if isinstance(value, bytes) and value[:1] in (b"{", b"["):
            try:
                yield from _within(json.loads(value))
            except (ValueError, RecursionError):
                continue  # searched as the text it is


def _within(value: object) -> Iterator[bytes]:
    match value:
        case str():
            yield value.encode("utf-8", "replace")
        case dict():
            for key, part in cast("dict[str, object]", value).items():
                yield from (key.encode("utf-8", "replace") + b'":"' + one for one in _within(part))
        case list():
            for part in cast("list[object]", value):
                yield from _within(part)
        case _:
            pass
