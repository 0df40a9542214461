"""The referee's own account of paper: what was ordered, what is missing, what no sale may begin without."""

from dataclasses import dataclass, field

from register.domain.events import PaperLetGo, PaperNoted, PaperQueued
from register.simulate.referee.promise import demand

#: Who may let the next sale begin without paper.
_MANAGER = "Ruth"

#: Titles of papers that no law demands: the customer has, or gets, another one that it does.
_NOT_DEMANDED = frozenset(
    {
        *("gift", "balance", "merchant copy", "x report", "z report", "report"),
        *("comparison", "no sale"),
        *("paid in", "paid out", "cash drop", "paid in undone", "paid out undone", "cash drop undone"),
    }
)


@dataclass
class OwnPaper:
    """Of one register; under a law that demands paper, where it `must_print`."""

    must_print: bool = False
    receipts: set[str] = field(default_factory=set[str])
    """Sales whose receipt was ordered."""
    missing: dict[str, PaperQueued] = field(default_factory=dict[str, PaperQueued])
    """Not on paper yet, by job."""
    let_go: set[str] = field(default_factory=set[str])
    """Jobs that a manager said no sale need wait for."""
    let_go_in_shift: int = 0
    printed_by: dict[str, str] = field(default_factory=dict[str, str])
    """Which of two printers may have each job on paper."""

    def entered(self, event: PaperQueued | PaperNoted | PaperLetGo) -> None:
        """Note `event`. Raises `Broken`."""
        match event:
            case PaperQueued(job=job, sale=number, title=title, copy=copy):
                if title == "sale" and not copy:
                    demand(number not in self.receipts, f"{number}: a second receipt that is no copy")
                    self.receipts.add(number or "")
                self.missing[job] = event
            case PaperNoted(job=job, state=state):
                by_manager = state != "given_up" or event.note.startswith(f"{_MANAGER}: ")
                demand(by_manager, f"print job {job} was given up, and no manager said so")
                self._came_so_far(event)
                if state in ("printed", "done", "no_printer", "given_up"):
                    self.missing.pop(job, None)
            case PaperLetGo(job=job, sale=number):
                demand(self.must_print, f"{number}: let go of paper that no law demands here")
                demand(job in self._waited_for, f"{number}: let go of paper {job} that nobody waits for")
                demand(event.allowed_by == _MANAGER, f"{number}: no manager let go of paper {job}")
                self.let_go.add(job)
                self.let_go_in_shift += 1

    def _came_so_far(self, event: PaperNoted) -> None:
        """A job lies with one of two printers, and what may be on paper is marked when it prints again."""
        job, state = event.job, event.state
        if state == "sending" and job in self.printed_by:
            demand(self.printed_by[job] == event.printer, f"print job {job} lies with both printers")
            demand(event.note != "original", f"print job {job} is sent again, and not marked COPY")
        if state in ("sending", "unknown"):
            self.printed_by[job] = event.printer

    def begins(self, number: str) -> None:
        """A sale begins, or begins again. Raises `Broken` where paper should have come first."""
        waited_for = self._waited_for if self.must_print else set[str]()
        demand(not waited_for, f"{number} begins, and paper {sorted(waited_for)} is not there")

    @property
    def _waited_for(self) -> set[str]:
        demanded = (
            job for job, paper in self.missing.items() if not paper.copy and paper.title not in _NOT_DEMANDED
        )
        return set(demanded) - self.let_go
