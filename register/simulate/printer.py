"""A receipt printer on the counter, without its network: the mock printer's works behind a `Connection`."""

import asyncio
from collections.abc import Callable
from typing import assert_never

from receipts.answers import Answer, Sorter
from receipts.mock_commands import real_time_length
from receipts.mock_engine import CutOff, Engine, Happened, Nothing, Printed, Pulse, Says, TurnAsked, Watches
from receipts.mock_health import Breakable
from receipts.preview import as_text
from receipts.printers import PrinterGone
from register.simulate.life import Life, Moment

#: A drawer pulse and a question are shorter than this, a receipt is longer.
_A_RECEIPT = 100


class CounterPrinter(Breakable):
    """Prints at once whatever its health allows, and outlives the programs that print on it.

    `on_cut` gets the text of each piece of paper.
    """

    def __init__(self, columns: int, on_cut: Callable[[str], None]) -> None:
        super().__init__(None)
        self.pulses = 0
        self._columns = columns
        self._on_cut = on_cut
        self._engine = Engine(columns)
        self._line: PrinterLine | None = None
        self._powered = True
        self._watched = 0
        self._told = b""

    async def connect(self, life: Life) -> "PrinterLine":
        """A line for the program of `life`; a new one ends the old one. Raises `ConnectionRefusedError`."""
        await asyncio.sleep(0.004)
        if not self._powered:
            raise ConnectionRefusedError
        if self._line is not None:
            self._line.end()
        self._line = PrinterLine(self, life)
        return self._line

    def hung_up(self, line: "PrinterLine") -> None:
        """Nobody listens any more."""
        if self._line is line:
            self._line = None

    def arrived(self, data: bytes) -> None:
        """Questions are answered at once, all else in its turn."""
        if not self._powered:
            return
        at = 0
        while at < len(data):
            length = real_time_length(data[at:]) if data[at] == 0x10 else None
            end = at + length if length else data.find(b"\x10", at + 1)
            end = end if end > 0 else len(data)
            part, at = data[at:end], end
            self._engine.buffer += part
            if length:
                self._real_time(part)
        self._stir()

    def cut_line(self) -> None:
        """The network fails; the printer goes on with what it has."""
        if self._line is not None:
            self._line.end()

    def power_off(self) -> None:
        """What was not printed is gone, and nobody can connect."""
        self._powered = False
        self._engine.reset()
        self._watched = 0
        self.cut_line()

    def all_well(self) -> None:
        """Mended, filled up and switched on."""
        self._powered = True
        self._mend()
        self._stir()

    def _real_time(self, command: bytes) -> None:
        match command[1], command[2]:
            case 0x04, number:
                self._say(self._health.real_time(number))
            case 0x05, 0x01 | 0x02:
                if command[2] == 0x02:
                    self._engine.clear()
                self.free_cutter()
            case 0x14, 0x01:
                self.pulses += 1
            case 0x14, 0x08:
                self._engine.clear()
                self._say(b"\x37\x25\x00")
            case _:
                pass

    def _say(self, data: bytes) -> None:
        if self._line is not None and not self._muted:
            self._line.heard(data)

    def _stir(self) -> None:
        while True:
            status = self._health.automatic()
            if self._watched and status != self._told:
                self._told = status
                self._say(status)
            if not self._powered or self._health.offline:
                return
            if self._cutter_will_jam and self._engine.cuts_next:
                self._cutter_will_jam, self._health.cutter_jammed = False, True
                continue
            if (happened := self._engine.step()) is None:
                return
            self._let(happened)

    def _let(self, happened: Happened) -> None:
        match happened:
            case Printed(lines):
                self._count(lines)
            case CutOff(pieces):
                self._on_cut("\n".join(as_text(list(pieces), self._columns)))
            case Pulse():
                self.pulses += 1
            case Says(data):
                self._say(data)
            case Watches(items):
                self._watched, self._told = items, b""
            case TurnAsked(number):
                self._say(self._health.in_turn(number))
            case Nothing():
                pass
            case _:
                assert_never(happened)


class PrinterLine:
    """A `Connection` of one program to the printer."""

    def __init__(self, printer: CounterPrinter, life: Life) -> None:
        self._printer = printer
        self._life = life
        self._sorter = Sorter()
        self._answers: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._ended = False

    def heard(self, data: bytes) -> None:
        """The printer said `data`."""
        for answer in self._sorter.feed(data):
            self._answers.put_nowait(answer)

    def end(self) -> None:
        """It is cut."""
        self._ended = True
        self._answers.put_nowait(None)
        self._printer.hung_up(self)

    async def send(self, data: bytes) -> None:
        """See `Connection`."""
        if self._ended:
            raise BrokenPipeError
        if len(data) > _A_RECEIPT:
            self._life.passes(Moment.PRINT)
        self._printer.arrived(data)
        if len(data) > _A_RECEIPT:
            self._life.passes(Moment.PRINTED)

    def push(self, data: bytes) -> None:
        """See `Connection`."""
        if not self._ended:
            self._printer.arrived(data)

    async def answer(self, limit_s: float | None) -> Answer | None:
        """See `Connection`."""
        try:
            async with asyncio.timeout(limit_s):
                answer = await self._answers.get()
        except TimeoutError:
            return None
        if answer is None:
            self._answers.put_nowait(None)
            raise PrinterGone("the printer closed the connection")
        return answer

    async def close(self) -> None:
        """See `Connection`."""
        self._ended = True
        self._printer.hung_up(self)
