"""Receipts on their way to paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from register.domain.asking.exchange import IllegalStep
from register.domain.events import PaperLetGo, PaperNoted, PaperQueued

#: A print job in one of these states needs nothing more; without a printer nothing can reach paper, and what
#: somebody gave up is not tried again.
_PAPER_OVER = frozenset({"printed", "done", "no_printer", "given_up"})
#: The spool's words for a job that may be on paper, and for one whose bytes leave now.
_DOUBTFUL, _SENT = "unknown", "sending"

#: Titles of papers about goods or money that changed hands: what a customer keeps, or signs. A copy, a gift
#: receipt, a balance, a slip of the drawer and a report prove nothing to the customer that they have not got.
DEMANDED = frozenset(
    {
        *("sale", "void", "refund", "card refund", "owed", "cash-out"),
        *("activate", "load", "undo_load", "pay", "reverse", "deactivate"),
    }
)


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A receipt on its way to paper; `state` is the spool's word for how far it is known to be."""

    queued: PaperQueued
    state: str
    note: str = ""
    let_go_by: str = ""
    """Who said that the next sale need not wait for it; empty where nobody did."""
    printer: str = "first"
    """Which of two printers had it last."""

    @property
    def demanded(self) -> bool:
        """Whether a shop whose law demands paper waits for it."""
        return self.queued.title in DEMANDED and not self.queued.copy and not self.let_go_by


def jobs_after(
    before: Mapping[str, PaperJob], event: PaperQueued | PaperNoted | PaperLetGo
) -> Mapping[str, PaperJob]:
    """Those not surely on paper, by number, once `event` has happened. Raises `IllegalStep` if it cannot."""
    jobs = dict(before)
    match event:
        case PaperQueued(job=job):
            jobs[job] = PaperJob(event, "queued")
        case PaperNoted(job=job, state=state) if state in _PAPER_OVER:
            jobs.pop(job, None)
        case PaperNoted(job=job, state=state, note=note, printer=printer) if job in jobs:
            jobs[job] = replace(jobs[job], state=state, note=note, printer=printer)
        case PaperNoted():
            pass
        case PaperLetGo(job=job, allowed_by=who) if job in jobs and jobs[job].demanded:
            jobs[job] = replace(jobs[job], let_go_by=who)
        case PaperLetGo(job=job):
            raise IllegalStep(f"nobody waits for paper {job}: it cannot be let go")
    return MappingProxyType(jobs)


def uncleared_after(
    before: tuple[str, ...], jobs: Mapping[str, PaperJob], event: PaperNoted
) -> tuple[str, ...]:
    """The printers that may hold the rest of a job which the other one took over, once `event` has happened.

    `jobs` are those before it. A printer that is sent anything was cleared before.
    """
    job = jobs.get(event.job)
    left = (
        job.printer if job is not None and event.state == _DOUBTFUL and job.printer != event.printer else ""
    )
    sent = event.printer if event.state == _SENT else ""
    return tuple(sorted({*before, left} - {sent, ""}))
