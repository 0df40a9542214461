"""The network side of a mock printer: one port, one connection served at a time, the others wait.

Source: Epson, UB-E02 technical reference: three connections at most; without data one ends after 5 minutes.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

MOST_LINES = 3
"""Connections that a printer's board holds, the one it serves among them."""


class Port:
    """Hands what arrives to `arrived`, which returns when there is room for more.

    `idle_s`: a line that is served and brings nothing for so long is closed; None waits for ever.
    """

    def __init__(
        self,
        host: str,
        port: int,
        arrived: Callable[[bytes], Awaitable[None]],
        began: Callable[[], None],
        ended: Callable[[], None],
        idle_s: float | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self._arrived = arrived
        self._began = began
        self._ended = ended
        self._idle_s = idle_s
        self._server: asyncio.Server | None = None
        self._serving: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()
        self._lines: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self._readers: set[asyncio.StreamReader] = set()

    async def listen(self) -> None:
        """Let printers' clients in. Port 0 becomes a free one, and stays the same later."""
        if self._server is not None:
            return
        self._server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def shut(self) -> None:
        """Let nobody in any more; lines that are open stay open."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def hang_up(self) -> None:
        """End the line that is served, in good order."""
        if self._serving is not None:
            self._serving.close()

    async def reset(self) -> None:
        """Break every open line."""
        lines, self._serving = dict(self._lines), None
        for writer in lines:
            writer.transport.abort()
        if tasks := [task for task in lines.values() if task]:
            await asyncio.wait(tasks)

    def say(self, data: bytes) -> bool:
        """Send `data` to whoever is served; False when nobody is."""
        if self._serving is None or self._serving.is_closing():
            return False
        self._serving.write(data)
        return True

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if sum(not other.at_eof() for other in self._readers) >= MOST_LINES:
            writer.transport.abort()
            return
        self._lines[writer] = asyncio.current_task()
        self._readers.add(reader)
        try:
            async with self._turn:
                self._serving = writer
                self._began()
                with suppress(OSError):
                    while data := await self._read(reader):
                        await self._arrived(data)
                self._serving = None
                self._ended()
        finally:
            del self._lines[writer]
            self._readers.remove(reader)
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        """What comes next. Raises `TimeoutError` when nothing does for too long."""
        async with asyncio.timeout(self._idle_s):
            return await reader.read(1024)
