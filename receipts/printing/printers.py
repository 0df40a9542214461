"""Connections to printers. A write that succeeds proves nothing: bytes are then in somebody's buffer."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from receipts.language import marked
from receipts.printing.answers import Answer, Sorter


class PrinterGone(ConnectionError):
    """The printer closed the connection, or stopped answering on it."""


class Connection(Protocol):
    """One job's line to the printer. Sending and asking raise `OSError` when it is broken."""

    async def send(self, data: bytes) -> None:
        """Write `data`, and wait while the printer takes no more."""
        ...

    def push(self, data: bytes) -> None:
        """Write `data` without waiting."""
        ...

    async def answer(self, limit_s: float | None) -> Answer | None:
        """The next answer; None when nothing came within `limit_s`. Raises `PrinterGone` at the end."""
        ...

    async def close(self) -> None:
        """End the line so that the printer still gets all that was sent. Never raises."""
        ...


Connect = Callable[[], Awaitable[Connection]]
"""Opens a line; raises `OSError` when there is no printer."""


@dataclass(frozen=True, slots=True)
class TcpPrinter:
    """A network printer that takes raw bytes, usually on port 9100."""

    host: str
    port: int = 9100
    connect_s: float = 2.0
    write_s: float = 10.0
    linger_s: float = 1.0

    async def connect(self) -> "TcpConnection":
        """Open one connection. Raises `OSError`, `TimeoutError` among them."""
        async with asyncio.timeout(self.connect_s):
            reader, writer = await asyncio.open_connection(self.host, self.port)
        _keep_watch(writer.get_extra_info("socket"))
        return TcpConnection(reader, writer, self)


def _keep_watch(line: socket.socket) -> None:
    """No delay for small writes, and a peer without power is noticed in half a minute.

    Not sooner: a printer waiting for paper takes no bytes for a while, and that is not a dead line.
    """
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        ("TCP_KEEPIDLE", 10),
        ("TCP_KEEPINTVL", 5),
        ("TCP_KEEPCNT", 3),
        ("TCP_USER_TIMEOUT", 30_000),
    ):
        if hasattr(socket, option):  # not every system has every one
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


class TcpConnection:
    """A line with one reader that takes every byte at once: unread bytes at the end would reset the line."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, printer: TcpPrinter
    ) -> None:
        self._writer = writer
        self._printer = printer
        self._answers: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        sorter = Sorter()
        with suppress(OSError):
            while data := await reader.read(4096):
                for answer in sorter.feed(data):
                    self._answers.put_nowait(answer)
        self._answers.put_nowait(None)

    async def send(self, data: bytes) -> None:
        """See `Connection`. Raises `TimeoutError` when the printer takes nothing for too long."""
        self._writer.write(data)
        line = self._writer.transport
        if line.get_write_buffer_size() or line.is_closing():  # else the system took all of it at once
            async with asyncio.timeout(self._printer.write_s):
                await self._writer.drain()

    def push(self, data: bytes) -> None:
        """See `Connection`."""
        self._writer.write(data)

    async def answer(self, limit_s: float | None) -> Answer | None:
        """See `Connection`."""
        return await heard(self._answers, limit_s)

    async def close(self) -> None:
        """Say that nothing more comes, read what the printer still says, close."""
        try:
            with suppress(OSError):
                if self._writer.can_write_eof():
                    self._writer.write_eof()
                await asyncio.wait([self._reading], timeout=self._printer.linger_s)
        finally:
            self._reading.cancel()
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()


@dataclass(frozen=True, slots=True)
class FilePrinter:
    """A printer behind a device file (`/dev/usb/lp0`), which never answers."""

    path: Path
    write_s: float = 10.0

    async def connect(self) -> "FileConnection":
        """Open the device. Raises `OSError`."""
        # Not blocking: a device without paper would hold the whole till.
        device = os.open(self.path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0))
        return FileConnection(device, self.write_s)


class FileConnection:
    """An open device file."""

    def __init__(self, device: int, write_s: float) -> None:
        self._device = device
        self._write_s = write_s

    async def send(self, data: bytes) -> None:
        """See `Connection`. Raises `TimeoutError` when the device takes nothing for too long."""
        async with asyncio.timeout(self._write_s):
            while data:
                try:
                    data = data[os.write(self._device, data) :]
                except BlockingIOError:
                    await asyncio.sleep(0.05)

    def push(self, data: bytes) -> None:
        """See `Connection`."""
        os.write(self._device, data)

    async def answer(self, limit_s: float | None) -> Answer | None:
        """Nothing: there is no way back."""
        return None

    async def close(self) -> None:
        """Close the device."""
        os.close(self._device)


async def heard(answers: asyncio.Queue[Answer | None], limit_s: float | None) -> Answer | None:
    """The next of `answers`, of which `None` is the end, as `Connection.answer` promises it."""
    try:
        async with asyncio.timeout(limit_s if answers.empty() else None):
            answer = await answers.get()
    except TimeoutError:
        return None
    if answer is None:
        answers.put_nowait(None)  # whoever asks again hears the same
        raise PrinterGone(marked("it closed the connection"))
    return answer


def in_words(error: Exception) -> str:
    """What is wrong with the way to the printer, for the cashier."""
    match error:
        case TimeoutError():
            return marked("the printer does not answer")
        case ConnectionRefusedError():
            return marked("it is off, or not at its address")
        case OSError(strerror=str() as plain):
            return plain.lower()
        case _:
            return str(error) or type(error).__name__
