"""The days that are over: each closed shift, found in the journal and read without the rest of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from moneyed import Money

from register.domain.amounts import zero
from register.domain.books import Books
from register.domain.events import (
    DayCompared,
    Event,
    ReturnCompleted,
    ReturnOpened,
    SalePaid,
    SaleVoided,
    ShiftClosed,
    SignedIn,
)
from register.domain.shift import Shift, shift_after
from register.journal.codec import kind_name
from register.journal.entry import Entry
from register.journal.projections.archive import Archive
from register.journal.projections.gathered import ShiftRecord
from register.journal.reader import JournalReader
from register.long_work import Far, Stopped, Stops, unstopped, untold

FIGURED = (SignedIn, SalePaid, ReturnOpened, ReturnCompleted, SaleVoided, DayCompared, ShiftClosed)
"""The events that a day's figures are read off."""

_STEP = 500
"""Entries between two words of how far it is."""

_CLOSING = 400
"""So many entries before the end of a day its comparison is looked for first."""


@dataclass(frozen=True, slots=True)
class Day:
    """A closed shift. Its entries are those above `after` up to `last`, also what came before it opened."""

    number: int
    """The shift's."""
    z: int
    opened_at: datetime
    closed_at: datetime
    closed_by: str
    """Who was signed in at its end; empty where nobody was."""
    sales: int
    turnover: Money
    """Of the sales, without the gift cards sold in them."""
    expected: Money
    counted: Money | None
    """None where nobody counted."""
    manager: str
    """Who closed it in spite of the difference."""
    odd_seen_by: str
    """Who closed it in spite of what did not agree with a processor's record."""
    after: int
    last: int

    @property
    def difference(self) -> Money | None:
        """What was counted less what should have been there."""
        return None if self.counted is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What a day came to, and with whom it was compared."""

    cashiers: tuple[str, ...]
    sales: int
    turnover: Money
    """Of the sales, without the gift cards sold in them."""
    refunds: int
    refunded: Money
    voids: int
    compared: tuple[DayCompared, ...]
    """The newest comparison with each processor."""


def days(journal: JournalReader[Event], empty: Books, stops: Stops = unstopped) -> tuple[Day, ...]:
    """All closed shifts, the newest first, of the journal whose books begin as `empty`.

    Raises `JournalError`, and `Stopped` once `stops` says so.
    """
    with Archive.opened(journal, empty, stops) as archive:
        shifts = archive.shifts()
    found: list[Day] = []
    after = 0
    for one in shifts:
        if one.closed_at is not None and one.expected is not None:
            found.append(_day(one, one.closed_at, one.expected, after))
            after = one.closed_seq
    return tuple(reversed(found))


def day_of(journal: JournalReader[Event], empty: Books, number: int) -> Day | None:
    """The closed shift of that number. Raises `JournalError`."""
    return next((one for one in days(journal, empty) if one.number == number), None)


def compared_in(journal: JournalReader[Event], day: Day, stops: Stops = unstopped) -> tuple[DayCompared, ...]:
    """The newest comparison of `day` with each processor; looked for first just before its end.

    Raises `JournalError`, and `Stopped`.
    """
    end = replace(day, after=max(day.after, day.last - _CLOSING))
    for part in (end, day):
        told = (entry.event for entry in entries_of(journal, part, [DayCompared], stops))
        newest = {one.processor: one for one in told if isinstance(one, DayCompared)}
        if newest:
            return tuple(newest.values())
    return ()


def agrees(compared: Collection[DayCompared]) -> bool | None:
    """Whether each processor has the same; None where nothing was compared, or not all of it."""
    if any(one.odd for one in compared):
        return False
    return True if compared and all(one.missed is None for one in compared) else None


def figured(day: Day, entries: Iterable[Entry[Event]]) -> DayFigures:
    """What `entries`, those of `day` that are `FIGURED` among them, come to."""
    shift = Shift(day.number, day.opened_at, zero(day.expected.currency))
    for entry in entries:
        if isinstance(entry.event, FIGURED):
            shift = shift_after(shift, entry.event, entry.cashier)
    return DayFigures(
        shift.cashiers,
        shift.count("sales"),
        shift.amount("sales"),
        shift.count("returns"),
        shift.amount("returns"),
        shift.count("voids"),
        shift.compared,
    )


def entries_of(
    journal: JournalReader[Event],
    day: Day,
    kinds: Iterable[type[Event]],
    stops: Stops = unstopped,
    far: Far = untold,
) -> Iterator[Entry[Event]]:
    """The entries of `day` that are of those kinds, oldest first. Raises `Stopped`."""
    names = frozenset(map(kind_name, kinds))
    # Not asked for by kind: the end of the day would be looked for in all that followed it.
    for record in journal.records(day.after):
        if record.seq > day.last:
            return
        if record.kind in names:
            yield journal.entry(record)
        if stops():
            raise Stopped
        read = record.seq - day.after
        if read % _STEP == 0:
            far(100 * read // (day.last - day.after))


def _day(one: ShiftRecord, closed_at: datetime, expected: Money, after: int) -> Day:
    return Day(
        number=one.shift,
        z=one.z,
        opened_at=one.opened_at,
        closed_at=closed_at,
        closed_by=one.closed_by,
        sales=one.sale_count,
        turnover=one.sales or zero(expected.currency),
        expected=expected,
        counted=one.counted,
        manager=one.manager,
        odd_seen_by=one.odd_seen_by,
        after=after,
        last=one.closed_seq,
    )
