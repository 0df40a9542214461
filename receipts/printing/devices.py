"""Printers behind devices that block, at a serial port or on USB.

Each call of theirs runs in a thread of its own with a time limit, so that a printer that holds the line holds
nothing but itself.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from receipts.printing.answers import Answer, Sorter
from receipts.printing.printers import heard

T = TypeVar("T")


class Connector(Protocol):
    """A device that is open. What it raises is an `OSError`."""

    def write(self, data: bytes) -> None:
        """Hand over all of `data`; stop with an error when it is not taken in time."""
        ...

    def read(self) -> bytes:
        """What has come; empty when nothing comes within a moment."""
        ...

    def abandon(self) -> None:
        """Drop what was written and not taken, so that closing does not wait for it."""
        ...

    def close(self) -> None:
        """Wait until all is taken, then let the device go."""
        ...


@dataclass(frozen=True, slots=True)
class DevicePrinter:
    """A printer behind a connector that `opened` opens; `opened` and all that follows runs in threads.

    `answers` is False for a printer that never says anything: nobody listens to it then.
    """

    opened: Callable[[], Connector]
    answers: bool = True
    bytes_per_s: float = 100_000.0
    """What the line takes at its slowest; a long job gets so much longer."""
    open_s: float = 5.0
    write_s: float = 15.0
    linger_s: float = 3.0

    async def connect(self) -> "DeviceConnection":
        """Open the device. Raises `OSError`, `TimeoutError` among them."""
        given_up = threading.Event()

        def opened() -> Connector:
            device = self.opened()
            if given_up.is_set():
                device.close()
            return device

        try:
            return DeviceConnection(await _in_thread(opened, self.open_s), self)
        finally:
            given_up.set()  # what opens only now nobody waits for


class DeviceConnection:
    """A line with one thread that reads, where the printer answers; see `Connection`."""

    def __init__(self, device: Connector, printer: DevicePrinter) -> None:
        self._device = device
        self._printer = printer
        self._loop = asyncio.get_running_loop()
        self._answers: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._closing = threading.Event()
        self._writing = threading.Lock()
        if printer.answers:
            self._reading = threading.Thread(target=self._read, daemon=True)
            self._reading.start()

    def _read(self) -> None:
        sorter = Sorter()
        with suppress(OSError, RuntimeError):  # the device went, or the loop ended meanwhile
            while not self._closing.is_set():
                for answer in sorter.feed(self._device.read()):
                    self._loop.call_soon_threadsafe(self._answers.put_nowait, answer)
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._answers.put_nowait, None)

    def _write(self, data: bytes) -> None:
        with self._writing:
            self._device.write(data)

    async def send(self, data: bytes) -> None:
        """See `Connection`. Raises `TimeoutError` when the device takes nothing for too long."""
        limit_s = self._printer.write_s + len(data) / self._printer.bytes_per_s
        await _in_thread(lambda: self._write(data), limit_s)

    def push(self, data: bytes) -> None:
        """See `Connection`."""
        threading.Thread(target=self._pushed, args=(data,), daemon=True).start()

    def _pushed(self, data: bytes) -> None:
        with suppress(OSError):  # the reader meets it too, and tells
            self._write(data)

    async def answer(self, limit_s: float | None) -> Answer | None:
        """See `Connection`."""
        if not self._printer.answers:
            return None
        return await heard(self._answers, limit_s)

    async def close(self) -> None:
        """Let the device go; what it has not taken by then is dropped, and the job known as lost already."""
        self._closing.set()
        try:
            await _in_thread(self._ended, self._printer.linger_s)
        except OSError:
            with suppress(OSError):
                # The write that is stuck ends with this, and then the thread that waits to close.
                await _in_thread(self._device.abandon, self._printer.linger_s)

    def _ended(self) -> None:
        if self._printer.answers:
            self._reading.join(self._printer.linger_s)
        with self._writing:
            self._device.close()


async def _in_thread(work: Callable[[], T], limit_s: float) -> T:
    """What `work` gives. Raises `TimeoutError` after `limit_s`; its thread then ends whenever it does.

    A thread of a pool would keep the program from ending; this one does not.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(cast("T", result))
        else:
            done.set_exception(error)

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it is waited for
            failure = error
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, daemon=True).start()
    async with asyncio.timeout(limit_s):
        return await done
