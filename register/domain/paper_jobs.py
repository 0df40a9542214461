"""Receipts on their way to paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from register.domain.events import PaperNoted, PaperQueued

#: A print job in one of these states needs nothing more; without a printer nothing can reach paper.
_PAPER_OVER = frozenset({"printed", "done", "no_printer"})


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A receipt on its way to paper; `state` is the spool's word for how far it is known to be."""

    queued: PaperQueued
    state: str
    note: str = ""


def jobs_after(before: Mapping[str, PaperJob], event: PaperQueued | PaperNoted) -> Mapping[str, PaperJob]:
    """Those not surely on paper, by number, once `event` has happened."""
    jobs = dict(before)
    match event:
        case PaperQueued(job=job):
            jobs[job] = PaperJob(event, "queued")
        case PaperNoted(job=job, state=state) if state in _PAPER_OVER:
            jobs.pop(job, None)
        case PaperNoted(job=job, state=state, note=note) if job in jobs:
            jobs[job] = replace(jobs[job], state=state, note=note)
        case PaperNoted():
            pass
    return MappingProxyType(jobs)
