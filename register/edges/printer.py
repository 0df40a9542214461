"""The receipt printer, or two of them, as the till sees it, and the journal as their spools see it."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime

from receipts.document import Receipt
from receipts.printing.pair import Pair
from receipts.printing.sides import Device, Patience, Which
from receipts.printing.spool import Job, JobState, PrinterStatus, Spool
from receipts.printing.ticket import local_time
from register.config.printer import Printer, SecondPrinter
from register.counter.paper import papers
from register.counter.paper.previews import printed_by, sheet
from register.counter.till import Till
from register.edges.running import running
from register.edges.ways import way_to


@dataclass
class Spooled:
    """The spool as the till sees it, and the journal as the spool sees it."""

    till: Till
    spool: Spool | Pair | None = None
    trouble: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while the printer says that it cannot print."""

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """Queue it; a job with a past is printed again as the proof it left demands."""
        assert self.spool is not None
        # A copy says so in its own blocks; the spool marks only what it has to repeat.
        known = Job(job, receipt, state=JobState(state))
        if isinstance(self.spool, Pair):
            self.spool.add(known, Which(self.till.books.jobs[job].printer))
        else:
            self.spool.add(known)

    def withdraw(self, job: str) -> bool:
        """Take it out of the queue; False while its printer is at it."""
        assert self.spool is not None
        return self.spool.withdraw(job)

    def kick_drawer(self) -> None:
        """Open the drawer."""
        assert self.spool is not None
        self.spool.kick_drawer()

    @property
    def lamp(self) -> PrinterStatus:
        """How the printer is."""
        assert self.spool is not None
        return self.spool.status

    def record(self, job_id: str, state: JobState, note: str, printer: str = Which.FIRST) -> None:
        """The spool's memory is the journal."""
        papers.noted(self.till, job_id, state.value, note, str(printer))

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
    """The printer of `table`, and the second one if there is one, their queue at work until `stack` ends."""
    paper = Spooled(till)
    settings = till.settings
    first = Device(way_to(table, settings.customer_display), sheet(settings))
    if (second := settings.second_printer) is None:
        paper.spool = Spool(first.connect, first.profile, paper, on_status=paper.lamp_changed)
    else:
        paper.spool = paired(paper, first, Device(way_to(second), printed_by(second, settings)), second)
    await stack.enter_async_context(running(paper.spool.run()))
    return paper


def paired(
    paper: Spooled,
    first: Device,
    second: Device,
    table: SecondPrinter,
    now: Callable[[], datetime] = local_time,
) -> Pair:
    """Both printers as one, which knows from the journal what a former run may have left in them."""
    pair = Pair(
        first,
        second,
        paper,
        drawer=Which.SECOND if table.drawer else Which.FIRST,
        on_status=paper.lamp_changed,
        patience=Patience(table.takes_over_s, table.in_doubt_s),
        now=now,
    )
    for printer in paper.till.books.uncleared:
        pair.clears_first(Which(printer))
    return pair
