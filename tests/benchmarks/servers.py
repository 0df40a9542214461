"""The other end of a round trip, in a process of its own: `python -m tests.benchmarks.servers mock|bare`.

Prints one line of JSON when it listens, and ends when its standard input does.
"""

import asyncio
import json
import ssl
import sys

import trustme
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from terminal_api.mock.listening import Listener
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings


async def mock() -> None:
    """The mock terminal, sealed."""
    settings = MockSettings()
    async with MockTerminal(settings) as terminal:
        await _until_told(terminal.url, terminal.ca_pem)


async def bare() -> None:
    """Answers `POST /LENGTH` with so many bytes, and does nothing else."""

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(b"x" * request.path_params["length"], media_type="application/json")

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    app = Starlette(routes=[Route("/{length:int}", answer, methods=["POST"])])
    listener = Listener(app, "127.0.0.1", 0, context)
    await listener.start()
    await _until_told(f"https://127.0.0.1:{listener.port}", authority.cert_pem.bytes().decode())
    await listener.stop()


async def _until_told(url: str, ca: str) -> None:
    sys.stdout.write(json.dumps({"url": url, "ca": ca}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run({"mock": mock, "bare": bare}[sys.argv[1]]())
