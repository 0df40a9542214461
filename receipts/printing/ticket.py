"""A print job on its way through the spool."""

from dataclasses import dataclass
from datetime import datetime

from receipts.document import Receipt, marked_copy
from receipts.printing.jobs import Job, JobState
from receipts.printing.marks import Marks

NOT_SENT = (JobState.QUEUED, JobState.BLOCKED)
IN_FLIGHT = (JobState.SENDING, JobState.SUSPENDED)


def local_time() -> datetime:
    """The computer's own, which a copy is dated by."""
    return datetime.now().astimezone()


@dataclass(slots=True, eq=False)
class Ticket:
    """A job on its way to one printer: what is known of it, its last ids, and how it is marked."""

    job: Job
    state: JobState
    copy_number: int
    """0 for an original."""
    marks: Marks | None = None
    blocked_by: str = ""
    """The trouble already told about; the same again is not worth an entry in anybody's journal."""
    sent: bool = False
    """Whether bytes of it may have left for this printer."""

    @classmethod
    def of(cls, job: Job) -> "Ticket":
        """What is left to do for `job`, by the state last recorded of it."""
        kept = (*NOT_SENT, JobState.PRINTED, JobState.DONE)
        # The ids of a former run are forgotten, so nobody can be asked about what was in flight then.
        copy_number = job.copy_number if job.copy else 0
        if job.state in kept:
            return cls(job, job.state, copy_number)
        return cls(job, JobState.UNKNOWN, copy_number + 1, sent=True)

    @property
    def on_paper(self) -> bool:
        """Whether all of it is proven to be on paper, if not to be cut."""
        return self.state in (JobState.PRINTED, JobState.DONE)

    def elsewhere(self) -> "Ticket":
        """The same job for a printer that has had nothing of it: a copy if this one may have printed it."""
        if not self.sent:
            return Ticket(self.job, self.state, self.copy_number)
        counted = self.state is JobState.UNKNOWN
        return Ticket(self.job, JobState.UNKNOWN, self.copy_number + (not counted))

    @property
    def mark(self) -> str:
        """How this printing is marked, for the memory."""
        return f"copy {self.copy_number}" if self.copy_number else "original"

    def receipt(self, at: datetime) -> Receipt:
        """What to print, marked COPY as of `at` when it is not the original."""
        return marked_copy(self.job.receipt, self.copy_number, at) if self.copy_number else self.job.receipt
