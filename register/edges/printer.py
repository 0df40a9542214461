"""The receipt printer as the till sees it, and the journal as the printer's spool sees it."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from receipts.document import Receipt
from receipts.spool import Job, JobState, PrinterStatus, Spool
from register.config.printer import Printer
from register.counter import papers
from register.counter.previews import sheet
from register.counter.till import Till
from register.edges.running import running
from register.edges.ways import way_to


@dataclass
class Spooled:
    """The spool as the till sees it, and the journal as the spool sees it."""

    till: Till
    spool: Spool | None = None
    trouble: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while the printer says that it cannot print."""

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """Queue it; a job with a past is printed again as the proof it left demands."""
        assert self.spool is not None
        # A copy says so in its own blocks; the spool marks only what it has to repeat.
        self.spool.add(Job(job, receipt, state=JobState(state)))

    def kick_drawer(self) -> None:
        """Open the drawer."""
        assert self.spool is not None
        self.spool.kick_drawer()

    @property
    def lamp(self) -> PrinterStatus:
        """How the printer is."""
        assert self.spool is not None
        return self.spool.status

    def record(self, job_id: str, state: JobState, note: str) -> None:
        """The spool's memory is the journal."""
        papers.noted(self.till, job_id, state.value, note)

    def lamp_changed(self, status: PrinterStatus) -> None:
        """Let the status line know, and whoever waits for paper."""
        if status.ok:
            self.trouble.clear()
        else:
            self.trouble.set()
        self.till.changed()

    async def wait_out(self, limit_s: float) -> None:
        """Until everything is on paper, the printer says that it cannot, or time is up."""
        assert self.spool is not None
        waits = [
            asyncio.ensure_future(self.spool.wait_idle(limit_s)),
            asyncio.ensure_future(self.trouble.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()


async def spooled(stack: AsyncExitStack, table: Printer, till: Till) -> Spooled:
    """The printer of `table`, its queue at work until `stack` ends."""
    paper = Spooled(till)
    way = way_to(table, till.settings.customer_display)
    paper.spool = Spool(way, sheet(till.settings), paper, on_status=paper.lamp_changed)
    await stack.enter_async_context(running(paper.spool.run()))
    return paper
