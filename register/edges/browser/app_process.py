"""One app in a process of its own, spoken to as Textual's web driver does: packets over its standard streams.

Source: textual/drivers/web_driver.py and _byte_stream.py: a letter, the size in 4 bytes big-endian, the
payload; `D` is what a terminal would get or send, `M` a JSON object. The app's begin with `__GANGLION__`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Self

log = logging.getLogger(__name__)

_READY = b"__GANGLION__\n"
_MOST_LINES = 10
"""What may be printed before that."""
_MOST_BYTES = 16 * 1024 * 1024
_GOODBYE_S = 8.0
"""So long an app may take to let go of the till, before it is ended."""
_SAID_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Order:
    """What the app is to be, and who has typed their PIN: handed over by a pipe that only it can read."""

    desk: bool
    person: str
    state: str
    config: str | None


class AppProcess:
    """A running app. It ends when told, or when this process does."""

    def __init__(self, process: asyncio.subprocess.Process, leash: int) -> None:
        """Started by `start`."""
        self._process = process
        self._leash = leash
        """The app ends when this is closed, however that comes about."""
        self._said = asyncio.create_task(self._listen())

    @classmethod
    async def start(
        cls, order: Order, width: int, height: int, command: tuple[str, ...] = ("register.cli.in_browser",)
    ) -> Self:
        """Start the app that `order` wants, on a screen of that many cells. Raises `OSError`."""
        theirs, ours = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *command,
                str(theirs),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environment(os.environ, width, height),
                pass_fds=(theirs,),
                start_new_session=True,  # Ctrl+C at the server is for the server, which tells its apps
            )
            os.write(ours, json.dumps(asdict(order)).encode() + b"\n")
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        return cls(process, ours)

    async def output(self) -> AsyncGenerator[bytes]:
        """What the app writes for its screen, until it ends."""
        stream = self._process.stdout
        assert stream is not None
        with suppress(asyncio.IncompleteReadError, ValueError):
            for _ in range(_MOST_LINES):
                if await stream.readline() in (_READY, b""):
                    break
            while True:
                kind, size = await stream.readexactly(1), await stream.readexactly(4)
                length = int.from_bytes(size, "big")
                if length > _MOST_BYTES:
                    return
                payload = await stream.readexactly(length)
                if kind == b"D":
                    yield payload
                elif kind == b"M" and json.loads(payload).get("type") == "exit":
                    return

    async def type(self, text: str) -> None:
        """What a terminal sends: keys, pastes, clicks."""
        await self._send(b"D", text.encode("utf-8", "replace"))

    async def tell(self, kind: str, **more: int) -> None:
        """`resize` with width and height, `focus`, `blur`, `quit`."""
        await self._send(b"M", json.dumps({"type": kind, **more}).encode())

    async def stop(self) -> None:
        """End it, and come back once it has let go of the till."""
        await self.tell("quit")
        draining = asyncio.create_task(self._drain())
        try:
            for push in (lambda: None, self._process.terminate, self._process.kill):
                with suppress(ProcessLookupError):
                    push()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._process.wait(), _GOODBYE_S)
                    break
        finally:
            os.close(self._leash)
            draining.cancel()
        if said := await self._said:
            log.warning("the app of a session said: %s", said)

    async def _send(self, kind: bytes, payload: bytes) -> None:
        stream = self._process.stdin
        assert stream is not None
        with suppress(ConnectionError, RuntimeError):  # it has ended; that shows at its other end
            stream.write(kind + len(payload).to_bytes(4, "big") + payload)
            await stream.drain()

    async def _drain(self) -> None:
        """What it still writes goes nowhere, and must not keep it from ending."""
        stream = self._process.stdout
        assert stream is not None
        while await stream.read(65536):
            pass

    async def _listen(self) -> str:
        stream = self._process.stderr
        assert stream is not None
        said = b""
        while more := await stream.read(1024):
            said = (said + more)[-_SAID_BYTES:]
        return " ".join(said.decode("utf-8", "replace").split())


def environment(ours: Mapping[str, str], width: int, height: int) -> dict[str, str]:
    """The environment of an app whose screen is a browser."""
    return {
        **ours,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(width),
        "ROWS": str(height),
    }
