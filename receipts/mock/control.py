"""The mock printer as a program: paper as files, faults over plain HTTP, until it is told to stop."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from receipts.fonts import Font
from receipts.mock.display import MockDisplay, framed
from receipts.mock.faults import FAULTS, FaultOrder
from receipts.mock.printer import MockPrinter
from receipts.mock.scenario import Scenario
from receipts.preview import as_text
from receipts.typesetting import Piece

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse


@dataclass(frozen=True, slots=True)
class Setup:
    """How the mock printer is set up; the defaults make one that prints at once and keeps no paper."""

    host: str = "127.0.0.1"
    port: int = 0
    """0 picks a free one."""
    columns: int = 42
    """The paper is so many characters of `font` wide."""
    font: Font = Font.A
    out: Path | None = None
    """Where each piece of paper becomes `0001.txt` and `0001.png`, ... before its cut is confirmed."""
    scenario: Scenario = field(default_factory=Scenario)
    """What it is like, and what is to happen to it."""

    def printer(self, show: Callable[[str], None] | None) -> MockPrinter:
        """The printer, still well; `show` gets what it prints and what stands on its display."""
        return MockPrinter(
            host=self.host,
            port=self.port,
            columns=self.columns,
            font=self.font,
            on_cut=_cut(self.out, self.columns, self.columns * self.font.width, show),
            on_display=_framed(show),
            **self.scenario.model_dump(exclude={"faults"}),
        )


async def run(
    write: Callable[[str], None],
    setup: Setup | None = None,
    *,
    show: Callable[[str], None] | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Be a printer until SIGTERM, Ctrl-C or `stop`.

    When ready `write` gets one line of JSON: `ready`, `host`, `port`, `out`, `control` (the URL of the
    control endpoint). `show` gets the text of each piece of paper once it is filed.
    """
    stop, setup = stop or asyncio.Event(), setup or Setup()
    with _stopped_by_signals(stop):
        async with setup.printer(show) as printer:
            for fault in setup.scenario.faults:
                fault.arm(printer)
            door = socket.create_server(("127.0.0.1", 0))
            server = _server(_control(printer))
            serving = asyncio.create_task(server.serve([door]))
            ready = {
                "ready": True,
                "host": printer.host,
                "port": printer.port,
                "out": str(setup.out) if setup.out else None,
                "control": f"http://127.0.0.1:{door.getsockname()[1]}",
            }
            write(json.dumps(ready))
            await stop.wait()
            server.should_exit = True
            await serving


async def run_display(
    write: Callable[[str], None],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    show: Callable[[str], None] | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Be a customer display with a network line of its own until SIGTERM, Ctrl-C or `stop`.

    When ready `write` gets one line of JSON: `ready`, `host`, `port`. Then `show` gets what stands there,
    framed, whenever that changes.
    """
    stop = stop or asyncio.Event()
    with _stopped_by_signals(stop):
        async with MockDisplay(host=host, port=port, on_change=_framed(show)) as display:
            write(json.dumps({"ready": True, "host": display.host, "port": display.port}))
            await stop.wait()


def _framed(show: Callable[[str], None] | None) -> Callable[[tuple[str, str]], None] | None:
    return (lambda lines: show(framed(lines))) if show else None


def _cut(
    out: Path | None, columns: int, dots: int, show: Callable[[str], None] | None
) -> Callable[[tuple[Piece, ...]], None]:
    file = _filed(out, columns, dots) if out else None

    def cut(pieces: tuple[Piece, ...]) -> None:
        if file:
            file(pieces)
        if show:
            show("\n".join(as_text(list(pieces), columns)))

    return cut


def _filed(out: Path, columns: int, dots: int) -> Callable[[tuple[Piece, ...]], None]:
    """Writes each piece into `out`, text last: who sees the text finds the picture there too."""
    from receipts.picture import picture  # now, since no printer takes so long for its first receipt

    out.mkdir(parents=True, exist_ok=True)
    number = max((int(file.stem) for file in out.glob("*.txt") if file.stem.isdigit()), default=0)

    def file(pieces: tuple[Piece, ...]) -> None:
        nonlocal number
        number += 1
        text = "\n".join(as_text(list(pieces), columns)) + "\n"
        for name, content in (
            (".png", picture(list(pieces), dots)),
            (".txt", text.encode()),
        ):
            half = out / f"{number:04}{name}.part"
            half.write_bytes(content)
            os.replace(half, half.with_suffix(""))

    return file


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Generator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


def _server(app: "Starlette") -> "uvicorn.Server":
    import uvicorn

    class Quiet(uvicorn.Server):
        """Leaves the signals to whoever runs it."""

        @contextmanager
        def capture_signals(self) -> Generator[None]:
            yield

    return Quiet(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", log_level="critical"))


def _control(printer: MockPrinter) -> "Starlette":
    """`GET /papers`; `POST /faults` takes a `FaultOrder`; `DELETE /faults` ends all, the coming ones too."""
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def papers(_: "Request") -> "JSONResponse":
        seen = {"papers": printer.papers, "uncut": printer.uncut, "cuts": printer.cuts}
        seen_too = {"pulses": printer.pulses, "errors": printer.errors, "display": printer.display.lines}
        return JSONResponse({**seen, **seen_too})

    async def arm(request: "Request") -> "JSONResponse":
        try:
            order = FaultOrder.model_validate_json(await request.body())
        except ValidationError:
            wanted = {"fault": " | ".join(FAULTS), "after_lines": 0, "after_cuts": 0, "lasts_s": 5}
            more = {"lines_per_s": 5, "late_s": 1.5, "noise": "18"}
            return JSONResponse({"error": "not a fault", "wanted": wanted | more}, 400)
        order.arm(printer)
        return JSONResponse({"armed": order.fault})

    async def disarm(_: "Request") -> "JSONResponse":
        await printer.all_well()
        return JSONResponse({"armed": None})

    return Starlette(
        routes=[
            Route("/papers", papers),
            Route("/faults", arm, methods=["POST"]),
            Route("/faults", disarm, methods=["DELETE"]),
        ]
    )
