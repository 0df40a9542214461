"""Confirmed printing: a queue that knows of every job whether it is on paper, and says so.

A lost echo cannot be told from a lost receipt, so nothing is printed exactly once for certain. What can be
had is chosen here: at least once, and whatever might be there already is marked COPY.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import count

from receipts import paper
from receipts.language import marked
from receipts.printing.answers import CAUSES
from receipts.printing.awaited import comes
from receipts.printing.delivery import CLEAR, Delivery, NotReady, Silent
from receipts.printing.display_behind import BehindPrinter
from receipts.printing.jobs import Condition, Job, JobMemory, JobState, PrinterStatus, Timing
from receipts.printing.marks import Marks
from receipts.printing.printers import Connect, Connection, in_words
from receipts.printing.proof import carry_on
from receipts.printing.ticket import IN_FLIGHT, NOT_SENT, Ticket, local_time
from receipts.profiles import Confirmation, Profile

__all__ = ["Condition", "Job", "JobMemory", "JobState", "PrinterStatus", "Spool", "Timing"]

_NOT_REACHED = marked("cannot reach the printer")
_NO_DRAWER = marked("the drawer was not opened")
_BUSY = marked("the printer was busy too long")
_logger = logging.getLogger(__name__)


class Spool:
    """One printer's queue. `run` is its only worker; everything else returns at once.

    `connect` opens a line (`TcpPrinter(...).connect`), `memory` remembers every state before it is acted on,
    `on_status` is called when the lamp changes, `now` dates the copies. `gives_up` is asked while the printer
    has stopped in the middle of a ticket: whether another one is to print it.
    """

    def __init__(
        self,
        connect: Connect,
        profile: Profile,
        memory: JobMemory,
        *,
        on_status: Callable[[PrinterStatus], None] = lambda _: None,
        timing: Timing | None = None,
        now: Callable[[], datetime] = local_time,
        gives_up: Callable[[Ticket | None], bool] = lambda _: False,
    ) -> None:
        self._connect = connect
        self._profile = profile
        self._memory = memory
        self._on_status = on_status
        self._timing = timing or Timing()
        self._now = now
        self._gives_up = gives_up
        self.clears_first = False
        """Whether the rest of a job that came out elsewhere may be in the printer: cleared first of all."""
        self._at_printer: Ticket | None = None
        """The one that cannot be had back now."""
        self._at_work = False
        self._heard: list[bytes] = []
        self._tickets: deque[Ticket] = deque()
        self._status = PrinterStatus(Condition.UNSEEN)
        self._pause_s = self._timing.first_pause_s
        self._kick_until: float | None = None
        self._live: Connection | None = None
        """The line of a job that has been sent whole: a drawer pulse may follow on it."""
        self._wake = asyncio.Event()
        self.display = BehindPrinter(self._wake.set)
        """Where `connect` selects the printer first (`printer_first`), the display behind it."""
        self._kicked = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        # A printer may still echo ids of a former run; a new run should not begin with the same ones.
        self._counter = count(secrets.randbelow(36**3))

    @property
    def status(self) -> PrinterStatus:
        """The printer lamp."""
        return self._status

    def add(self, job: Job) -> None:
        """Queue `job`. One that was DONE already is left alone; one of unknown fate prints as COPY."""
        if job.state is not JobState.DONE:
            self.take(Ticket.of(job))

    def take(self, ticket: Ticket) -> None:
        """Queue `ticket`, whatever is known of it."""
        self._tickets.append(ticket)
        self._idle.clear()
        self._wake.set()

    def release(self, ticket: Ticket) -> bool:
        """Forget `ticket`, so that another printer may have it; False while this one is at it."""
        if ticket is self._at_printer or ticket not in self._tickets:
            return False
        self._tickets.remove(ticket)
        if not self._tickets and not self._at_work and self._kick_until is None:
            self._idle.set()
        return True

    def withdraw(self, job_id: str) -> bool:
        """Print this no more, whatever is on paper of it; False while this printer is at it."""
        mine = [one for one in self._tickets if one.job.id == job_id]
        gone = all(map(self.release, mine))
        self.clears_first |= gone and any(one.sent for one in mine)
        return gone

    def kick_drawer(self) -> None:
        """Open the drawer now, or, when the printer cannot be reached within seconds, not at all."""
        if self._live is not None:
            self._live.push(paper.pulse(self._profile))
            return
        self._kick_until = asyncio.get_running_loop().time() + self._timing.drawer_s
        self._idle.clear()
        self._wake.set()
        self._kicked.set()

    async def wait_idle(self, limit_s: float) -> bool:
        """True when nothing is left to do; False when there still is after `limit_s`."""
        return await comes(self._idle, limit_s)

    async def run(self) -> None:
        """Print what is queued, until cancelled. No trouble of the printer ends it."""
        while True:
            self._at_work = True
            try:
                well = await self._turn()
            except Exception:
                _logger.exception("the print spool met an error of its own and goes on")
                self._tell(Condition.NOT_READY, marked("printing failed: see the log"))
                well = False
            self._at_work = False
            if not self._tickets and self._kick_until is None:
                self._idle.set()
            if well:
                self._pause_s = self._timing.first_pause_s
            else:
                await self._rest()

    async def _turn(self) -> bool:
        """Drawer first, then jobs, then the lamp. False when it must be tried again."""
        if self._kick_until is not None:
            return await self._kick(self._kick_until)
        if self._tickets:
            ticket = self._tickets[0]
            if not await self._attempt(ticket):
                return False
            if ticket.state is JobState.DONE:  # else it was released meanwhile
                self._tickets.remove(ticket)
            return True
        if self._status.ok and not self.display.waits:
            self._wake.clear()
            if await comes(self._wake, self._timing.idle_look_s):
                return True
        return await self._attempt(None)

    async def _rest(self) -> None:
        """A pause, longer each time; only the drawer breaks it."""
        await comes(self._kicked, self._pause_s)
        self._pause_s = min(self._pause_s * 2, self._timing.longest_pause_s)

    async def _kick(self, until: float) -> bool:
        self._kick_until = None
        self._kicked.clear()
        if asyncio.get_running_loop().time() > until:
            self._tell(Condition.NOT_READY, f"{_NO_DRAWER}: {_BUSY}")
            return True
        try:
            line = await self._connect()
            try:
                await line.send((CLEAR if self.clears_first else b"") + paper.pulse(self._profile))
            finally:
                await line.close()
        except OSError as error:
            self._tell(Condition.NOT_READY, f"{_NO_DRAWER}: {in_words(error)}")
            return False
        return True

    async def _attempt(self, ticket: Ticket | None) -> bool:
        """Try the printer, with a job or only to look at it. False when it must be tried again later."""
        try:
            line = await self._connect()
        except OSError as error:
            self._tell(Condition.OUT_OF_REACH, f"{_NOT_REACHED}: {in_words(error)}")
            return False
        try:
            progress = partial(self._progress, ticket, line)
            given_up = partial(self._gives_up, ticket)
            delivery = Delivery(line, self._profile, self._timing, progress, given_up, self._heard)
            if self.clears_first:
                await delivery.clear()  # also while it is offline, when that may get through
            remark = await delivery.check()
            self.clears_first = False
            if ticket is None or ticket.state in NOT_SENT:
                await self.display.refresh(line)
            if ticket is not None and ticket in self._tickets:
                self._at_printer = ticket
                await carry_on(delivery, ticket, lambda: Marks.of(next(self._counter)), self._now)
        except (NotReady, OSError) as error:
            self._failed(ticket, error)
            return False
        finally:
            self._live = self._at_printer = None
            await line.close()
        self._tell(Condition.READY, remark)
        return True

    def _progress(self, ticket: Ticket | None, line: Connection, state: JobState, note: str) -> None:
        """Remember a step before it is acted on, and let lamp and drawer know."""
        assert ticket is not None
        self._memory.record(ticket.job.id, state, note)
        ticket.state = state
        ticket.sent = ticket.sent or state is JobState.SENDING
        if state is JobState.SUSPENDED or note in CAUSES:
            self._tell(Condition.NOT_READY, note)
        elif state is JobState.SENDING:
            self._tell(Condition.READY, "printing")
        if self._profile.confirmation is not Confirmation.D:
            self._live = line  # the job's bytes follow at once, in one write

    def _failed(self, ticket: Ticket | None, error: NotReady | OSError) -> None:
        cause = in_words(error)
        self._at_printer = None
        if ticket is not None and ticket in self._tickets:
            if ticket.state in IN_FLIGHT:
                self._memory.record(ticket.job.id, JobState.LOST, cause)
                ticket.state = JobState.LOST
            elif ticket.state in NOT_SENT and cause != ticket.blocked_by:
                self._memory.record(ticket.job.id, JobState.BLOCKED, cause)
                ticket.state, ticket.blocked_by = JobState.BLOCKED, cause
        silent = isinstance(error, Silent | TimeoutError)
        self._tell(Condition.SILENT if silent else Condition.NOT_READY, cause)

    def _tell(self, condition: Condition, note: str) -> None:
        status = PrinterStatus(condition, note)
        if status != self._status:
            self._status = status
            self._on_status(status)
