"""The port that browsers reach: uvicorn over TLS, with no patience for whoever says nothing."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

MOST_CONNECTIONS = 100
REQUEST_S = 10.0
"""So long a client may take to say what it wants, at first."""
_KEEP_ALIVE_S = 15
_LONGEST_HEAD = 16 * 1024
_LONGEST_MESSAGE = 64 * 1024
_ALIVE_S = 20.0
"""So often a window is asked whether it is still there, and so long it may take to say so."""
_GOODBYE_S = 30


class Impatient(H11Protocol):
    """uvicorn's protocol, for clients that say within `REQUEST_S` what they want."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """A request that is whole is not waited for any more; one that has begun is."""
        super().data_received(data)
        if self._busy or self.transport.get_protocol() is not self:
            self._stop_waiting()
        elif self._patience is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    @property
    def _busy(self) -> bool:
        cycle: Any = self.cycle  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        self._patience = self.loop.call_later(REQUEST_S, self._gone_silent)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _gone_silent(self) -> None:
        self._patience = None
        if not self._busy:
            self.transport.close()


class Parting(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which may be closing already when the server stops."""

    def shutdown(self) -> None:
        """Say goodbye, unless that was said."""
        with suppress(InvalidState):
            super().shutdown()


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 picks a free one. Raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(MOST_CONNECTIONS)
    except OSError:
        listening.close()
        raise
    return listening


class Server(uvicorn.Server):
    """Tells when it stops, before it waits for those who are connected."""

    before_stop: Callable[[], None]

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop when told, and end like any other command: uvicorn would be killed by the signal after all."""
        loop, signals = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
        for one in signals:
            loop.add_signal_handler(one, self.handle_exit, one, None)
        try:
            yield
        finally:
            for one in signals:
                loop.remove_signal_handler(one)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Nobody is to stay for longer."""
        self.before_stop()
        await super().shutdown(sockets)


def server(app: ASGIApp, tls: ssl.SSLContext, before_stop: Callable[[], None]) -> Server:
    """Whoever serves `app` from its `serve(sockets=...)` on; `before_stop` makes everybody leave."""
    config = uvicorn.Config(
        app,
        http=Impatient,
        ws=Parting,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GOODBYE_S,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        ws_per_message_deflate=False,  # a processor's time, to spare a cable in the shop
        ws_max_size=_LONGEST_MESSAGE,
        ws_ping_interval=_ALIVE_S,
        ws_ping_timeout=_ALIVE_S,
        ssl_context_factory=lambda _config, _default: tls,
    )
    made = Server(config)
    made.before_stop = before_stop
    return made
