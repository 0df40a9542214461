"""Two printers seen as one: receipts come out of the first, and out of the second while the first cannot.

One job is on its way at a time, so receipts keep their order, and it lies with one printer at a time. While
no byte of it was sent it goes to the other printer after a short while, and at once when its own is known to
be down. One that may be on paper waits longer for its own printer, which alone can prove it; then the other
prints it, marked COPY, and what is left of it in the first is cleared before that gets anything else.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from receipts.language import marked
from receipts.printing.awaited import comes
from receipts.printing.display_behind import BehindPrinter
from receipts.printing.jobs import Condition, Job, JobState, PrinterStatus, Timing
from receipts.printing.sides import Device, PairMemory, Patience, Side, Which, lamp
from receipts.printing.ticket import Ticket, local_time

_logger = logging.getLogger(__name__)

_MOVED = marked("may be on paper: the other printer prints it, marked COPY")
_BACK = marked("the other printer has not begun it: this one may still prove it")
_STOPPED = (JobState.SUSPENDED, JobState.LOST)
_AGAIN_S = 1.0
"""Between tries to have a ticket back from a printer that is at it."""


@dataclass(slots=True, eq=False)
class _Held:
    """The job at the head of the queue, and the printer it lies with."""

    ticket: Ticket
    at: Which
    since: float
    """When that printer was given it."""
    in_doubt_since: float | None = None
    before: Ticket | None = None
    """As the other printer had it, which may have printed it, and which can still be asked."""


class Pair:
    """Two spools and one queue before them; used as a `Spool` is.

    `drawer`: the printer that the drawer hangs on. `on_status` gets one lamp for both: REPLACED while the
    second prints in the first's stead, ALONE while the second could not.
    """

    def __init__(
        self,
        first: Device,
        second: Device,
        memory: PairMemory,
        *,
        drawer: Which = Which.FIRST,
        on_status: Callable[[PrinterStatus], None] = lambda _: None,
        timing: Timing | None = None,
        patience: Patience | None = None,
        now: Callable[[], datetime] = local_time,
    ) -> None:
        self._memory = memory
        self._drawer = drawer
        self._on_status = on_status
        self._patience = patience or Patience()
        self.now = now
        self._status = PrinterStatus(Condition.UNSEEN)
        self._queue: deque[tuple[Ticket, Which]] = deque()
        self._head: _Held | None = None
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._sides = {
            which: Side(self, which, device, timing)
            for which, device in ((Which.FIRST, first), (Which.SECOND, second))
        }

    @property
    def display(self) -> BehindPrinter:
        """The customer display behind the first of them."""
        return self._sides[Which.FIRST].spool.display

    @property
    def status(self) -> PrinterStatus:
        """The lamp for both."""
        return self._status

    def of(self, which: Which) -> PrinterStatus:
        """The lamp of one of them."""
        return self._sides[which].spool.status

    def add(self, job: Job, printer: Which = Which.FIRST) -> None:
        """Queue `job`; `printer` is the one that had it last. One that was DONE already is left alone."""
        if job.state is JobState.DONE:
            return
        ticket = Ticket.of(job)
        self._queue.append((ticket, printer if ticket.sent or ticket.on_paper else Which.FIRST))
        self._idle.clear()
        self.look_again()

    def withdraw(self, job_id: str) -> bool:
        """Print this no more, whatever is on paper of it; False while a printer is at it, or may be."""
        head = self._head
        if head is not None and head.ticket.job.id == job_id:
            if head.before is not None or not self._sides[head.at].spool.withdraw(job_id):
                return False
            self._head = None
        self._queue = deque(one for one in self._queue if one[0].job.id != job_id)
        self.look_again()
        return True

    def clears_first(self, which: Which) -> None:
        """In a former run a job of that printer came out of the other: the rest of it is cleared first."""
        self._sides[which].spool.clears_first = True

    def kick_drawer(self) -> None:
        """Open the drawer now, or, when its printer cannot be reached within seconds, not at all."""
        self._sides[self._drawer].spool.kick_drawer()

    async def wait_idle(self, limit_s: float) -> bool:
        """True when nothing is left to do; False when there still is after `limit_s`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._idle.wait()
                for side in self._sides.values():
                    await side.spool.wait_idle(limit_s)
                return True
        return False

    async def run(self) -> None:
        """Print what is queued, until cancelled. No trouble of a printer ends it."""
        await asyncio.gather(*(side.spool.run() for side in self._sides.values()), self._share_out())

    async def _share_out(self) -> None:
        while True:
            self._news.clear()
            try:
                waits_s = self._step(asyncio.get_running_loop().time())
            except Exception:
                _logger.exception("the pair of printers met an error of its own and goes on")
                waits_s = _AGAIN_S
            await comes(self._news, waits_s)

    # What the spools tell and ask

    def look_again(self) -> None:
        """Something changed that may be acted upon."""
        self._news.set()

    def noted(self, which: Which, job_id: str, state: JobState, note: str) -> None:
        """Remember how far a job has come at that printer."""
        self._memory.record(job_id, state, note, which)
        head = self._head
        if head is not None and head.ticket.job.id == job_id and head.at is which:
            if state is JobState.SENDING:
                head.in_doubt_since = None
                if head.before is not None:
                    head.before = None
                    self._sides[which.other].spool.clears_first = True
            elif state in _STOPPED and head.in_doubt_since is None:
                head.in_doubt_since = asyncio.get_running_loop().time()
        self.look_again()

    def gives_up(self, ticket: Ticket | None) -> bool:
        """Whether the other printer is to have what this one has stopped in the middle of."""
        head = self._head
        if head is None or head.ticket is not ticket or head.in_doubt_since is None:
            return False
        due = self._due(head)
        return due is not None and due <= asyncio.get_running_loop().time()

    # Who prints

    def _step(self, now: float) -> float | None:
        """Do what can be done now; seconds until time alone may change something, None for never."""
        waits = [self._see_to_head(now), self._tell(now)]
        return min((each for each in waits if each is not None), default=None)

    def _see_to_head(self, now: float) -> float | None:
        while True:
            if self._head is not None and self._head.ticket.on_paper:
                self._head = None  # its printer still sees to the cut
            if self._head is None:
                if not self._queue:
                    self._idle.set()
                    return None
                ticket, which = self._queue.popleft()
                self._head = _Held(ticket, which, now)
                self._sides[which].spool.take(ticket)
            due = self._due(self._head)
            if due is None or due > now:
                return None if due is None else due - now
            if not self._moves(self._head, now):
                return _AGAIN_S

    def _due(self, head: _Held) -> float | None:
        """When the other printer may have it; None while that one would not print it."""
        here, there = self._sides[head.at], self._sides[head.at.other]
        if not there.well or head.ticket.on_paper:
            return None
        if head.in_doubt_since is not None:
            return head.in_doubt_since + self._patience.in_doubt_s
        if head.ticket.sent and head.ticket.state is not JobState.UNKNOWN:
            return None  # it is being printed
        if here.down_since is None:
            return head.since + self._patience.hangs_s
        return here.down_since + (self._patience.unsent_s if head.at is Which.FIRST else 0)

    def _moves(self, head: _Held, now: float) -> bool:
        """Give it to the other printer; False while the one that has it cannot be made to let go."""
        ticket, here, there = head.ticket, self._sides[head.at].spool, head.at.other
        if not here.release(ticket):
            return False
        moved = _Held(ticket.elsewhere(), there, now)
        try:
            if ticket.sent:
                moved.before = ticket
                self._memory.record(ticket.job.id, JobState.UNKNOWN, _MOVED, there)
            elif head.before is not None:
                moved.ticket, moved.in_doubt_since = head.before, now
                self._memory.record(ticket.job.id, JobState.LOST, _BACK, there)
        except Exception:
            here.take(ticket)  # nobody would know where it is
            raise
        self._head = moved
        self._sides[there].spool.take(moved.ticket)
        return True

    def _tell(self, now: float) -> float | None:
        status, waits_s = lamp(
            self._sides[Which.FIRST], self._sides[Which.SECOND], self._patience.unsent_s, now
        )
        if status.condition is Condition.REPLACED and self._waits_for_first():
            status = self.of(Which.FIRST)
        if status != self._status:
            self._status = status
            self._on_status(status)
        return waits_s

    def _waits_for_first(self) -> bool:
        """Whether nothing comes out of the second yet: what may be on paper still lies with the first."""
        head = self._head
        return head is not None and head.at is Which.FIRST and head.in_doubt_since is not None
