"""Every fault of a first printer at every moment of a job, with a second one beside it, over real sockets.

The referee is the paper of both, read after everything was mended: over the two of them a receipt is there
whole, once without COPY at most, and never began without it twice. The journal is held against the order of
the sales, and against the promise that a job never lies with both.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest

from receipts.mock.printer import MockPrinter
from receipts.printing.pair import Pair
from receipts.printing.printers import TcpPrinter
from receipts.printing.sides import Device, Patience, Which
from receipts.printing.spool import Job, JobState
from receipts.profiles import Confirmation, Profile
from tests.receipts.conftest import AT, Memory
from tests.receipts.printed import DONE, LONG, PRINTED, QUEUED, SENDING, UNKNOWN, receipt, whole_prints
from tests.receipts.printing.test_every_fault import BY_ID, FAULTS, MOMENTS, PROVEN, TIMING

FIRST, SECOND = Which.FIRST, Which.SECOND
NUMBERS = ("2-000042", "2-000043", "2-000044")
PATIENT = Patience(unsent_s=0.02, in_doubt_s=3600)
HASTY = Patience(unsent_s=0.02, in_doubt_s=0.05)
ALL = tuple(Confirmation)


class Ledger(Memory):
    """Remembers which printer had each job, and holds every claim against the paper of both at once."""

    def __init__(self, printers: dict[Which, MockPrinter], proven: bool) -> None:
        super().__init__()
        self._printers = printers
        self._proven = proven
        self.at: dict[str, Which] = {}
        self.sent_to: dict[str, Which] = {}
        self.uncleared: set[Which] = set()
        self.sold: set[str] = set()
        self.wrong: list[str] = []
        self.killed_at: tuple[JobState, str] | None = None
        self.kill: Callable[[], object] = lambda: None

    def state(self, job: str) -> JobState:
        return (self.states(job) or [QUEUED])[-1]

    def on_paper(self, *jobs: str) -> bool:
        return all({PRINTED, DONE} & set(self.states(job)) for job in jobs)

    def record(self, job_id: str, state: JobState, note: str, printer: str = "") -> None:
        which = Which(printer)
        if self.killed_at == (state, "before"):
            self._end()
        self._judge(job_id, state, which)
        super().record(job_id, state, note)
        self.at[job_id] = which
        if self.killed_at == (state, "after"):
            self._end()

    def _end(self) -> None:
        self.killed_at = None
        self.kill()
        raise asyncio.CancelledError

    def _judge(self, job: str, state: JobState, which: Which) -> None:
        if state is UNKNOWN and self.sent_to.get(job, which) is not which:
            self.uncleared.add(self.sent_to.pop(job))
        if state is SENDING:
            if self.sent_to.setdefault(job, which) is not which:
                self.wrong.append(f"{job} lies with both printers")
            if any(not self.on_paper(before) for before in self.sold if before < job):
                self.wrong.append(f"{job} was sent before those of earlier sales were on paper")
            self.uncleared.discard(which)
        proven = self._proven or which is SECOND
        if proven and state in (PRINTED, DONE) and not any(map(sum, self.prints(job))):
            self.wrong.append(f"{job} is {state}, it says, and nothing is on paper")

    def prints(self, number: str) -> list[tuple[int, int]]:
        """How often each printer printed it, without COPY and with it."""
        return [whole_prints(printer, number) for printer in self._printers.values()]

    def verdict(self, number: str, copies: bool) -> list[str]:
        originals, marked = map(sum, zip(*self.prints(number), strict=True))
        paper = "\n".join("\n".join([*one.papers, one.uncut]) for one in self._printers.values())
        begun = paper.count(f"Receipt {number}") - sum(
            each.lstrip().split("\n", 2)[-1].lstrip().startswith(f"Receipt {number}")
            for each in paper.split("COPY")[1:]
        )
        wrong = []
        if originals + marked == 0:
            wrong.append(f"{number} is nowhere whole")
        if originals > 1 or begun > 1:
            wrong.append(f"{number} is there {max(originals, begun)} times without COPY")
        if not copies and (originals, marked) != (1, 0):
            wrong.append(f"{number}: {originals} originals, {marked} copies, where one original can be had")
        if self.state(number) is not DONE:
            wrong.append(f"{number} ended as {self.state(number)}")
        return wrong


class Counter:
    """Two printers, and a program that may be killed and started again."""

    def __init__(self, stack: AsyncExitStack, confirmation: Confirmation, patience: Patience) -> None:
        self._stack = stack
        self._confirmation = confirmation
        self._patience = patience
        self.printers: dict[Which, MockPrinter] = {}
        self.ledger: Ledger
        self._programs: list[asyncio.Task[None]] = []

    async def set_up(self) -> "Counter":
        for which in Which:
            ids = which is SECOND or self._confirmation is Confirmation.A
            self.printers[which] = await self._stack.enter_async_context(MockPrinter(process_ids=ids))
        self.ledger = Ledger(self.printers, self._confirmation in PROVEN)
        self.ledger.kill = self.kill
        return self

    def start(self, *numbers: str) -> None:
        """A program that knows of these receipts, and of its printers, what the journal says."""
        first, second = (self._device(which) for which in Which)
        self.pair = Pair(first, second, self.ledger, timing=TIMING, patience=self._patience, now=lambda: AT)
        for which in self.ledger.uncleared:
            self.pair.clears_first(which)
        for number in numbers:
            known = Job(number, receipt(number), state=self.ledger.state(number))
            if known.state is not PRINTED:
                self.sell(known, self.ledger.at.get(number, FIRST))
        self._programs.append(asyncio.create_task(self.pair.run()))

    def sell(self, job: Job, had: Which = FIRST) -> None:
        self.ledger.sold.add(job.id)
        self.pair.add(job, had)

    def _device(self, which: Which) -> Device:
        printer = self.printers[which]
        confirmation = self._confirmation if which is FIRST else Confirmation.A
        connect = TcpPrinter(printer.host, printer.port, connect_s=0.5, linger_s=0.05).connect
        return Device(connect, Profile("mock", printer.columns, confirmation=confirmation))

    def kill(self) -> None:
        self._programs[-1].cancel()

    async def dead(self) -> None:
        async with asyncio.timeout(LONG):
            await asyncio.wait([self._programs[-1]])

    async def end(self) -> None:
        self.kill()
        await self.dead()

    async def printed(self, *numbers: str) -> bool:
        """Until all are on paper; whoever repairs the first printer comes later."""
        try:
            async with asyncio.timeout(3 * LONG):  # whose answers are late takes its time
                while not self.ledger.on_paper(*numbers):
                    await self.ledger.changes()
        except TimeoutError:
            return False
        return True


async def happens(name: str, moment: str, confirmation: Confirmation, patience: Patience) -> list[str]:
    """Let `name` happen to the first printer at `moment` of the first receipt; what was wrong in the end."""
    fault = FAULTS[name]
    async with AsyncExitStack() as stack:
        till = await Counter(stack, confirmation, patience).set_up()
        first = till.printers[FIRST]
        struck = asyncio.Event()
        # What a mute printer takes on a line that is lost is gone, and nobody can know.
        sold = NUMBERS[:1] if confirmation is Confirmation.D else NUMBERS[:2]

        def strike() -> None:
            struck.set()
            fault.breaks(first)

        if moment == "before the job":
            strike()
        else:
            first.when(lambda: MOMENTS[moment](first), strike)
        till.start(*sold)
        stack.push_async_callback(till.end)
        async with asyncio.timeout(LONG):
            await struck.wait()
        if patience is HASTY:
            assert await till.printed(*sold), f"{name} {moment}: {till.ledger.records}"
        else:
            await till.pair.wait_idle(fault.lasts_s)
        if (mended := fault.mend(first)) is not None:
            await mended
        till.sell(Job(NUMBERS[2], receipt(NUMBERS[2])))
        assert await till.pair.wait_idle(LONG), f"{name} {moment}: {till.ledger.records}"
        await first.until(lambda: all(any(map(sum, till.ledger.prints(one))) for one in (*sold, NUMBERS[2])))
        copies = patience is HASTY or confirmation in fault.copies
        wrong = [*till.ledger.wrong, *first.errors, *till.printers[SECOND].errors]
        wrong += till.ledger.verdict(NUMBERS[0], copies)
        wrong += [words for number in (*sold[1:], NUMBERS[2]) for words in till.ledger.verdict(number, True)]
        return [f"{moment}: {words}" for words in wrong]


@pytest.mark.parametrize("patience", [PATIENT, HASTY], ids=["mended soon", "not mended until all is printed"])
@pytest.mark.parametrize(
    ("name", "confirmation"),
    [
        (name, one)
        for name, fault in FAULTS.items()
        for one in ALL
        if one in fault.classes and (name == "noise 37" or not name.startswith("noise"))
    ],
)
async def test_whatever_breaks_the_receipts_are_on_paper_once_or_marked(name, confirmation, patience):
    moments = ["before the job", *(m for m in MOMENTS if confirmation is Confirmation.A or m not in BY_ID)]
    wrong = await asyncio.gather(*(happens(name, moment, confirmation, patience) for moment in moments))
    assert not [words for each in wrong for words in each]


BREAKS: dict[str, Callable[[MockPrinter], object]] = {
    "nothing else": lambda printer: None,
    "and the paper ends": MockPrinter.paper_end,
    "and nobody can connect": MockPrinter.refuse,
    "and the power is gone": MockPrinter.power_off,
}
RECORDED = [(state, when) for state in (SENDING, UNKNOWN, PRINTED, DONE) for when in ("before", "after")]


@pytest.mark.parametrize("breaks", BREAKS)
@pytest.mark.parametrize(
    "at", [*MOMENTS, *RECORDED], ids=lambda each: each if isinstance(each, str) else " ".join(each)
)
async def test_a_program_killed_and_started_again_prints_by_the_same_rules(at, breaks):
    """Killed at a moment of the first printer's or of its own, while that one breaks down."""
    async with AsyncExitStack() as stack:
        till = await Counter(stack, Confirmation.A, HASTY).set_up()
        first = till.printers[FIRST]
        if at[0] is UNKNOWN:  # only a job that goes over is of unknown fate
            first.when(lambda: first.lines_printed >= 7, first.paper_end)
        if isinstance(at, str):
            first.when(lambda: MOMENTS[at](first), till.kill)
        else:
            till.ledger.killed_at = at
        till.start(*NUMBERS[:2])
        await till.dead()
        BREAKS[breaks](first)
        till.start(*NUMBERS[:2])
        stack.push_async_callback(till.end)
        assert await till.printed(*NUMBERS[:2]), till.ledger.records
        await first.all_well()
        till.sell(Job(NUMBERS[2], receipt(NUMBERS[2])))
        assert await till.pair.wait_idle(LONG), till.ledger.records
        await first.until(lambda: all(any(map(sum, till.ledger.prints(one))) for one in NUMBERS))
        wrong = [words for number in NUMBERS for words in till.ledger.verdict(number, True)]
        wrong = [words for words in wrong if "ended as printed" not in words]  # killed before the cut
        assert not [*till.ledger.wrong, *wrong]
