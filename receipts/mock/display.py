"""A customer display to test against: what stands on it, by the bytes that it took.

Source of the commands: Epson, DM-D110 command reference.
"""

import asyncio
from collections.abc import Callable
from typing import Self

from receipts.customer_display import CODE_PAGES
from receipts.mock.port import Port

_PAGES = {number: page.lower() for page, number in CODE_PAGES.items()}
_ESC = {ord("@"): 2, ord("t"): 3, ord("="): 3}
_US = {0x01: 2, 0x02: 2, 0x03: 2, 0x0A: 2, 0x0D: 2, ord("B"): 2, ord("$"): 4} | dict.fromkeys(b"CEXr", 3)
_LENGTHS = {0x1B: _ESC, 0x1F: _US}
"""Whole lengths of commands by their first two bytes."""


class DisplayFace:
    """Two lines of `columns` cells. What is not understood goes to `errors`."""

    def __init__(self, columns: int = 20) -> None:
        self.columns = columns
        self.errors: list[str] = []
        self._page = "cp437"
        self._clear()

    @property
    def lines(self) -> tuple[str, str]:
        """What stands there, without the spaces at the right."""
        upper, lower = ("".join(self._cells[at : at + self.columns]).rstrip() for at in (0, self.columns))
        return upper, lower

    def reset(self) -> None:
        """Power was off, or `ESC @` came."""
        self._page = "cp437"
        self._clear()

    def step(self, buffer: bytearray) -> bool:
        """Do the next thing in `buffer`, which loses it. False when only the beginning of one is there."""
        if not buffer:
            return False
        if buffer[0] >= 0x20:
            self._write(buffer[:1].decode(self._page))
            del buffer[:1]
            return True
        length = self._length(bytes(buffer[:2]))
        if length == 0 or length > len(buffer):
            return False
        command = bytes(buffer[:length])
        del buffer[:length]
        self._do(command)
        return True

    def _length(self, beginning: bytes) -> int:
        """Bytes of the command that begins so; 0 while that cannot be told."""
        known = _LENGTHS.get(beginning[0])
        if known is None:
            return 1
        return known.get(beginning[1], 2) if len(beginning) == 2 else 0

    def _clear(self) -> None:
        self._cells = [" "] * (2 * self.columns)
        self._at = 0

    def _write(self, sign: str) -> None:
        """In the overwrite mode; behind the last cell comes the first."""
        self._cells[self._at] = sign
        self._at = (self._at + 1) % len(self._cells)

    def _do(self, command: bytes) -> None:
        match command[0], command[1:]:
            case 0x0B, _:
                self._at = 0
            case 0x0C, _:
                self._clear()
            case 0x1B, b"@":
                self.reset()
            case 0x1B, rest if rest[:1] == b"t" and rest[1] in _PAGES:
                self._page = _PAGES[rest[1]]
            case 0x1F, rest if rest[:1] == b"$" and 1 <= rest[1] <= self.columns and rest[2] in (1, 2):
                self._at = (rest[2] - 1) * self.columns + rest[1] - 1
            case 0x1F, b"\x01" | b"C\x00" | b"C\x01":
                pass  # it always overwrites, and has no cursor
            case _:
                self.errors.append(f"not understood: {command.hex(' ')}")


class MockDisplay:
    """`async with MockDisplay() as display`: a display with a network line of its own, until the end.

    `on_change` gets the two lines whenever others stand there.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        columns: int = 20,
        on_change: Callable[[tuple[str, str]], None] | None = None,
    ) -> None:
        self.face = DisplayFace(columns)
        self.took = 0
        """Bytes that it has taken."""
        self._on_change = on_change
        self._told = self.face.lines
        self._buffer = bytearray()
        self._deaf = False
        self._port = Port(host, port, self._arrived, lambda: None, self._buffer.clear)
        self._changed = asyncio.Event()

    @property
    def host(self) -> str:
        """Where it listens."""
        return self._port.host

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._port.port

    async def until(self, condition: Callable[[], bool], limit_s: float = 5.0) -> None:
        """Wait for `condition`, tried whenever bytes came. Raises `TimeoutError`."""
        async with asyncio.timeout(limit_s):
            while not condition():
                await self._changed.wait()

    async def power_off(self) -> None:
        """Dark; nobody can connect, and who was loses the line."""
        self._port.shut()
        await self._port.reset()
        self.face.reset()
        self._stir()

    async def power_on(self) -> None:
        """On again, on the same port, and empty."""
        await self._port.listen()

    def stop_reading(self) -> None:
        """Hangs: takes no byte any more, whoever connects."""
        self._deaf = True

    def read_on(self) -> None:
        """Takes bytes again, those first that waited."""
        self._deaf = False
        self._stir()

    async def __aenter__(self) -> Self:
        await self._port.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._port.shut()
        await self._port.reset()

    async def _arrived(self, data: bytes) -> None:
        while self._deaf:
            await self._changed.wait()
        self.took += len(data)
        self._buffer += data
        while self.face.step(self._buffer):
            pass
        if not self._buffer and self.face.lines != self._told:
            self._told = self.face.lines
            if self._on_change is not None:
                self._on_change(self._told)
        self._stir()

    def _stir(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def framed(lines: tuple[str, str], columns: int = 20) -> str:
    """The display as people see it, in a frame."""
    edge = "+" + "-" * columns + "+"
    return "\n".join((edge, *(f"|{line:{columns}}|" for line in lines), edge))
