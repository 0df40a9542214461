"""A receipt printer on a TCP port, for tests and for developers without one.

It prints in its own time, answers status and process ids when, and only when, a printer would, and breaks
down on demand. What it printed is there to read.
"""

import asyncio
from collections.abc import Callable
from typing import Self

from receipts.fonts import Font
from receipts.mock.engine import Printed
from receipts.mock.port import Port
from receipts.mock.side_door import SideDoor
from receipts.mock.voice import Voice
from receipts.mock.works import Works
from receipts.preview import as_text
from receipts.typesetting import Piece

POWERED_ON = b"\x3b\x31\x00"
RECEIVE_BUFFER = 4096
"""Bytes the printer takes before it stops reading."""


class MockPrinter(Works):
    """`async with MockPrinter() as printer`: listens on `printer.host` and `printer.port` until the end.

    Serves one connection at a time; two more wait, and no others get in. Paper is `columns` of `font` wide.
    `lines_per_s` None prints at once; `process_ids` False is a model without `GS ( H`, `keeps_echoes` one
    that gives the last of them to the next connection when the one that asked is gone. `receive_buffer` is
    in bytes. `tells_unasked`: its board switches automatic status on by itself (`GS a FF`); `power_notice`:
    it says when it was switched on (`3B 31 00`), to the first that calls afterwards; `idle_s`: it closes a
    line on which nothing comes for so long; `udp_port`: where it takes the order to let everything through
    in spite of a full buffer. `on_cut` is called with each piece of paper before the cut is confirmed,
    `on_display` with the two lines of the customer display behind it when others stand there.
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
        receive_buffer: int = RECEIVE_BUFFER,
        tells_unasked: bool = False,
        power_notice: bool = False,
        idle_s: float | None = None,
        udp_port: int | None = None,
        on_cut: Callable[[tuple[Piece, ...]], None] | None = None,
        on_display: Callable[[tuple[str, str]], None] | None = None,
    ) -> None:
        super().__init__(columns, lines_per_s, process_ids, font)
        self._on_cut = on_cut
        self._engine.on_shown = on_display
        self._pieces: list[tuple[Piece, ...]] = []
        self._starved = self._deaf = False
        self._receive_buffer = receive_buffer
        self._by_itself = 0xFF if tells_unasked else 0
        self._watched = self._by_itself
        self._keeps_echoes = keeps_echoes
        self._kept_echo = b""
        self._power_notice = power_notice
        self._just_on = False
        self.udp_port = udp_port
        """Where its second door is, if it has one."""
        self._side_door = SideDoor(self._force)
        self._forced = False
        self._line = Port(host, port, self._arrived, self._called, self._hung_up, idle_s)
        self.voice = Voice(self._line.say)
        """How its answers travel."""
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
        self._lose_power()
        self._kept_echo, self._forced = b"", False
        self.voice.silence()
        self._line.shut()
        self._stir()

    async def power_on(self) -> None:
        """Comes back on the same port; old connections are reset."""
        if not self._powered:
            await self._line.reset()
            self._powered = self._just_on = True
            self._watched = self._by_itself
            await self._line.listen()
            self._stir()

    async def break_lines(self) -> None:
        """The network fails for a moment; the printer keeps what it has and goes on."""
        await self._line.reset()

    def refuse(self) -> None:
        """Nobody can connect any more; the line that is open stays."""
        self._line.shut()

    async def let_in(self) -> None:
        """Whoever calls may connect again."""
        if self._powered:
            await self._line.listen()

    def hang_up(self) -> None:
        """It closes the line by itself, and goes on with what it has."""
        self._line.hang_up()

    def stop_reading(self) -> None:
        """Takes no byte any more; whoever connects still can."""
        self._deaf = True

    def read_on(self) -> None:
        """Takes bytes again, those first that waited."""
        self._deaf = False
        self._stir()

    def babble(self, noise: bytes = b"\x18") -> None:
        """Says something that no printer should."""
        self.voice.say(noise)

    async def all_well(self) -> None:
        """Undo every fault, the coming ones too."""
        self._mend()
        self._deaf = False
        self.voice.at_once()
        await self.power_on()
        await self.let_in()
        self._stir()

    # How it works

    async def __aenter__(self) -> Self:
        await self._line.listen()
        if self.udp_port is not None:
            self.udp_port = await self._side_door.open(self.host, self.udp_port)
        self._worker = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.power_off()
        self._side_door.close()
        await self._line.reset()
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait([self._worker])

    async def _arrived(self, data: bytes) -> None:
        """Take `data`, and wait for room in the buffer."""
        while self._deaf and self._powered:
            await self._changed.wait()
        if not self._powered:
            return
        self._take(data)
        self._starved = False
        self._stir()
        while self._powered and not self._forced and self._is_full and not self._starved:
            await self._changed.wait()

    @property
    def _is_full(self) -> bool:
        return len(self._engine.buffer) > self._receive_buffer

    def _force(self, on: bool) -> bool:
        if self._powered:
            self._forced = on
            self._stir()
        return self._powered

    def _called(self) -> None:
        if self._just_on and self._power_notice:
            self._say(POWERED_ON)
        self._just_on = False
        if self._kept_echo:
            self._say(self._kept_echo)
            self._kept_echo = b""
        if self._by_itself and self._watched:
            self._told = b""
            self._report()

    def _hung_up(self) -> None:
        self._end_of_job()
        self._stir()

    def _say(self, data: bytes) -> bool:
        return self._muted or self.voice.say(data)

    def _echo(self, data: bytes) -> None:
        if not self._say(data) and self._keeps_echoes:
            self._kept_echo = data

    def _cut_off(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces.append(pieces)
        if self._on_cut is not None:
            self._on_cut(pieces)

    def _stir(self) -> None:
        """Something changed: report it if anybody watches, and wake whoever waits."""
        self._report()
        self._changed.set()
        self._changed = asyncio.Event()

    async def _work(self) -> None:
        """Work off the buffer for ever, as far as the printer's health allows."""
        while True:
            happened = self._next()
            if happened is None:
                # Out of bytes with a full buffer: a long command, whose rest must be let in.
                self._starved = not self._health.offline
                self._stir()
                await self._changed.wait()
            else:
                self._stir()
                if isinstance(happened, Printed):
                    await asyncio.sleep(happened.lines / self._speed if self._speed else 0)
