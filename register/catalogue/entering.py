"""How listings become rows of the catalogue. Runs inside a transaction of `store.Catalogue`.

In steps of some thousand listings, each a few statements over all of them: a million rows take neither the
memory of a million objects nor a million questions to SQLite.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from moneyed import Money

from register.catalogue import giving_codes
from register.catalogue.listing import DETAILS, Clash, Listing, Stored
from terminal_api.money import decimals

STEP = 10_000
"""So many listings are entered at a time."""

# In temporary tables, which SQLite keeps in a file of its own when they grow.
_BEGIN = (
    "DROP TABLE IF EXISTS temp.step",
    "CREATE TEMP TABLE step (position INTEGER PRIMARY KEY, key TEXT, code TEXT, name TEXT, minor INTEGER,"
    f" currency TEXT, {', '.join(DETAILS)}, tax_if_new TEXT, day TEXT)",
    "DROP TABLE IF EXISTS temp.touched",
    "CREATE TEMP TABLE touched (item INTEGER PRIMARY KEY)",
)
_END = ("DROP TABLE temp.step", "DROP TABLE temp.touched")

#: The prices whose day has come are the prices now.
_DUE = (
    "UPDATE items SET minor = (SELECT minor FROM coming WHERE item = items.id AND day <= :today"
    " ORDER BY day DESC LIMIT 1) WHERE id IN (SELECT item FROM coming WHERE day <= :today)",
    "DELETE FROM coming WHERE day <= :today",
)

_STAGE = f"INSERT INTO step VALUES ({', '.join('?' for _ in range(8 + len(DETAILS)))})"

_SAID = ("code", "name", "minor", "currency")
_ITS = ", ".join(f"items.{column}" for column in (*_SAID, *DETAILS))
_SAYS = ", ".join((*(f"step.{one}" for one in _SAID), *(f"coalesce(step.{d}, items.{d})" for d in DETAILS)))
_DEFAULTS = {name: "tax_if_new" if name == "tax" else f"'{holds}'" for name, holds in DETAILS.items()}
_IF_NEW = ", ".join(f"coalesce({name}, {holds})" for name, holds in _DEFAULTS.items())

_ENTER = (
    # Items that are known.
    "INSERT OR IGNORE INTO touched SELECT items.id FROM step JOIN items ON items.key = step.key"
    f" WHERE step.day = '' AND ({_ITS}) IS NOT ({_SAYS})",
    f"UPDATE items SET ({', '.join((*_SAID, *DETAILS))}) = ({_SAYS}) FROM step"
    f" WHERE items.key = step.key AND step.day = '' AND ({_ITS}) IS NOT ({_SAYS})",
    # Items that are new: as the listing for today says where there is one, else the first.
    f"INSERT OR IGNORE INTO items (key, code, name, currency, {', '.join(DETAILS)}, minor)"
    f" SELECT key, code, name, currency, {_IF_NEW}, CASE day WHEN '' THEN minor END FROM step"
    " WHERE NOT EXISTS (SELECT 1 FROM items WHERE items.key = step.key) ORDER BY day <> '', position",
    # Prices to come.
    "INSERT OR IGNORE INTO touched SELECT items.id FROM step JOIN items ON items.key = step.key"
    " LEFT JOIN coming ON coming.item = items.id AND coming.day = step.day"
    " WHERE step.day <> '' AND coming.minor IS NOT step.minor",
    "INSERT OR REPLACE INTO coming SELECT items.id, step.day, step.minor FROM step"
    " JOIN items ON items.key = step.key WHERE step.day <> ''",
    "DELETE FROM step",
)


def upsert(
    database: sqlite3.Connection,
    listings: Iterable[Listing],
    today: date,
    progress: Callable[[int], None] | None = None,
) -> Stored | list[Clash]:
    """Write `listings`; the caller keeps the result only if it is `Stored`. `progress` hears of each step."""
    _execute(database, *_BEGIN)
    for statement in _DUE:
        database.execute(statement, {"today": today.isoformat()})
    (newest,) = database.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()
    giving_codes.begin(database)
    rest = enumerate(listings)
    while codes := _staged(database, islice(rest, STEP), today):
        _execute(database, *_ENTER)
        giving_codes.stage(database, codes)
        if progress is not None:
            progress(codes[-1][0] + 1)
    clashes = giving_codes.finish(database, newest)
    (added,) = database.execute("SELECT count(*) FROM items WHERE id > ?", (newest,)).fetchone()
    (changed,) = database.execute("SELECT count(*) FROM touched WHERE item <= ?", (newest,)).fetchone()
    _execute(database, *_END)
    return clashes or Stored(added, changed)


def _execute(database: sqlite3.Connection, *statements: str) -> None:
    for statement in statements:
        database.execute(statement)


def _staged(
    database: sqlite3.Connection, listings: Iterable[tuple[int, Listing]], today: date
) -> list[giving_codes.Listed]:
    """Put `listings`, each with its position, into the table `step`; answer their codes."""
    codes: list[giving_codes.Listed] = []
    # One by one, as SQLite takes them: a step of them all at once only gives Python's collector work.
    database.executemany(_STAGE, (_row(position, one, today, codes) for position, one in listings))
    return codes


def _row(
    position: int, one: Listing, today: date, codes: list[giving_codes.Listed]
) -> tuple[str | int | None, ...]:
    """The row of `one` in the table `step`, of what is not said nothing; its codes are noted in `codes`."""
    price, keys = one.price, one.keys
    day = "" if one.valid_from is None or one.valid_from <= today else one.valid_from.isoformat()
    units, currency = minor(price), price.currency.code
    said = map(one.details.get, DETAILS)
    codes += [(position, day, key, keys[0]) for key in keys]
    return (position, keys[0], one.codes[0], one.name, units, currency, *said, one.tax_if_new, day)


def minor(price: Money) -> int:
    """`price` in the currency's smallest unit: 299 for 2.99 EUR."""
    units = price.amount.scaleb(decimals(price.currency))
    assert units == int(units), "a price has no more decimals than its currency"
    return int(units)
