"""Connections of the HTTP server that can be cut off as networks cut them, and what may come over them."""

import asyncio
import socket
import struct
from typing import Any, cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_CONNECTION = "connection"
#: Far beyond any message; a picture to print has some hundred kilobytes.
LONGEST_BODY = 4 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class InOnePiece:
    """A transport that sends head and body of an answer together, where uvicorn hands them over one by one.

    Each piece would be a TLS record and a packet of its own, and cost as much as opening a seal. While other
    requests are being served nothing is sent before the loop's next turn: those that came at once are
    answered first, which is a sixth quicker than to call the system between any two.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, piece: bytes) -> None:
        """Send `piece` with what follows it, in the loop's next turn."""
        if not self._pieces:
            self._loop.call_soon(self.flush)
        self._pieces.append(piece)

    def flush(self) -> None:
        """Send what is there."""
        if self._pieces:
            self._transport.write(b"".join(self._pieces))
            self._pieces.clear()

    def close(self) -> None:
        """End the connection once everything is sent."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """End it now."""
        self._pieces.clear()
        self._transport.abort()


class Connection:
    """The network connection a request came by."""

    def __init__(self) -> None:
        self.transport: InOnePiece | None = None

    def drop(self) -> None:
        """End the connection without another byte and without a goodbye."""
        if self.transport:
            self.transport.abort()

    def reset(self) -> None:
        """End it with a TCP reset: the other side loses what it has not read yet."""
        sock = self.transport.get_extra_info("socket") if self.transport else None
        if self.transport:
            self.transport.flush()
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.drop()

    def close(self) -> None:
        """End it properly, once everything is written."""
        if self.transport:
            self.transport.close()

    def write(self, raw: bytes) -> None:
        """Send `raw` as it is, past the HTTP server."""
        if self.transport:
            self.transport.write(raw)
            self.transport.flush()


class KnownConnection(H11Protocol):
    """uvicorn's protocol, with the connection handed to the application in the request's state."""

    gone: asyncio.Future[None]
    """Done once the connection has ended."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._connection = Connection()
        self.app_state = {_CONNECTION: self._connection}
        self.gone = self.loop.create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._connection.transport = whole = InOnePiece(transport, self.loop)
        super().connection_made(cast("asyncio.Transport", whole))

    def on_response_complete(self) -> None:
        """Send the answer at once where nobody else waits for one."""
        if self._connection.transport and len(self.tasks) <= 1:
            self._connection.transport.flush()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.gone.set_result(None)


def connection_of(request: Request) -> Connection:
    """The connection `request` came by."""
    return request.scope["state"][_CONNECTION]


class TooLong(Exception):
    """More than `LONGEST_BODY`; `response` ends the connection, for nobody wants to read the rest."""

    response = PlainTextResponse(
        f"The body is longer than {LONGEST_BODY} bytes", status_code=413, headers={"Connection": "close"}
    )


async def whole_body(request: Request) -> bytes:
    """The body of `request`, without the byte order mark that some libraries put before UTF-8.

    Raises `TooLong`, at once where the length was announced, and `ClientDisconnect`.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > LONGEST_BODY:
        raise TooLong
    body, is_whole = bytearray(), False
    while not is_whole:
        part = await request.receive()
        if part["type"] == "http.disconnect":
            raise ClientDisconnect
        body += part.get("body", b"")
        if len(body) > LONGEST_BODY:
            raise TooLong
        is_whole = not part.get("more_body", False)
    return bytes(body.removeprefix(_BYTE_ORDER_MARK))


class Dropped(Response):
    """No answer at all: the connection ends."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._connection.drop()
        await until_gone(receive)


class CutOff(Response):
    """Half of an answer, then a reset."""

    def __init__(self, content: bytes, connection: Connection) -> None:
        super().__init__(content, media_type="application/json")
        self._connection = connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        self._connection.reset()
        await until_gone(receive)


class SaidTwice(Response):
    """An answer that arrives twice on the same connection."""

    def __init__(self, content: bytes, connection: Connection) -> None:
        super().__init__(content, media_type="application/json")
        self._connection = connection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Closed afterwards: else the copy would be taken for the answer to the next request.
        head = "".join(f"{name.decode()}: {value.decode()}\r\n" for name, value in self.raw_headers)
        once = f"HTTP/1.1 200 OK\r\nconnection: close\r\n{head}\r\n".encode() + bytes(self.body)
        self._connection.write(once + once)
        self._connection.close()
        await until_gone(receive)


async def until_gone(receive: Receive) -> None:
    """Wait until the connection has ended."""
    while (await receive())["type"] != "http.disconnect":
        pass
