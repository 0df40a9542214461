"""The terminal's own printer, for a till that has no other: every receipt on paper at least once.

What may be on paper already is printed again marked COPY, as the receipt printer's spool does it.
"""

import asyncio
import logging
from collections import deque
from contextlib import suppress

from receipts.bitmap import Bitmap
from receipts.document import QR, Barcode, Cut, Picture, Receipt
from receipts.preview import in_single_width
from receipts.printing.jobs import Condition, Job, JobState, PrinterStatus
from receipts.printing.ticket import Ticket
from receipts.typesetting import Line, typeset
from register.counter.paper import papers
from register.counter.paper.slips import local
from register.counter.till import Till
from register.journal.errors import JournalError
from register.language import marked
from terminal_api.nexo.device.printing import Barcode as PrintedCode
from terminal_api.nexo.device.printing import NotPrinted, Page, Printed, TerminalPrinter, TextLine
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import DiagnosisRequest, DiagnosisResponse
from terminal_api.nexo.messages.parts import BarcodeType
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processor import Condition as Terminal

log = logging.getLogger(__name__)

_PRINTS = PrinterStatus(Condition.READY)
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0

#: As a terminal's diagnosis says it; whatever else it says, printing is tried.
_TROUBLES = {
    "NoPaper": marked("out of paper: put a new roll into the terminal"),
    "PaperJam": marked("jammed: free the paper in the terminal"),
    "OutOfOrder": marked("out of order: use a terminal that prints"),
}


class TerminalPaper:
    """A queue for the terminal's printer; `run` is its only worker. A drawer there is none."""

    def __init__(self, till: Till, terminal: NexoTerminal, columns: int) -> None:
        self._till = till
        self._terminal = terminal
        self._printer = TerminalPrinter(terminal)
        self._columns = columns
        self._tickets: deque[Ticket] = deque()
        self._pages_out = 0
        """Of the first ticket."""
        self._at_it: Ticket | None = None
        """The one that the terminal is being asked to print."""
        self._trouble = _PRINTS
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        """Set while nothing is left to print, or nothing can be."""
        self._settled.set()

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """Queue it; a job with a past is printed again as the proof it left demands."""
        # A copy says so in its own blocks; only what has to be repeated is marked here.
        self._tickets.append(Ticket.of(Job(job, receipt, state=JobState(state))))
        self._wake.set()
        self._look()

    def withdraw(self, job: str) -> bool:
        """Take it out of the queue; False while the terminal is at it."""
        for ticket in tuple(self._tickets):
            if ticket.job.id == job:
                if ticket is self._at_it:
                    return False
                if ticket is self._tickets[0]:
                    self._pages_out = 0
                self._tickets.remove(ticket)
        self._look()
        return True

    def kick_drawer(self) -> None:
        """A terminal has no drawer."""

    @property
    def lamp(self) -> PrinterStatus:
        """How the terminal's printer is; as its terminal, while it has no trouble of its own."""
        health = self._till.terminal_health
        if self._trouble.ok and not health.ok:
            away = health.condition is Terminal.OUT_OF_REACH
            return PrinterStatus(Condition.OUT_OF_REACH if away else Condition.NOT_READY, health.note)
        return self._trouble

    async def wait_out(self, limit_s: float) -> None:
        """Until everything is on paper, the terminal cannot print, or time is up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._settled.wait()

    async def run(self) -> None:
        """Print what is queued, until cancelled. No trouble of the printer ends it."""
        pause_s = _FIRST_PAUSE_S
        while True:
            if not self._tickets:
                self._wake.clear()
                await self._wake.wait()
            if await self._attempt(self._tickets[0]):
                self._tickets.popleft()
                self._pages_out, pause_s = 0, _FIRST_PAUSE_S
                self._look()
            else:
                await self._till.clock.pause(pause_s)
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def _attempt(self, ticket: Ticket) -> bool:
        """Whether `ticket` is over."""
        try:
            if ticket.state is JobState.PRINTED:  # by another printer, whose cut was not proven
                self._note(ticket, JobState.DONE, marked("on paper"))
            return ticket.state is JobState.DONE or await self._printed(ticket)
        except JournalError as error:
            log.error("a receipt waits for the journal: %s", error)
        except Exception:  # a receipt is retried, whatever it met
            log.exception("a receipt waits")
            if ticket.state is JobState.SENDING:  # it may be on paper
                ticket.state, self._pages_out = JobState.UNKNOWN, 0
                ticket.copy_number = ticket.copy_number or 1
            self._tell(PrinterStatus(Condition.NOT_READY, marked("printing failed: see the log")))
        finally:
            self._at_it = None
        return False

    async def _printed(self, ticket: Ticket) -> bool:
        asked = await self._asked_how_it_is()
        if ticket not in self._tickets:
            return False  # it was withdrawn meanwhile
        if not asked.ok:
            self._wait(ticket, asked)
            return False
        self._at_it = ticket
        receipt = ticket.receipt(local(self._till.clock.now()))
        rest = pages(receipt, self._columns)[self._pages_out :]
        self._note(ticket, JobState.SENDING, ticket.mark)
        for page in rest:
            match await self._printer.print(page):
                case Printed():
                    self._pages_out += 1
                case NotPrinted(reason=reason, may_have_printed=False):
                    self._wait(ticket, PrinterStatus(Condition.NOT_READY, reason))
                    return False
                case NotPrinted(reason=reason):
                    ticket.copy_number += 1
                    self._pages_out = 0
                    self._note(ticket, JobState.UNKNOWN, marked("may be on paper: prints again, marked COPY"))
                    self._tell(PrinterStatus(Condition.NOT_READY, reason))
                    return False
        self._note(ticket, JobState.DONE, marked("confirmed by the terminal"))
        self._tell(_PRINTS)
        return True

    async def _asked_how_it_is(self) -> PrinterStatus:
        """How it is now, so that no paper is begun in vain; well when it may be tried."""
        exchanged = await self._terminal.send(DiagnosisRequest())
        match exchanged:
            case Message(body=DiagnosisResponse(poi_status=status)) if status is not None:
                trouble = _TROUBLES.get(status.printer_status or "")
                return PrinterStatus(Condition.NOT_READY, trouble) if trouble else _PRINTS
            case NotSent() | Unknown():
                return PrinterStatus(Condition.OUT_OF_REACH, marked("its terminal cannot be reached"))
            case _:
                return _PRINTS

    def _wait(self, ticket: Ticket, trouble: PrinterStatus) -> None:
        """Nothing more of it left. What may be on paper from before stays in doubt over a restart too."""
        state = JobState.SUSPENDED if self._pages_out else JobState.BLOCKED
        state = JobState.UNKNOWN if ticket.copy_number else state
        if (ticket.state, ticket.blocked_by) != (state, trouble.note):
            self._note(ticket, state, trouble.note)
            ticket.blocked_by = trouble.note
        self._tell(trouble)

    def _note(self, ticket: Ticket, state: JobState, note: str) -> None:
        """On the journal before it is acted on."""
        papers.noted(self._till, ticket.job.id, state.value, note)
        ticket.state = state

    def _tell(self, trouble: PrinterStatus) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._till.changed()
            self._look()

    def _look(self) -> None:
        if self._tickets and self._trouble.ok:
            self._settled.clear()
        else:
            self._settled.set()


def pages(receipt: Receipt, columns: int) -> tuple[Page, ...]:
    """The receipt in what a terminal prints at once: all of its lines, then each symbol."""
    lines: list[TextLine] = []
    symbols: list[Page] = []
    for piece in typeset(receipt, columns):
        match piece:
            case Line(_, bold, large, wide):
                # Terminals know no double height, and few lines would fit in double width: bold it is.
                text = in_single_width(piece, columns)
                lines.append(TextLine(text or " ", bold=bold or large or wide))
            case Barcode(data, symbology):
                kind = BarcodeType.EAN_13 if symbology == "EAN13" else BarcodeType.CODE_128
                symbols.append(PrintedCode(data, kind))
            case QR(data):
                symbols.append(PrintedCode(data))
            case Cut() | Picture() | Bitmap():
                pass  # a terminal has its own logo
    return tuple(lines), *symbols
