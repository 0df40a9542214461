"""One of two printers that stand in for each other: its spool, and how well it was when last seen."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from receipts.printing.jobs import Condition, JobState, PrinterStatus, Timing
from receipts.printing.printers import Connect
from receipts.printing.spool import Spool
from receipts.printing.ticket import Ticket
from receipts.profiles import Profile


class Which(StrEnum):
    """One of the two."""

    FIRST = "first"
    SECOND = "second"

    @property
    def other(self) -> "Which":
        """The one beside it."""
        return Which.SECOND if self is Which.FIRST else Which.FIRST


class PairMemory(Protocol):
    """Whoever remembers jobs over a power cut."""

    def record(self, job_id: str, state: JobState, note: str, printer: str) -> None:
        """As `JobMemory.record`, and which of the two has the job."""
        ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a printer is waited for before the other takes its job, in seconds."""

    unsent_s: float = 5.0
    """Where no byte of the job was sent, from when the printer was found down. One that never was well since
    the start gets no such time."""
    in_doubt_s: float = 20.0
    """Where it may be on paper."""
    hangs_s: float = 15.0
    """Where nothing is said against the printer, and still no byte of the job was sent."""


@dataclass(frozen=True, slots=True)
class Device:
    """One of the two printers: the way there, and what it can do."""

    connect: Connect
    profile: Profile


class Sharing(Protocol):
    """Whoever shares jobs out between two printers."""

    now: Callable[[], datetime]

    def noted(self, which: Which, job_id: str, state: JobState, note: str) -> None:
        """Remember how far a job has come at that printer."""
        ...

    def gives_up(self, ticket: Ticket | None) -> bool:
        """Whether the other printer is to have what this one has stopped in the middle of."""
        ...

    def look_again(self) -> None:
        """A printer is not as it was."""
        ...


class Side:
    """One printer's spool, and since when it is down."""

    def __init__(self, pair: Sharing, which: Which, device: Device, timing: Timing | None) -> None:
        self._pair = pair
        self._which = which
        self._was_well = False
        self.down_since: float | None = None
        self.spool = Spool(
            device.connect,
            device.profile,
            self,
            on_status=self._lamp,
            timing=timing,
            now=pair.now,
            gives_up=pair.gives_up,
        )

    @property
    def well(self) -> bool:
        """Whether it printed, or would have, when it was last seen."""
        return self.spool.status.ok

    @property
    def condition(self) -> Condition:
        """How it was when it was last seen."""
        return self.spool.status.condition

    def record(self, job_id: str, state: JobState, note: str) -> None:
        """See `JobMemory`."""
        self._pair.noted(self._which, job_id, state, note)

    def _lamp(self, status: PrinterStatus) -> None:
        if status.ok:
            self._was_well, self.down_since = True, None
        elif self.down_since is None:
            self.down_since = asyncio.get_running_loop().time() if self._was_well else float("-inf")
        self._pair.look_again()


def lamp(first: Side, second: Side, unsent_s: float, now: float) -> tuple[PrinterStatus, float | None]:
    """One lamp for both, and in how many seconds time alone will change it; None for never."""
    if Condition.UNSEEN in (first.condition, second.condition):
        return PrinterStatus(Condition.UNSEEN), None
    if first.well:
        note = second.spool.status.note
        return first.spool.status if second.well else PrinterStatus(Condition.ALONE, note), None
    if not second.well or first.down_since is None:
        return first.spool.status, None
    waits_s = first.down_since + unsent_s - now
    if waits_s > 0:
        return first.spool.status, waits_s
    return PrinterStatus(Condition.REPLACED, first.spool.status.note), None
