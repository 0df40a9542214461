"""An HTTP server for one application inside the caller's event loop."""

import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from terminal_api.nexo.errors import ConfigError

#: How long running requests may take to end when the server stops.
_GOODBYE_S = 2


@asynccontextmanager
async def listening(
    app: ASGIApp, host: str, port: int, *, certificate: Path | None = None, private_key: Path | None = None
) -> AsyncGenerator[int]:
    """Serve `app` at `host`, over TLS when there is a `certificate` (PEM, with or without its key).

    Yields the port, which matters when `port` is 0: a free one is picked. Adyen posts to 443, 8443 or 8843
    over TLS, in test also to 80, 8080 or 8888 without. Installs no signal handlers. Raises `ConfigError` when
    the port is taken or the certificate cannot be read.
    """
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # a stranger who sends something else than HTTP is nobody's concern
        access_log=False,
        server_header=False,
        date_header=False,
        ssl_certfile=certificate,
        ssl_keyfile=private_key,
        timeout_graceful_shutdown=_GOODBYE_S,
    )
    try:
        config.load()
    except OSError as error:  # an SSLError is one too
        raise ConfigError(
            f"The endpoint's certificate cannot be used: {error.strerror or 'not PEM'}."
        ) from error
    bound = _bound(host, port)
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Without uvicorn's main loop, which would install signal handlers.
    await server.startup(sockets=[bound])
    try:
        yield int(bound.getsockname()[1])
    finally:
        await server.shutdown(sockets=[bound])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With TCP named, asyncio sends answers at once; without, each waits 40 ms for an acknowledgement.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise ConfigError(f"Nothing can listen at {host}:{port}: {error.strerror}.") from error
    return bound
