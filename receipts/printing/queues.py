"""A printer behind a queue of the system (CUPS): each job is handed to the command `lp` as it is.

python-escpos' own connector for `lp` adds a line feed to each job and does not look whether it was taken.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from receipts.language import marked
from receipts.printing.answers import Answer


@dataclass(frozen=True, slots=True)
class QueuePrinter:
    """A queue by its name. It never answers: that it took a job is all that is known."""

    queue: str
    take_s: float = 15.0

    async def connect(self) -> "QueueConnection":
        """Ready to take jobs. Raises `OSError` where no queue of that name takes any."""
        code, _ = await _run(self.take_s, b"", "lpstat", "-a", self.queue)
        if code:
            raise ConnectionError(marked("no print queue of that name takes jobs"))
        return QueueConnection(self)


class QueueConnection:
    """Every `send` is a job of its own."""

    def __init__(self, printer: QueuePrinter) -> None:
        self._printer = printer
        self._pushed: set[asyncio.Task[None]] = set()

    async def send(self, data: bytes) -> None:
        """See `Connection`. Raises `OSError` when the queue does not take it."""
        code, _ = await _run(
            self._printer.take_s, data, "lp", "-d", self._printer.queue, "-t", "cashwrap", "-o", "raw"
        )
        if code:
            raise ConnectionError(marked("the print queue did not take the job"))

    def push(self, data: bytes) -> None:
        """See `Connection`."""
        self._pushed.add(asyncio.create_task(self._send_quietly(data)))

    async def _send_quietly(self, data: bytes) -> None:
        with suppress(OSError):  # a drawer pulse: nobody waits for it
            await self.send(data)

    async def answer(self, limit_s: float | None) -> Answer | None:
        """Nothing: there is no way back."""
        return None

    async def close(self) -> None:
        """Wait until what was pushed is handed over."""
        if self._pushed:
            await asyncio.wait(self._pushed, timeout=self._printer.take_s)


async def _run(limit_s: float, data: bytes, *command: str) -> tuple[int, bytes]:
    """Exit code and output of `command`, which reads `data`. Raises `OSError`, `TimeoutError` among them."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise ConnectionError(marked("the commands of CUPS are not installed")) from error
    try:
        async with asyncio.timeout(limit_s):
            out, _ = await process.communicate(data)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, out
