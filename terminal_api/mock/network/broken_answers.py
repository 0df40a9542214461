"""HTTP answers that break off, or that stay on the connection for whoever asks next."""

import asyncio
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from terminal_api.mock.network.listening import Connection, until_gone


class Truncated(Response):
    """Half of an answer that announced its whole length; `seconds` later the connection is closed."""

    def __init__(self, content: bytes, connection: Connection, seconds: float) -> None:
        super().__init__(content, media_type="application/json")
        self._connection = connection
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await until_gone(receive)
        self._connection.close()
        await until_gone(receive)


class SaidAgain(Response):
    """An answer, and behind it a copy that whoever keeps the connection reads as the next answer."""

    def __init__(self, content: bytes, connection: Connection) -> None:
        super().__init__(content, media_type="application/json")
        self._connection = connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)
        # In the same turn of the loop: a client that finds bytes on an idle connection would drop it.
        head = "".join(f"{name.decode()}: {value.decode()}\r\n" for name, value in self.raw_headers)
        self._connection.write(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + bytes(self.body))
