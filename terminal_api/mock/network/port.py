"""A port that listens: an HTTP server inside the caller's event loop."""

import asyncio
import socket
import ssl
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from terminal_api.mock.network.listening import KnownConnection

#: Longer than any register keeps a connection, so that it is the register that ends it.
_KEEP_ALIVE_S = 75
#: How long a client may take to end its side when the server stops.
_GOODBYE_S = 1.0


class PortTaken(OSError):
    """Nobody can listen there; `str` says where, and why not."""

    def __init__(self, why: OSError, host: str, port: int) -> None:
        # A name that leads nowhere has a number of its own, which `os.strerror` does not know.
        super().__init__(why.errno, f"Cannot listen on {host} port {port}: {why.strerror or why}")

    def __str__(self) -> str:
        return self.strerror or ""


class Listener:
    """One application on one port. `port` 0 picks a free one, known once `start` returns."""

    def __init__(self, app: ASGIApp, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        config = uvicorn.Config(
            app,
            http=KnownConnection,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",  # what is no HTTP is told to whoever sent it, not to the shell of the mock
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
        )
        config.load()
        config.ssl = tls
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        self._server.servers = []
        self._host = host
        self.port = port
        """Where it listens."""

    async def start(self) -> None:
        """Listen. Raises `PortTaken`.

        The server is driven without its main loop, which would install signal handlers and only sets a
        header once a second.
        """
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # With TCP named, asyncio sends answers at once; without, each waits 40 ms for an acknowledgement.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((self._host, self.port))
        except OSError as error:
            listening.close()
            raise PortTaken(error, self._host, self.port) from error
        self.port = int(listening.getsockname()[1])
        await self._server.startup(sockets=[listening])

    async def stop(self) -> None:
        """Close the port, let running requests end, close every connection.

        uvicorn's own shutdown polls, a tenth of a second at a time; here everything is waited for as it ends.
        """
        state = self._server.server_state
        for server in self._server.servers:
            server.close()
        open_now = cast("list[KnownConnection]", list(state.connections))
        for connection in open_now:
            connection.shutdown()
        if state.tasks:
            await asyncio.wait(set(state.tasks), timeout=_GOODBYE_S)
        if open_now:
            await asyncio.wait({connection.gone for connection in open_now}, timeout=_GOODBYE_S)
        for connection in open_now:
            connection.transport.abort()
