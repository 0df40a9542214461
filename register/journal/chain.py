"""The hash chain: each entry is sealed over itself and the one before it.

It proves that nothing between the first entry and a known last digest was changed, dropped or put in.
Entries cut off at the end leave a shorter, intact chain: to notice that, compare `Intact` with a count and
digest noted elsewhere.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from register.journal.codec import canonical
from register.journal.entry import Record, columns

START = "0" * 64
"""What the first entry names as the digest before it."""


@dataclass(frozen=True, slots=True)
class Intact:
    """Every entry fits: how many there are, and the digest of the last (`START` when there are none)."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Broken:
    """`seq` is the first entry that does not fit, or that is missing; `why` is one sentence."""

    seq: int
    why: str


def digest(record: Record) -> str:
    """SHA-256, in hex, over the previous digest and every other column (`record.digest` is left out)."""
    fields = canonical(columns(record)[:-1])
    return hashlib.sha256(f"{record.previous}\n{fields}".encode()).hexdigest()


def sealed(record: Record) -> Record:
    """`record` with the digest that belongs to it."""
    return replace(record, digest=digest(record))


def verify(records: Iterable[Record]) -> Intact | Broken:
    """Whether `records`, a whole journal in its order, is the chain that was written."""
    count, last = 0, START
    for record in records:
        expected = count + 1
        if record.seq != expected:
            return Broken(expected, f"Entry {expected} is missing: entry {record.seq} stands in its place.")
        if record.digest != digest(record):
            return Broken(
                expected, f"Entry {expected} was changed after it was written: its digest does not fit."
            )
        if record.previous != last:
            return Broken(expected, f"Entry {expected} does not continue the entry before it.")
        count, last = expected, record.digest
    return Intact(count, last)
