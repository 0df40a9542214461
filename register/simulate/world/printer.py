"""A receipt printer on the counter, without its network: the mock printer's works behind a `Connection`."""

import asyncio
from collections.abc import Callable

from receipts.fonts import Font
from receipts.mock.works import Works
from receipts.preview import as_text
from receipts.printing.answers import Answer, Sorter
from receipts.printing.printers import PrinterGone
from receipts.typesetting import Piece
from register.simulate.life import Life, Moment

#: A drawer pulse and a question are shorter than this, a receipt is longer.
_A_RECEIPT = 100


class CounterPrinter(Works):
    """Prints at once whatever its health allows, and outlives the programs that print on it.

    Its paper is `columns` of `font` wide. `on_cut` gets the text of each piece of it.
    """

    def __init__(self, columns: int, on_cut: Callable[[str], None], font: Font = Font.A) -> None:
        super().__init__(columns, font=font)
        self._on_cut = on_cut
        self._line: PrinterLine | None = None

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
        self._take(data)
        self._stir()

    def cut_line(self) -> None:
        """The network fails; the printer goes on with what it has."""
        if self._line is not None:
            self._line.end()

    def power_off(self) -> None:
        """What was not printed is gone, and nobody can connect."""
        self._lose_power()
        self.cut_line()

    def all_well(self) -> None:
        """Mended, filled up and switched on."""
        self._powered = True
        self._mend()
        self._stir()

    def _say(self, data: bytes) -> bool:
        if self._line is None:
            return False
        if not self._muted:
            self._line.heard(data)
        return True

    def _stir(self) -> None:
        self._report()
        while self._next() is not None:
            self._report()

    def _cut_off(self, pieces: tuple[Piece, ...]) -> None:
        self._on_cut("\n".join(as_text(list(pieces), self.columns)))


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
