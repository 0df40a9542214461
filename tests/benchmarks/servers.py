"""The other end, in a process of its own: `python -m tests.benchmarks.servers mock [TERMINALS] | bare`.

Prints one line of JSON when it listens, and ends when its standard input does.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings


def poi_ids(count: int) -> tuple[str, ...]:
    """The names of the first `count` terminals; the first is the one of the settings."""
    return (MockSettings().poi_id, *(f"V400m-{number:09d}" for number in range(1, count)))


@contextmanager
def served(what: str, *more: str) -> Generator[tuple[str, str]]:
    """One of these servers in a process of its own: its address and its root certificate."""
    command = [sys.executable, "-m", "tests.benchmarks.servers", what, *more]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        ready = json.loads(process.stdout.readline())
        yield ready["url"], ready["ca"]
        process.stdin.close()


async def mock(terminals: str = "1") -> None:
    """So many mock terminals at one address, sealed."""
    settings = MockSettings(more_poi_ids=poi_ids(int(terminals))[1:])
    async with MockTerminal(settings) as terminal:
        await _until_told(terminal.url, terminal.ca_pem)


async def bare() -> None:
    """Answers `POST /LENGTH` with so many bytes, and does nothing else, as uvicorn serves it by itself."""

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(b"x" * request.path_params["length"], media_type="application/json")

    authority = trustme.CA()
    app = Starlette(routes=[Route("/{length:int}", answer, methods=["POST"])])
    with authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.tempfile() as pem:
        config = uvicorn.Config(
            app, port=0, ssl_certfile=pem, lifespan="off", log_config=None, access_log=False, ws="none"
        )
        config.load()
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    await _until_told(f"https://127.0.0.1:{port}", authority.cert_pem.bytes().decode())
    serving.cancel()


async def _until_told(url: str, ca: str) -> None:
    sys.stdout.write(json.dumps({"url": url, "ca": ca}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run({"mock": mock, "bare": bare}[sys.argv[1]](*sys.argv[2:]))
