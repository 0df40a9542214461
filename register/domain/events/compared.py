"""What came of comparing a shift with a processor's own record."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from register.domain.asking.comparison import Odd
from terminal_api.record import Sum


class Missed(StrEnum):
    """Why some requests were not compared at all."""

    SILENT = "silent"
    """The processor did not answer any more."""
    STOPPED = "stopped"
    """Somebody stopped it."""
    BUSY = "busy"
    """The till went on asking for money meanwhile."""


class Unlooked(StrEnum):
    """Why what was done without this till was not looked for, or only in part."""

    NEVER_TOLD = "never_told"
    """The processor tells no sums."""
    NOT_NOW = "not_now"
    """It could not tell them just then."""
    FIRST = "first"
    """Nobody knows what its sums were when the span began: they are looked at from now on."""
    NEW_PERIOD = "new_period"
    """It was reconciled meanwhile: under our own name nothing can be told."""
    NOT_APART = "not_apart"
    """It does not tell apart what we asked for and what was entered on it."""
    OPEN = "open"
    """An answer is missing here too, so that its sums may hold it or not."""


@dataclass(frozen=True, slots=True)
class DayCompared:
    """Every request since the last compared Z report, beside what `processor` has of it."""

    processor: str
    known_as: str
    upto: int
    """The number of the journal's entry up to which it was compared."""
    requests: int
    agree: int
    odd: tuple[Odd, ...] = ()
    missed: Missed | None = None
    silent_since: datetime | None = None
    unlooked: Unlooked | None = None
    period: str = ""
    """The processor's number of the period that `sums` are of; empty where it told none."""
    sums: tuple[Sum, ...] = ()
    """What the next comparison starts from."""

    @property
    def is_whole(self) -> bool:
        """Whether the next one may start where this one ended."""
        return self.missed is None and self.unlooked not in (Unlooked.NOT_NOW, Unlooked.OPEN)

    @property
    def wants_a_word(self) -> bool:
        """Whether a person must look at it before the shift closes."""
        return bool(self.odd) or (self.missed is not None and self.requests > 0)
