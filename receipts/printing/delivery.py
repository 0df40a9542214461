"""One attempt to bring one job onto paper over one connection, and to prove it.

The job is `init, status on, id a, body, id p, cut, id c`: a printer that knows process ids (`GS ( H`) echoes
`p` when the last line is on paper and `c` when the cut is done. Source: Epson, ESC/POS programming guide,
`GS ( H` function 48, `DLE EOT`, `GS a`, `DLE DC4 8`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from receipts import paper
from receipts.document import Receipt
from receipts.language import marked
from receipts.printing.answers import (
    CUTTER_JAMMED,
    Answer,
    AutoStatus,
    Cleared,
    PowerNotice,
    ProcessId,
    RealTime,
    Turn,
    paper_near_end,
    recoverable,
    trouble,
)
from receipts.printing.jobs import JobState, Timing
from receipts.printing.marks import Marks, marker
from receipts.printing.printers import Connection, PrinterGone
from receipts.profiles import Confirmation, Profile

_STATUS_ON = b"\x1da\x0e"
_IN_TURN = b"\x1dr\x01"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_RECOVER = b"\x10\x05\x01"
"""`DLE ENQ 1`: go on with the line where the error came. One whose cause is still there stays."""
_ONLINE = b"\x10\x04\x01"
"""`DLE EOT 1`."""

Progress = Callable[[JobState, str], None]
"""Takes each new state of the job, with its cause, and returns when it is remembered."""


class NotReady(Exception):
    """The printer does not print now; the text says why. Nothing was sent."""


class Silent(NotReady):
    """The printer does not answer."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A connection, the printer behind it, and somebody to tell how the job gets on."""

    connection: Connection
    profile: Profile
    timing: Timing
    progress: Progress
    given_up: Callable[[], bool] = lambda: False
    """Asked every now and then while the printer has stopped in the middle: whether to wait no longer."""
    heard: list[bytes] = field(default_factory=list[bytes])
    """Ids echoed while none was waited for: a lost connection's, given to this one or to one before."""

    async def check(self) -> str:
        """Ask the printer how it is: a remark such as "paper near end", or nothing. Raises `NotReady`."""
        if self.profile.confirmation is Confirmation.D:
            return ""
        queries = await self.queries()
        if cause := trouble(queries):
            if recoverable(queries):
                await self.connection.send(_RECOVER)  # the next attempt will find it well
            raise NotReady(cause)
        return marked("paper near end") if paper_near_end(queries) else ""

    async def queries(self) -> tuple[int, int, int, int]:
        """The answers to `DLE EOT` 1 to 4. Raises `NotReady` when one does not come."""
        await self._until_quiet()
        return await self._ask(1), await self._ask(2), await self._ask(3), await self._ask(4)

    async def print(self, receipt: Receipt, marks: Marks, note: str) -> None:
        """Send `receipt` and wait for its proof. SENDING is remembered before the first byte."""
        body = await asyncio.to_thread(paper.body, receipt, self.profile)
        data = self._job(body, marks)
        self.progress(JobState.SENDING, note)
        await self.connection.send(data)
        await self._proof(marks, self._printing_s(body))

    async def cut(self, marks: Marks) -> None:
        """Only the cut, for a job that is on paper already."""
        self.progress(JobState.PRINTED, "only the cut is missing")
        await self.connection.send(self._job(b"", marks))
        await self._proof(marks, 0)

    async def settle(self, marks: Marks, probe: Marks, lines: int) -> JobState:
        """What became of a printing of about `lines` whose connection was lost: DONE, PRINTED or UNKNOWN.

        Ids come in the order of what they stand behind, so the probe's answer ends the question.
        """
        await self.connection.send(marker(probe.begun))
        limit_s = self.timing.probe_s + lines / self.timing.lines_per_s
        while probe.begun not in self.heard and (answer := await self.connection.answer(limit_s)):
            self._note(answer)
        if marks.cut in self.heard:
            return JobState.DONE
        return JobState.PRINTED if marks.printed in self.heard else JobState.UNKNOWN

    async def clear(self) -> None:
        """Empty the printer's buffers, so that no rest of a lost job follows. No answer is no harm."""
        if self.profile.confirmation in (Confirmation.A, Confirmation.B):
            await self.connection.send(CLEAR)
            while answer := await self.connection.answer(self.timing.answer_s):
                if isinstance(answer, Cleared):
                    return
                self._note(answer)

    def _job(self, body: bytes, marks: Marks) -> bytes:
        match self.profile.confirmation:
            case Confirmation.A:
                begun, printed, cut = (marker(mark) for mark in (marks.begun, marks.printed, marks.cut))
                return paper.INIT + _STATUS_ON + begun + body + printed + paper.FEED_AND_CUT + cut
            case Confirmation.B:
                return paper.INIT + _STATUS_ON + body + paper.FEED_AND_CUT + _IN_TURN
            case Confirmation.C | Confirmation.D:
                return paper.INIT + body + paper.FEED_AND_CUT

    def _printing_s(self, body: bytes) -> float:
        return (body.count(b"\n") + 10) / self.timing.lines_per_s

    async def _proof(self, marks: Marks, printing_s: float) -> None:
        match self.profile.confirmation:
            case Confirmation.A | Confirmation.B:
                await self._echoes(marks, printing_s + self.timing.proof_s)
            case Confirmation.C:
                await self._stays_well(printing_s)
                self._ended("status clean after the job")
            case Confirmation.D:
                self._ended("sent; this printer confirms nothing")

    def _ended(self, note: str) -> None:
        self.progress(JobState.PRINTED, note)
        self.progress(JobState.DONE, note)

    async def _echoes(self, marks: Marks, limit_s: float) -> None:
        """Wait for the ids. While the printer is offline no clock runs: it keeps the job and goes on."""
        fenced = self.profile.confirmation is Confirmation.B
        stopped: AutoStatus | None = None
        jammed = on_paper = False
        while True:
            answer = await self.connection.answer(self.timing.stopped_look_s if stopped else limit_s)
            match answer:
                case None if stopped and not on_paper and self.given_up():
                    await self._let_go(marks, stopped.cause)
                    on_paper = True
                case None if stopped:
                    recover = _RECOVER if stopped.recoverable else b""
                    await self.connection.send(recover + _ONLINE)
                case None | PowerNotice():
                    raise PrinterGone(
                        marked("no proof came") if answer is None else marked("it was switched off")
                    )
                case AutoStatus():
                    jammed = answer.cutter_jammed
                    self._stops_or_goes_on(stopped, answer, on_paper)
                    stopped = answer if answer.offline else None
                case RealTime() if stopped and not answer.offline:
                    jammed, stopped = False, None
                    if not on_paper:
                        self.progress(JobState.SENDING, "goes on")
                case ProcessId(id) if id == marks.printed:
                    on_paper = True
                    self.progress(JobState.PRINTED, "confirmed by the printer")
                case ProcessId(id) if id == marks.cut:
                    return self._cut_answered(on_paper, jammed)
                case Turn() if fenced:
                    return self._cut_answered(on_paper, jammed)
                case _:
                    pass

    async def _let_go(self, marks: Marks, cause: str) -> None:
        """Clear what another printer is to have. Raises `PrinterGone`, unless it is on paper after all."""
        await self.clear()
        if marks.printed not in self.heard:
            raise PrinterGone(cause)
        self.progress(JobState.PRINTED, "confirmed by the printer")

    def _stops_or_goes_on(self, before: AutoStatus | None, now: AutoStatus, on_paper: bool) -> None:
        if now.offline and before is None:
            self.progress(JobState.PRINTED if on_paper else JobState.SUSPENDED, now.cause)
        elif before is not None and not now.offline and not on_paper:
            self.progress(JobState.SENDING, "goes on")

    def _cut_answered(self, on_paper: bool, jammed: bool) -> None:
        # Where echoes are stuck only the latest is sent: `c` proves `p`.
        if not on_paper:
            self.progress(JobState.PRINTED, "confirmed by the printer")
        if jammed:
            raise PrinterGone(CUTTER_JAMMED)
        self.progress(JobState.DONE, "confirmed by the printer")

    async def _stays_well(self, printing_s: float) -> None:
        """Look every now and then for as long as the printing takes; a trouble meanwhile stops the clock."""
        suspended = False
        left_s = printing_s
        while left_s > 0 or suspended:
            await asyncio.sleep(self.timing.poll_s)
            try:
                queries = await self.queries()
            except NotReady as silence:
                raise PrinterGone(str(silence)) from silence
            if recoverable(queries):
                await self.connection.send(_RECOVER)
            cause = trouble(queries)
            if cause and not suspended:
                self.progress(JobState.SUSPENDED, cause)
            elif cause and self.given_up():
                raise PrinterGone(cause)
            elif suspended and not cause:
                self.progress(JobState.SENDING, "goes on")
                left_s = printing_s
            suspended = bool(cause)
            left_s -= self.timing.poll_s

    async def _ask(self, number: int) -> int:
        """One `DLE EOT` query, tried twice; the answers of two in flight could swap."""
        for late in (False, True):
            await self.connection.send(b"\x10\x04" + bytes([number]))
            while answer := await self.connection.answer(self.timing.answer_s):
                self._note(answer)
                if isinstance(answer, RealTime):
                    return await self._last(answer) if late else answer.bits
        raise Silent(marked("the printer does not answer"))

    async def _last(self, first: RealTime) -> int:
        """Of a query asked twice: a slow printer answers twice, as far apart as it was asked."""
        while answer := await self.connection.answer(2 * self.timing.answer_s):
            self._note(answer)
            if isinstance(answer, RealTime):
                return answer.bits
        return first.bits

    async def _until_quiet(self) -> None:
        while answer := await self.connection.answer(self.timing.quiet_s):
            self._note(answer)

    def _note(self, answer: Answer) -> None:
        if isinstance(answer, ProcessId):
            self.heard.append(answer.id)
