"""The days that are over: each closed shift, found in the journal and read without the rest of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from register.domain.amounts import zero
from register.domain.events import (
    DayCompared,
    Event,
    ReturnCompleted,
    ReturnOpened,
    SalePaid,
    SaleVoided,
    ShiftClosed,
    ShiftOpened,
    SignedIn,
)
from register.domain.shift import Shift, shift_after
from register.journal.codec import kind_name
from register.journal.entry import Entry
from register.journal.reader import JournalReader

FIGURED = (SignedIn, SalePaid, ReturnOpened, ReturnCompleted, SaleVoided, DayCompared, ShiftClosed)
"""The events that a day's figures are read off."""

_STEP = 500
"""Entries between two words of how far it is."""


@dataclass(frozen=True, slots=True)
class Day:
    """A closed shift. Its entries are those above `after` up to `last`, also what came before it opened."""

    number: int
    """The shift's."""
    z: int
    opened_at: datetime
    closed_at: datetime
    closed_by: str
    """Who was signed in at its end, or allowed it; empty where nobody was."""
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

    @property
    def agrees(self) -> bool | None:
        """Whether each processor has the same; None where nothing was compared, or not all of it."""
        if any(one.odd for one in self.compared):
            return False
        whole = self.compared and all(one.missed is None for one in self.compared)
        return True if whole else None


def _nobody() -> None:
    """Nobody watches."""


@dataclass(eq=False)
class DayReading:
    """A day that is being read, in whichever thread: how far it is, and the way to stop it."""

    read: int = 0
    of: int = 0
    stopped: bool = False
    changed: Callable[[], None] = _nobody

    def stepped(self, read: int) -> None:
        """So many entries were read by now."""
        self.read = read
        self.changed()


class Stopped(Exception):
    """Somebody wants to see it no more."""


def days(journal: JournalReader[Event]) -> tuple[Day, ...]:
    """All closed shifts, the newest first. Raises `JournalError`."""
    found: list[Day] = []
    opened: Entry[Event] | None = None
    after = 0
    for entry in journal.entries(kinds=[ShiftOpened, ShiftClosed]):
        match entry.event:
            case ShiftOpened():
                opened = entry
            case ShiftClosed() as closed if opened is not None:
                found.append(_day(opened, entry, closed, after))
                after, opened = entry.seq, None
            case _:
                pass
    return tuple(reversed(found))


def day_of(journal: JournalReader[Event], number: int) -> Day | None:
    """The closed shift of that number."""
    return next((one for one in days(journal) if one.number == number), None)


def figures_of(journal: JournalReader[Event], day: Day, reading: DayReading | None = None) -> DayFigures:
    """What `day` came to. Reads that day alone. Raises `JournalError`, and `Stopped`."""
    return figured(day, entries_of(journal, day, FIGURED, reading))


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
    reading: DayReading | None = None,
) -> Iterator[Entry[Event]]:
    """The entries of `day` that are of those kinds, oldest first. Raises `Stopped` where `reading` is."""
    names = frozenset(map(kind_name, kinds))
    if reading is not None:
        reading.of = day.last - day.after
    # Not asked for by kind: the end of the day would be looked for in all that followed it.
    for record in journal.records(day.after):
        if record.seq > day.last:
            return
        if record.kind in names:
            yield journal.entry(record)
        if reading is not None:
            if reading.stopped:
                raise Stopped
            if not (record.seq - day.after) % _STEP:
                reading.stepped(record.seq - day.after)


def _day(opened: Entry[Event], entry: Entry[Event], closed: ShiftClosed, after: int) -> Day:
    return Day(
        number=closed.shift,
        z=closed.z,
        opened_at=opened.at,
        closed_at=entry.at,
        closed_by=entry.cashier or "",
        expected=closed.expected,
        counted=closed.counted,
        manager=closed.manager,
        odd_seen_by=closed.odd_seen_by,
        after=after,
        last=entry.seq,
    )
