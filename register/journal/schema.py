"""The one table of the journal, its indexes, and the questions it is asked."""

from collections.abc import Collection

from register.journal.entry import COLUMNS

LOOKED_UP = ("ended", "intended", "return_opened", "reversal_failed")
"""Kinds that are looked up in a whole journal: requests for money, returns, what is owed.

An index serves them. It costs one page more in a commit that holds such an entry, so the many lines of sales
are not in it. Another list is another index, and a new step in `migration`.
"""

TABLE = """CREATE TABLE IF NOT EXISTS entries (
    store VARCHAR NOT NULL,
    register VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    cashier VARCHAR,
    kind VARCHAR NOT NULL,
    sale VARCHAR,
    body TEXT NOT NULL,
    previous VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    PRIMARY KEY (store, register, seq)
) WITHOUT ROWID"""
"""The same in every version: each entry's digest seals all of its columns."""


def _is(kind: str) -> str:
    # Written out, not bound: only so does SQLite see that the index of kinds may answer.
    assert kind.isidentifier()
    return f"kind = '{kind}'"


OF_SALE = "CREATE INDEX IF NOT EXISTS entries_of_sale ON entries (sale) WHERE sale IS NOT NULL"
OF_KIND = (
    f"CREATE INDEX IF NOT EXISTS entries_of_kind ON entries (kind) WHERE {' OR '.join(map(_is, LOOKED_UP))}"
)

_NAMES = ", ".join(COLUMNS)
_ALL = f"SELECT {_NAMES} FROM entries"

APPEND = f"INSERT INTO entries ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"

EVERYTHING = f"{_ALL} WHERE (store, register, seq) > (?, ?, ?) ORDER BY store, register, seq LIMIT ?"
"""The rows above that store, register and seq, also those that do not belong into the file."""

NEWEST = f"{_ALL} ORDER BY store DESC, register DESC, seq DESC LIMIT 1"

# Naming store and register, though they are the same in every row, lets the primary key find `seq`.
_ABOVE = (
    f"{_ALL} WHERE store = (SELECT store FROM entries LIMIT 1) "
    "AND register = (SELECT register FROM entries LIMIT 1) AND seq > :after"
)


def asked(sale: str | None, kinds: Collection[str] | None) -> str:
    """The question for up to `:limit` rows above seq `:after`, oldest first.

    Where `sale` is named, of that `:sale`; if named, of some kinds. A file holds one register, whichever that
    is.
    """
    if kinds and sale is None and set(kinds) <= set(LOOKED_UP):
        # One search of the index for each, merged: asked for all at once SQLite would read the whole journal.
        found = " UNION ALL ".join(f"{_ABOVE} AND {_is(kind)}" for kind in kinds)
    else:
        found = _ABOVE
        if sale is not None:
            found += " AND sale = :sale"
        if kinds is not None:
            found += f" AND ({' OR '.join(map(_is, kinds)) or 'FALSE'})"
    return f"{found} ORDER BY seq LIMIT :limit"
