"""The hash chain: each entry is sealed over itself and the one before it.

It proves that nothing between the first entry and a known last digest was changed, dropped or put in.
Entries cut off at the end leave a shorter, intact chain: to notice that, note its `mark` elsewhere.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from json.encoder import encode_basestring as quoted
from typing import Self

from register.journal.entry import Record, Row, columns

START = "0" * 64
"""What the first entry names as the digest before it."""


@dataclass(frozen=True, slots=True)
class Intact:
    """Every entry fits: how many there are, and the digest of the last (`START` when there are none)."""

    count: int = 0
    digest: str = START

    @property
    def mark(self) -> str:
        """`COUNT:DIGEST`, to be noted elsewhere: a later journal must still hold that entry."""
        return f"{self.count}:{self.digest}"

    @classmethod
    def of_mark(cls, text: str) -> Self | None:
        """What `mark` wrote; None when `text` is no such thing."""
        found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", text)
        return cls(int(found[1]), found[2]) if found else None


NOTHING = Intact()
"""The chain before its first entry."""


@dataclass(frozen=True, slots=True)
class Broken:
    """`seq` is the first entry that does not fit, or that is missing; `why` is one sentence."""

    seq: int
    why: str


def digest(record: Record) -> str:
    """SHA-256, in hex, over the previous digest and every other column (`record.digest` is left out)."""
    return row_digest(columns(record))


def row_digest(row: Row) -> str:
    """The same for a row as the database hands it out.

    The columns are a JSON array without spaces, whose strings escape only what JSON demands. It is put
    together by hand because `json.dumps` takes twice as long, and a proof does little else.
    """
    store, register, seq, at, cashier, kind, sale, body, previous, _ = row
    named = "null" if cashier is None else quoted(cashier)
    numbered = "null" if sale is None else quoted(sale)
    text = (
        f"{previous}\n[{quoted(store)},{quoted(register)},{seq},{quoted(at)},{named},{quoted(kind)},"
        f"{numbered},{quoted(body)},{quoted(previous)}]"
    )
    return hashlib.sha256(text.encode()).hexdigest()


def fits(row: Row) -> bool:
    """Whether the row's digest is the one that belongs to it."""
    try:
        return row_digest(row) == row[-1]
    except (TypeError, UnicodeEncodeError):  # in a damaged file a column may be of any type
        return False


def sealed(record: Record) -> Record:
    """`record` with the digest that belongs to it."""
    return replace(record, digest=digest(record))


def verify(records: Iterable[Record]) -> Intact | Broken:
    """Whether `records`, a whole journal in its order, is the chain that was written."""
    return verify_rows(map(columns, records))


def verify_rows(rows: Iterable[Row], before: Intact = NOTHING) -> Intact | Broken:
    """The same for rows as the database hands them out; they follow the chain `before` them."""
    count, last = before.count, before.digest
    for row in rows:
        count += 1
        if row[2] != count:
            return Broken(count, f"Entry {count} is missing: entry {row[2]} stands in its place.")
        if not fits(row):
            return Broken(count, f"Entry {count} was changed after it was written: its digest does not fit.")
        if row[8] != last:
            return Broken(count, f"Entry {count} does not continue the entry before it.")
        last = row[9]
    return Intact(count, last)
