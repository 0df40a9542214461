"""Every fault at every moment of a job, over a real socket: on paper once, or again with COPY on it.

The referee is the paper itself, read after everything was mended: whole receipts with and without COPY above
them, and how many began without. What a state claims is held against the paper at the moment it is recorded.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest

from receipts.mock.printer import MockPrinter
from receipts.printing.printers import TcpPrinter
from receipts.printing.spool import Job, JobState, Spool
from receipts.profiles import Confirmation, Profile
from tests.receipts.conftest import AT, FAST, Memory
from tests.receipts.printed import DONE, LONG, PRINTED, QUEUED, SENDING, receipt, whole_prints

NUMBER = "2-000042"
LINES = 22
"""Of the receipt: two of text and twenty items."""
TIMING = replace(FAST, answer_s=0.1, proof_s=0.3, probe_s=0.1)
LONG_ENOUGH_S = 0.45
"""Longer than the spool waits for any proof."""
PROVEN = (Confirmation.A, Confirmation.B)
ALL = tuple(Confirmation)
ASKED = ALL[:3]

Moment = Callable[[MockPrinter], bool]
MOMENTS: dict[str, Moment] = {
    "after the first id": lambda printer: printer.echoes >= 1,
    "at line 1": lambda printer: printer.lines_printed >= 1,
    "at line 11": lambda printer: printer.lines_printed >= 11,
    "after the last line": lambda printer: printer.lines_printed >= LINES,
    "before the cut": lambda printer: printer.echoes >= 2,
    "after the cut": lambda printer: printer.cuts >= 1,
    "after the last id": lambda printer: printer.echoes >= 3,
}
"""What the printer has done last; before the job is "before the job"."""
BY_ID = ("after the first id", "before the cut", "after the last id")


@dataclass(frozen=True, slots=True)
class Fault:
    """What breaks, who mends it, and in which classes a copy may then be needed."""

    breaks: Callable[[MockPrinter], object]
    mend: Callable[[MockPrinter], Awaitable[None] | None] = MockPrinter.all_well
    copies: tuple[Confirmation, ...] = ()
    """Where the printer cannot prove what became of the receipt."""
    lasts_s: float = 0.08
    """Seconds until somebody mends it, if the receipt is not done before."""
    classes: tuple[Confirmation, ...] = ALL


async def off_and_on(printer: MockPrinter) -> None:
    """Once the cutter did break: sooner, on a slow machine, it costs the receipt that is being printed."""
    if printer.broken:
        printer.power_off()
        await printer.power_on()
    printer.free_cutter()


FAULTS: dict[str, Fault] = {
    "paper end": Fault(MockPrinter.paper_end, MockPrinter.refill),
    "near end": Fault(MockPrinter.paper_near_end),
    "cover open": Fault(MockPrinter.open_cover, MockPrinter.close_cover),
    "cover open, to recover": Fault(
        lambda printer: printer.open_cover(latched=True), MockPrinter.close_cover, classes=ASKED
    ),
    "cutter jammed": Fault(MockPrinter.jam_cutter, MockPrinter.free_cutter),
    "cutter jammed, to recover": Fault(
        lambda printer: printer.jam_cutter(latched=True), MockPrinter.free_cutter, classes=ASKED
    ),
    "cutter broken": Fault(
        MockPrinter.break_cutter, off_and_on, (Confirmation.B, Confirmation.C), classes=ASKED
    ),
    "hot head": Fault(MockPrinter.overheat, MockPrinter.cool_down),
    "offline by button": Fault(MockPrinter.switch_offline, lambda printer: printer.switch_offline(False)),
    "power off and on": Fault(MockPrinter.power_off, MockPrinter.power_on, ASKED, classes=ASKED),
    "mute": Fault(MockPrinter.mute, MockPrinter.unmute, ASKED, LONG_ENOUGH_S),
    "slow": Fault(lambda printer: printer.slow(400)),
    "late answers": Fault(lambda printer: printer.voice.late(0.15), copies=ASKED, lasts_s=LONG_ENOUGH_S),
    "late answers, in time": Fault(lambda printer: printer.voice.late(0.05)),
    "answers in pieces": Fault(lambda printer: printer.voice.split()),
    "answers merged": Fault(lambda printer: printer.voice.merge()),
    **{
        f"noise {noise.hex()}": Fault(lambda printer, noise=noise: printer.babble(noise), copies=ASKED)
        for noise in (b"\x18", b"\x7f", b"\x41", b"\x37", b"\xff", b"\x18\x00\x00")
    },
    "line lost": Fault(lambda printer: asyncio.ensure_future(printer.break_lines()), copies=ASKED),
    "line closed by the printer": Fault(MockPrinter.hang_up, copies=ASKED),
    "connections refused": Fault(MockPrinter.refuse),
    "never reads": Fault(MockPrinter.stop_reading, copies=ASKED, lasts_s=LONG_ENOUGH_S),
}


class Journal(Memory):
    """Remembers, and holds every claim against the paper at once."""

    def __init__(self, printer: MockPrinter, proven: bool) -> None:
        super().__init__()
        self._printer = printer
        self._proven = proven
        self.wrong: list[str] = []
        self.killed_at: tuple[JobState, str] | None = None
        self.kill: Callable[[], object] = lambda: None

    @property
    def state(self) -> JobState:
        return self.records[-1][1] if self.records else QUEUED

    def record(self, job_id: str, state: JobState, note: str) -> None:
        if self.killed_at == (state, "before"):
            self.kill()
            raise asyncio.CancelledError
        super().record(job_id, state, note)
        if self._proven and state in (PRINTED, DONE) and sum(whole_prints(self._printer)) == 0:
            self.wrong.append(f"{state} was claimed and no receipt is on paper")
        if self.killed_at == (state, "after"):
            self.kill()
            raise asyncio.CancelledError


class Case:
    """One printer, one receipt, and a program that may be killed and started again."""

    def __init__(self, confirmation: Confirmation, printer: MockPrinter) -> None:
        self.printer = printer
        self._profile = Profile("mock", printer.columns, confirmation=confirmation)
        self.journal = Journal(printer, confirmation in PROVEN)
        self._program: asyncio.Task[None] | None = None
        self._spool: Spool | None = None

    def start(self) -> None:
        """A program that knows of the receipt what the journal says."""
        host = TcpPrinter(self.printer.host, self.printer.port, connect_s=0.5, linger_s=0.05)
        self._spool = Spool(host.connect, self._profile, self.journal, timing=TIMING, now=lambda: AT)
        self._spool.add(Job("1", receipt(NUMBER), state=self.journal.state))
        self._program = asyncio.create_task(self._spool.run())

    def kill(self) -> None:
        assert self._program is not None
        self._program.cancel()

    async def dead(self) -> None:
        assert self._program is not None
        await asyncio.wait([self._program])

    async def idle(self, limit_s: float) -> bool:
        assert self._spool is not None
        return await self._spool.wait_idle(limit_s)

    def verdict(self, copies: bool) -> list[str]:
        """What is wrong with the paper, when all is over."""
        originals, marked = whole_prints(self.printer, NUMBER)
        paper = "\n".join([*self.printer.papers, self.printer.uncut])
        begun = paper.count(f"Receipt {NUMBER}") - paper.count("COPY")
        wrong = list(self.journal.wrong)
        if originals + marked == 0:
            wrong.append("no whole receipt is on paper")
        if originals > 1 or begun > 1:
            wrong.append(f"{max(originals, begun)} without COPY")
        if not copies and (originals, marked) != (1, 0):
            wrong.append(f"{originals} originals and {marked} copies, where one original can be had")
        if self.journal.state is not DONE:
            wrong.append(f"it ended as {self.journal.state}")
        return wrong + self.printer.errors


async def happens(name: str, moment: str, confirmation: Confirmation) -> list[str]:
    """Let `name` happen at `moment`; what was wrong in the end."""
    fault = FAULTS[name]
    async with AsyncExitStack() as stack:
        printer = MockPrinter(process_ids=confirmation is Confirmation.A)
        case = Case(confirmation, await stack.enter_async_context(printer))
        struck = asyncio.Event()

        def strike() -> None:
            struck.set()
            fault.breaks(printer)

        if moment == "before the job":
            strike()
        else:
            printer.when(lambda: MOMENTS[moment](printer), strike)
        case.start()
        stack.callback(case.kill)
        async with asyncio.timeout(30):
            await struck.wait()
        await case.idle(fault.lasts_s)
        if (mended := fault.mend(printer)) is not None:
            await mended
        assert await case.idle(LONG), f"{moment}: {case.journal.state}, and nothing goes on"
        await printer.until(lambda: whole_prints(printer) != (0, 0))
        wrong = case.verdict(confirmation in fault.copies)
        return [f"{moment}: {words}" for words in wrong]


@pytest.mark.parametrize(
    ("name", "confirmation"),
    [(name, one) for name, fault in FAULTS.items() for one in ALL if one in fault.classes],
)
async def test_whatever_breaks_the_receipt_is_on_paper_once_or_marked(name, confirmation):
    """In the classes that are left out a printer can neither prove nor be told anything about it."""
    moments = ["before the job", *(m for m in MOMENTS if confirmation is Confirmation.A or m not in BY_ID)]
    wrong = await asyncio.gather(*(happens(name, moment, confirmation) for moment in moments))
    assert not [words for each in wrong for words in each]


async def dies(at: Moment | tuple[JobState, str], confirmation: Confirmation) -> list[str]:
    """Kill the program at a moment of the printer's or of its own, start it again; what was wrong then."""
    async with AsyncExitStack() as stack:
        printer = MockPrinter(process_ids=confirmation is Confirmation.A)
        case = Case(confirmation, await stack.enter_async_context(printer))
        case.journal.kill = case.kill
        if isinstance(at, tuple):
            case.journal.killed_at = at
        else:
            printer.when(lambda: at(printer), case.kill)
        case.start()
        async with asyncio.timeout(30):
            await case.dead()
        case.journal.killed_at = None
        case.start()
        stack.callback(case.kill)
        assert await case.idle(LONG)
        await printer.until(lambda: whole_prints(printer) != (0, 0))
        return case.verdict(copies=True)


RECORDED = [(state, when) for state in (SENDING, PRINTED, DONE) for when in ("before", "after")]
"""The program's own moments: as it records a state, and when it has."""


@pytest.mark.parametrize(
    ("at", "confirmation"),
    [
        (at, one)
        for at in (*MOMENTS, *RECORDED)
        for one in ALL
        if one is Confirmation.A or at not in BY_ID  # others know no ids
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
async def test_a_program_killed_and_started_again_prints_what_is_not_proven_as_copy(at, confirmation):
    assert not await dies(MOMENTS[at] if isinstance(at, str) else at, confirmation)
