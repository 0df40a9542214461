"""Confirmed printing: a queue that knows of every job whether it is on paper, and says so."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from receipts.document import Receipt


class JobState(StrEnum):
    """What is proven about a job. Its cause, where there is one, is the note beside it."""

    QUEUED = "queued"
    """No byte of it was sent."""
    BLOCKED = "blocked"
    """No byte of it was sent: the printer is not ready."""
    SENDING = "sending"
    """Bytes may have left."""
    SUSPENDED = "suspended"
    """The printer stopped in the middle and goes on when the cause is gone."""
    LOST = "lost"
    """The connection ended before the proof came."""
    UNKNOWN = "unknown"
    """It cannot be found out whether it was printed: prints again, marked COPY."""
    PRINTED = "printed"
    """All of it is on paper; the cut is not proven."""
    DONE = "done"
    """On paper and cut."""


@dataclass(frozen=True, slots=True)
class Job:
    """One receipt to print under `id`. A register that starts again hands in the `state` last recorded.

    `copy` prints it marked COPY with `copy_number`.
    """

    id: str
    receipt: Receipt
    copy: bool = False
    copy_number: int = 1
    state: JobState = JobState.QUEUED


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """The printer lamp: `note` says in words what is wrong, or that all is well."""

    ok: bool
    note: str


class JobMemory(Protocol):
    """Whoever remembers jobs over a power cut. `record` returns when it is on disk."""

    def record(self, job_id: str, state: JobState, note: str) -> None: ...


OnStatus = Callable[[PrinterStatus], None]
