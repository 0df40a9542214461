"""What is known of a print job, and the port to whoever remembers it."""

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


class JobMemory(Protocol):
    """Whoever remembers jobs over a power cut."""

    def record(self, job_id: str, state: JobState, note: str) -> None:
        """Keep `state`. Returns when it is on disk: SENDING is recorded before the first byte leaves."""
        ...


class Condition(StrEnum):
    """How a printer is, as far as a till must know."""

    ABSENT = "absent"
    """There is none."""
    UNSEEN = "unseen"
    """Nobody has asked it yet."""
    READY = "ready"
    NOT_READY = "not ready"
    """It is there and does not do what it should."""
    SILENT = "silent"
    """The way to it is open, and it does not answer."""
    OUT_OF_REACH = "out of reach"
    """The way to it is not open."""
    REPLACED = "replaced"
    """It does not print, and the second printer does; the note says what is wrong with it."""
    ALONE = "alone"
    """It prints, and the second printer would not; the note says what is wrong with that one."""


_WELL = (Condition.ABSENT, Condition.READY, Condition.REPLACED, Condition.ALONE)


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """The printer lamp. `note` says more in English: what is wrong, or a remark such as "paper near end"."""

    condition: Condition
    note: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing keeps receipts from being printed; where there is no printer nothing does."""
        return self.condition in _WELL


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the spool waits, in seconds, and how fast the printer is taken to be."""

    answer_s: float = 1.0
    """For one status answer; asked twice before the printer counts as silent."""
    quiet_s: float = 0.1
    """Silence after connecting: what arrives until then belongs to nobody."""
    proof_s: float = 10.0
    """For a process id, on top of the printing time, while the printer is online."""
    probe_s: float = 5.0
    """For the answer to a probe after a lost connection, on top of the printing time."""
    poll_s: float = 0.25
    """Between status queries, where those are the only proof."""
    stopped_look_s: float = 5.0
    """Between looks at a printer that has stopped in the middle: what it told of its recovery can be lost."""
    first_pause_s: float = 0.5
    """Before the next attempt; doubles each time."""
    longest_pause_s: float = 15.0
    idle_look_s: float = 30.0
    """Between looks at a printer that has nothing to do."""
    drawer_s: float = 5.0
    """After this a drawer that could not be opened stays shut: nobody stands before it any more."""
    lines_per_s: float = 20.0
