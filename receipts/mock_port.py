"""The network side of a mock printer: one port, one connection served at a time, the others wait."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress


class Port:
    """Hands what arrives to `arrived`, which returns when there is room for more."""

    def __init__(
        self,
        host: str,
        port: int,
        arrived: Callable[[bytes], Awaitable[None]],
        began: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        self.host = host
        self.port = port
        self._arrived = arrived
        self._began = began
        self._ended = ended
        self._server: asyncio.Server | None = None
        self._serving: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()
        self._lines: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

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
        self._lines[writer] = asyncio.current_task()
        try:
            async with self._turn:
                self._serving = writer
                self._began()
                with suppress(OSError):
                    while data := await reader.read(1024):
                        await self._arrived(data)
                self._serving = None
                self._ended()
        finally:
            del self._lines[writer]
            writer.close()
