"""A receipt printer on a TCP port, for tests and for developers without one.

It prints in its own time, answers status and process ids when, and only when, a printer would, and breaks
down on demand. What it printed is there to read.
"""

import asyncio
from collections.abc import Callable
from typing import Self, assert_never

from receipts.fonts import Font
from receipts.mock_commands import real_time_length
from receipts.mock_engine import CutOff, Engine, Happened, Nothing, Printed, Pulse, Says, TurnAsked, Watches
from receipts.mock_health import Breakable
from receipts.mock_port import Port
from receipts.preview import as_text
from receipts.typesetting import Piece

RECEIVE_BUFFER = 4096
"""Bytes the printer takes before it stops reading."""


class MockPrinter(Breakable):
    """`async with MockPrinter() as printer`: listens on `printer.host` and `printer.port` until the end.

    Serves one connection at a time; others wait. Paper is `columns` of `font` wide.
    `lines_per_s` None prints at once; `process_ids` False is a model without `GS ( H`, `keeps_echoes` one
    that gives the last of them to the next connection when the one that asked is gone.
    `on_cut` is called with each piece of paper before the cut is confirmed.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        columns: int = 42,
        font: Font = Font.A,
        lines_per_s: float | None = None,
        process_ids: bool = True,
        keeps_echoes: bool = False,
        on_cut: Callable[[tuple[Piece, ...]], None] | None = None,
    ) -> None:
        super().__init__(lines_per_s)
        self.columns = columns
        self.pulses = 0
        """How often the drawer was kicked."""
        self._on_cut = on_cut
        self._engine = Engine(columns, process_ids, font)
        self._pieces: list[tuple[Piece, ...]] = []
        self._powered = True
        self._starved = False
        self._watched = 0
        self._told = b""
        self._partial = b""
        self._keeps_echoes = keeps_echoes
        self._kept_echo = b""
        self._line = Port(host, port, self._arrived, self._called, self._hung_up)
        self._worker: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    @property
    def host(self) -> str:
        """Where it listens."""
        return self._line.host

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._line.port

    # What it printed

    @property
    def papers(self) -> list[str]:
        """The text of each piece of paper cut off so far."""
        return ["\n".join(as_text(list(pieces), self.columns)) for pieces in self._pieces]

    @property
    def uncut(self) -> str:
        """What is on the paper below the last cut."""
        return "\n".join(as_text(self._engine.paper, self.columns))

    @property
    def cuts(self) -> int:
        """How many pieces were cut off."""
        return len(self._pieces)

    @property
    def errors(self) -> list[str]:
        """What reached the printer and is not ESC/POS."""
        return self._engine.errors

    async def until(self, condition: Callable[[], bool], limit_s: float = 5.0) -> None:
        """Wait for `condition`, tried at each thing the printer does. Raises `TimeoutError`."""
        async with asyncio.timeout(limit_s):
            while not condition():
                await self._changed.wait()

    # The network and the plug

    def power_off(self) -> None:
        """Buffers and settings are gone, the line goes silent, nobody can connect."""
        self._powered = False
        self._engine.reset()
        self._partial = self._kept_echo = b""
        self._watched = 0
        self._line.shut()
        self._stir()

    async def power_on(self) -> None:
        """Comes back on the same port; old connections are reset."""
        if not self._powered:
            await self._line.reset()
            self._powered = True
            await self._line.listen()
            self._stir()

    async def break_lines(self) -> None:
        """The network fails for a moment; the printer keeps what it has and goes on."""
        await self._line.reset()

    async def all_well(self) -> None:
        """Undo every fault, the coming ones too."""
        self._mend()
        await self.power_on()
        self._stir()

    # How it works

    async def __aenter__(self) -> Self:
        await self._line.listen()
        self._worker = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.power_off()
        await self._line.reset()
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait([self._worker])

    async def _arrived(self, data: bytes) -> None:
        """Do real-time commands at once, keep everything for its turn, and wait for room in the buffer."""
        if not self._powered:
            return
        self._partial += data
        while self._partial:
            length = real_time_length(self._partial)
            if length == 0:
                break
            end = length or self._partial.find(b"\x10", 1)
            part = self._partial[:end] if end > 0 else self._partial
            self._partial = self._partial[len(part) :]
            self._engine.buffer += part
            if length:
                self._real_time(part)
        self._starved = False
        self._stir()
        while self._powered and len(self._engine.buffer) > RECEIVE_BUFFER and not self._starved:
            await self._changed.wait()

    def _called(self) -> None:
        if self._kept_echo:
            self._say(self._kept_echo)
            self._kept_echo = b""

    def _hung_up(self) -> None:
        self._engine.buffer += self._partial
        self._partial = b""
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
            case 0x14, 0x07:
                self._say(self._health.automatic())
            case 0x14, 0x08:
                self._engine.clear()
                self._say(b"\x37\x25\x00")
            case _:
                pass

    def _say(self, data: bytes) -> bool:
        """Answer; False when there is nobody to answer to."""
        return self._muted or self._line.say(data)

    def _stir(self) -> None:
        """Something changed: report it if anybody watches, and wake whoever waits."""
        status = self._health.automatic()
        if self._watched and status != self._told:
            self._told = status
            self._say(status)
        self._changed.set()
        self._changed = asyncio.Event()

    async def _work(self) -> None:
        """Work off the buffer for ever, as far as the printer's health allows."""
        while True:
            happened = self._step() if self._powered and not self._health.offline else None
            if happened is None:
                # Out of bytes with a full buffer: a long command, whose rest must be let in.
                self._starved = not self._health.offline
                self._stir()
                await self._changed.wait()
            else:
                self._let(happened)
                self._stir()
                if isinstance(happened, Printed):
                    await asyncio.sleep(happened.lines / self._speed if self._speed else 0)

    def _step(self) -> Happened | None:
        if self._cutter_will_jam and self._engine.cuts_next:
            self._cutter_will_jam, self._health.cutter_jammed = False, True
            return None
        return self._engine.step()

    def _let(self, happened: Happened) -> None:
        match happened:
            case Printed(lines):
                self._count(lines)
            case CutOff(pieces):
                self._pieces.append(pieces)
                if self._on_cut is not None:
                    self._on_cut(pieces)
            case Pulse():
                self.pulses += 1
            case Says(data):
                if not self._say(data) and self._keeps_echoes:
                    self._kept_echo = data
            case Watches(items):
                self._watched, self._told = items, b""
            case TurnAsked(number):
                self._say(self._health.in_turn(number))
            case Nothing():
                pass
            case _:
                assert_never(happened)
