"""How listings become rows of the catalogue. Runs inside a transaction of `store.Catalogue`."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from moneyed import Money

from register.catalogue.listing import DETAILS, CodeTaken, Listing, Stored
from terminal_api.money import decimals

COLUMNS = ("key", "code", "name", "minor", "currency", *DETAILS)
KNOWN = f"SELECT id, {', '.join(COLUMNS)} FROM items WHERE key = ?"
ADD = f"INSERT INTO items ({', '.join(COLUMNS)}) VALUES ({', '.join('?' for _ in COLUMNS)})"
CHANGE = f"UPDATE items SET {', '.join(f'{column} = ?' for column in COLUMNS)} WHERE id = ?"
OWNER = "SELECT items.id, items.name FROM codes JOIN items ON items.id = codes.item WHERE codes.key = ?"


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one listing: its row, and whether that is new, or known and now different."""

    id: int
    added: bool
    changed: bool


def upsert(database: sqlite3.Connection, listings: Iterable[Listing]) -> Stored | list[CodeTaken]:
    """Write `listings`; the caller keeps the result only if it is `Stored`."""
    listings = list(listings)
    # First let go of every code, then give them out anew: so a code may move between two items of one list.
    rows = [_enter(database, listing) for listing in listings]
    taken = [
        clash
        for position, (listing, row) in enumerate(zip(listings, rows, strict=True))
        for clash in _give_codes(database, position, listing, row.id)
    ]
    return taken or Stored(sum(row.added for row in rows), sum(row.changed for row in rows))


def _enter(database: sqlite3.Connection, listing: Listing) -> Entered:
    """Write the item itself and take its codes away."""
    before = database.execute(KNOWN, (listing.keys[0],)).fetchone()
    if before is None:
        added = database.execute(ADD, _values(listing, (DETAILS | {"tax": listing.tax_if_new}).values()))
        assert added.lastrowid is not None
        return Entered(added.lastrowid, added=True, changed=False)
    id_, *was = before
    values = _values(listing, was[-len(DETAILS) :])
    if differs := tuple(was) != values:
        database.execute(CHANGE, (*values, id_))
    codes = {key for (key,) in database.execute("SELECT key FROM codes WHERE item = ?", (id_,))}
    database.execute("DELETE FROM codes WHERE item = ?", (id_,))
    return Entered(id_, added=False, changed=differs or codes != set(listing.keys))


def _values(listing: Listing, details: Iterable[str]) -> tuple[str | int, ...]:
    """The row of `listing`, in the order of `COLUMNS`; `details` holds for what it does not say."""
    said = (listing.details.get(name, value) for name, value in zip(DETAILS, details, strict=True))
    price = listing.price
    return (listing.keys[0], listing.codes[0], listing.name, minor(price), price.currency.code, *said)


def _give_codes(
    database: sqlite3.Connection, position: int, listing: Listing, id_: int
) -> Iterable[CodeTaken]:
    """Let the item be found by the codes of `listing`; answer those that another item keeps."""
    for key in listing.keys:
        owner = database.execute(OWNER, (key,)).fetchone()
        if owner is None:
            database.execute("INSERT INTO codes VALUES (?, ?)", (key, id_))
        elif owner[0] != id_:
            yield CodeTaken(position, key, owner[1])


def minor(price: Money) -> int:
    """`price` in the currency's smallest unit: 299 for 2.99 EUR."""
    units = price.amount.scaleb(decimals(price.currency))
    assert units == int(units), "a price has no more decimals than its currency"
    return int(units)
