"""The catalogue on disk: an SQLite file of items, their codes, and an index of the words in their names."""

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any, Self

from moneyed import Money, get_currency

from register.catalogue import barcode, entering
from register.catalogue.listing import DETAILS, Clash, Listing, Stored
from register.catalogue.schema import prepare
from register.domain.goods.item import Item
from register.errors import ConfigError
from terminal_api.money import decimals

#: What an item costs today: the newest of the prices whose day has come, else the one it had.
_PRICE = (
    "coalesce((SELECT minor FROM coming WHERE item = items.id AND day <= :today ORDER BY day DESC LIMIT 1),"
    " items.minor)"
)
_ITEM = f"items.code, items.name, {_PRICE} AS price, items.currency, {', '.join(DETAILS)}"
_FIND = (
    f"SELECT {_ITEM} FROM codes JOIN items ON items.id = codes.item WHERE codes.key = :key"
    " AND price IS NOT NULL"
)
_COMES = (
    "SELECT items.name, min(coming.day) FROM codes JOIN items ON items.id = codes.item"
    " JOIN coming ON coming.item = items.id"
    " WHERE codes.key = :key AND items.minor IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM coming WHERE item = items.id AND day <= :today) GROUP BY items.id"
)
# In the order the index answers: ranking would first fetch every match, and one letter matches thousands.
_SEARCH = (
    f"SELECT {_ITEM} FROM words JOIN items ON items.id = words.rowid WHERE words MATCH :words"
    " AND price IS NOT NULL LIMIT :limit"
)
_RANKED_FROM = 3
"""From so many letters on the best come first."""
_CANDIDATES = 300
"""So many matches are ranked, the oldest: what fits more is not narrow enough to be looked through anyway."""


def _this_day() -> date:
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Comes:
    """An item that is listed for a later day only."""

    name: str
    day: date
    """The first on which it may be sold."""


class Catalogue:
    """The items of a shop. Threads may share it."""

    def __init__(self, path: Path, today: Callable[[], date] = _this_day) -> None:
        """Open or make the file at `path`; `today` is the day by whose prices it answers.

        Raises `ConfigError` when the file is something else.
        """
        self._path = path
        self._today = today
        try:
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            prepare(self._database, path)
        except sqlite3.Error as error:
            raise ConfigError(f"The catalogue {path} cannot be opened: {error}.") from error
        self._turn = Lock()

    def __len__(self) -> int:
        """How many items there are."""
        return self._rows("SELECT count(*) FROM items")[0][0]

    def find(self, code: str) -> Item | None:
        """The item with this code, in whatever spelling (`barcode.read`), at today's price; None when there
        is none for sale."""
        key = barcode.key(code)
        rows = self._rows(_FIND, key=key) if key else []
        return _item(rows[0]) if rows else None

    def comes(self, code: str) -> Comes | None:
        """The item with this code, if it is known and not for sale yet."""
        key = barcode.key(code)
        rows = self._rows(_COMES, key=key) if key else []
        return Comes(rows[0][0], date.fromisoformat(rows[0][1])) if rows else None

    def search(self, words: str, limit: int = 50) -> list[Item]:
        """Items whose name has a word beginning with each of `words`, at most `limit`, at today's prices.

        Capitals and accents do not matter; no words find nothing. The oldest come first; from three letters
        on those whose name has the words whole, or begins with them.
        """
        composed = unicodedata.normalize("NFC", words)  # an accent on its own would part its word in two
        sought = re.findall(r"[^\W_]+", composed)
        if not sought:
            return []
        wanted = " ".join(f'"{word}"*' for word in sought)
        if max(map(len, sought)) < _RANKED_FROM:
            return [_item(row) for row in self._rows(_SEARCH, words=wanted, limit=limit)]
        rows = self._rows(_SEARCH, words=wanted, limit=max(limit, _CANDIDATES))
        plain = tuple(map(_folded, sought))
        return [_item(row) for row in sorted(rows, key=lambda row: _rank(row[1], plain))[:limit]]

    def upsert(
        self,
        listings: Iterable[Listing],
        *,
        keep: Callable[[], bool] = lambda: True,
        progress: Callable[[int], None] | None = None,
    ) -> Stored | list[Clash]:
        """Put `listings` in, all or none: an item known by its first code is brought up to date.

        A code that another item keeps, or that stands twice, is answered, and nothing is changed. Nothing is
        either when `keep`, asked at the end, says no. `progress` is told now and then how many are through.
        Prices have no more decimals than their currency. Raises `ConfigError` when the disk refuses.
        """
        with self._turn:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                result = entering.upsert(self._database, listings, self._today(), progress)
                self._database.execute("COMMIT" if isinstance(result, Stored) and keep() else "ROLLBACK")
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

    def _rows(self, query: str, **values: str | int) -> list[tuple[Any, ...]]:
        today = self._today().isoformat()
        with self._turn:
            return self._database.execute(query, {"today": today, **values}).fetchall()


def _folded(text: str) -> str:
    """`text` without capitals and accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _rank(name: str, sought: tuple[str, ...]) -> tuple[int, bool]:
    """How well `name` fits, the least best: how many of `sought` are not whole in it; how it begins."""
    has = re.findall(r"[^\W_]+", _folded(name))
    return sum(word not in has for word in sought), not "".join(has[:1]).startswith(sought[0])


def _item(row: tuple[Any, ...]) -> Item:
    code, name, minor, currency, tax, department, unit, age, deposit, open_ = row
    money = get_currency(currency)
    return Item(
        code,
        name,
        Money(Decimal(minor).scaleb(-decimals(money)), money),
        tax,
        department,
        unit,
        minimum_age=int(age or 0),
        deposit=Money(Decimal(deposit), money) if deposit and Decimal(deposit) else None,
        open_price=open_ == "yes",
    )
