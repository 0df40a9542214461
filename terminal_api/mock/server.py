"""The mock payment terminal on the network: `POST /nexo` over TLS, sealed, on the loopback address.

    async with MockTerminal() as mock:
        register.point_at(mock.url, mock.ca_pem)
        mock.faults.arm(Fault(FaultKind.DROP_AFTER))
        ...
        assert mock.ledger.card(number).balance == euros("7.50")

It runs inside the caller's event loop and installs no signal handlers.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from terminal_api.mock.certificates import terminal_certificate
from terminal_api.mock.control import control_app
from terminal_api.mock.dialogue import PowerLost
from terminal_api.mock.faults import Fault, FaultKind, Faults
from terminal_api.mock.incoming import Incoming
from terminal_api.mock.ledger import CardLedger
from terminal_api.mock.listening import CutOff, Dropped, Listener, SaidTwice, connection_of
from terminal_api.mock.served import Served, result_of, served
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.shopper import Shopper
from terminal_api.mock.terminal import Terminal
from terminal_api.mock.wire_form import Unreadable, WireForm, forged_success, other_service_id
from terminal_api.nexo.message import Message

#: Whoever reaches the control port can load cards, so it stays on the loopback address.
CONTROL_HOST = "127.0.0.1"


class MockTerminal:
    """A terminal to point a register at. Use it as an async context manager, or `start` and `stop` it.

    `on_served` is called once for each request that could be read, when it has ended.
    """

    def __init__(
        self, settings: MockSettings | None = None, on_served: Callable[[Served], None] | None = None
    ) -> None:
        self.settings = settings or MockSettings()
        self.terminal = Terminal(self.settings)
        self.on_served = on_served
        self._form = WireForm(self.settings)
        certificate = terminal_certificate(self.settings.poi_id)
        self.ca_pem = certificate.ca_pem
        """The root to trust, in PEM."""
        routes = [Route(path, self._nexo, methods=["POST"]) for path in ("/nexo", "/nexo/")]
        self._nexo_port = Listener(
            Starlette(routes=routes), self.settings.host, self.settings.port, certificate.server_context
        )
        self._control_port = Listener(control_app(self.terminal), CONTROL_HOST, self.settings.control_port)
        self._folder: TemporaryDirectory[str] | None = None

    @property
    def url(self) -> str:
        """Where requests go."""
        return f"https://{self.settings.host}:{self._nexo_port.port}/nexo"

    @property
    def control_url(self) -> str:
        """Where cards, faults and the shopper are controlled, in plain HTTP."""
        return f"http://{CONTROL_HOST}:{self._control_port.port}"

    @property
    def ca_path(self) -> Path:
        """A file with `ca_pem`, there as long as the mock runs."""
        assert self._folder is not None, "the mock terminal is not running"
        return Path(self._folder.name) / "mock-terminal-ca.pem"

    @property
    def ledger(self) -> CardLedger:
        """Cards and transactions: the truth about every cent."""
        return self.terminal.ledger

    @property
    def shopper(self) -> Shopper:
        """The customer in front of it."""
        return self.terminal.shopper

    @property
    def faults(self) -> Faults:
        """What is to go wrong next."""
        return self.terminal.faults

    async def start(self) -> None:
        """Listen on both ports. Raises `OSError` when one is taken."""
        await self._nexo_port.start()
        try:
            await self._control_port.start()
        except OSError:
            await self._nexo_port.stop()
            raise
        self._folder = TemporaryDirectory(prefix="mock-terminal-")
        self.ca_path.write_text(self.ca_pem)

    async def stop(self) -> None:
        """Go off: running requests end undone and unanswered, every connection is closed. Once is enough."""
        if self._folder is None:
            return
        self._folder.cleanup()
        self._folder = None
        self.terminal.restart()
        await asyncio.gather(self._nexo_port.stop(), self._control_port.stop())

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _nexo(self, http: Request) -> Response:
        try:
            body = await http.body()
        except ClientDisconnect:
            return Dropped(connection_of(http))
        try:
            request = self._form.opened(body)
        except Unreadable as unreadable:
            return _bad_json(body) or _json(unreadable.answer)
        fault = self.faults.take(request)
        result, response = await self._served(http, request, fault)
        if self.on_served:
            self.on_served(served(request, result, fault, self.ledger))
        return response

    async def _served(self, http: Request, request: Incoming, fault: Fault | None) -> tuple[str, Response]:
        kind = fault.kind if fault else None
        if kind is FaultKind.DROP_BEFORE:
            return "no answer", Dropped(connection_of(http))
        if kind is FaultKind.PLAIN_SUCCESS:
            return "forged answer", _json(forged_success(request))
        try:
            answer = await self.terminal.answer(request, fault)
            if kind is FaultKind.DUPLICATE:
                await self.terminal.answer(request)
        except PowerLost:
            return "no answer", Dropped(connection_of(http))
        return result_of(answer), self._sent(http, answer, kind)

    def _sent(self, http: Request, answer: Message | None, kind: FaultKind | None) -> Response:
        """`answer` on its way, with what goes wrong there."""
        if answer is None:
            return Response()
        connection = connection_of(http)
        match kind:
            case FaultKind.DROP_AFTER:
                return Dropped(connection)
            case FaultKind.RESET_MID_ANSWER:
                return CutOff(self._form.closed(answer), connection)
            case FaultKind.DUPLICATE:
                return SaidTwice(self._form.closed(answer), connection)
            case FaultKind.GARBLED:
                return _json(self._form.closed(answer)[:-20] + b"\x00")
            case FaultKind.WRONG_MAC:
                return _json(self._form.with_wrong_mac(answer))
            case FaultKind.OTHER_SERVICE_ID:
                return _json(self._form.closed(other_service_id(answer)))
            case _:
                return _json(self._form.closed(answer))


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _bad_json(body: bytes) -> Response | None:
    """The terminal's plain text for what is not JSON: line and description, never the content."""
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return PlainTextResponse(f"Bad JSON in line {error.lineno}: {error.msg}", status_code=400)
    except (ValueError, RecursionError):
        return PlainTextResponse("Bad JSON in line 1: not readable as UTF-8 JSON", status_code=400)
    return None
