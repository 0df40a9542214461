"""A mock provider on the network.

    async with MockProvider(desk, ledger) as mock:
        client = Service(http, mock.url, name="toast", environment="test")
        mock.faults.arm(Fault(FaultKind.DROP_AFTER))

It runs inside the caller's event loop and installs no signal handlers. In clear on the loopback address,
unless TLS is asked for; `control_url` is a back door on the loopback address.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Self

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from terminal_api.mock.books.ledger import CardLedger, utc_now
from terminal_api.mock.network.certificates import TerminalCertificate, terminal_certificate
from terminal_api.mock.network.listening import CutOff, Dropped, TooLong, connection_of, whole_body
from terminal_api.mock.network.port import Listener
from terminal_api.mock.providers.control import control_app
from terminal_api.mock.providers.desk import Accompanied, Asked, Desk, Forwarding, Reply
from terminal_api.mock.providers.faults import Fault, FaultKind, Faults
from terminal_api.mock.providers.heard import REMEMBERED, Heard

#: Whoever reaches the control port can load cards, so it stays on the loopback address.
CONTROL_HOST = "127.0.0.1"


_Doing = Callable[[], Awaitable[None]]


class MockProvider:
    """A provider's server. Use it as an async context manager, or `start` and `stop` it."""

    def __init__(
        self,
        desk: Desk,
        ledger: CardLedger,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        control_port: int = 0,
        tls: bool = False,
        on_heard: Callable[[Heard], None] | None = None,
    ) -> None:
        self.heard: deque[Heard] = deque(maxlen=REMEMBERED)
        """The last requests and how they ended, oldest first."""
        self.on_heard = on_heard
        """Told of each as well."""
        self.desk = desk
        self.ledger = ledger
        self.faults = Faults()
        """What is to go wrong next."""
        self.served = 0
        """How many requests reached it, those too that a fault kept from being done."""
        self._certificate: TerminalCertificate | None = terminal_certificate(host, host) if tls else None
        context = self._certificate.server_context if self._certificate else None
        self._host = host
        self._port = Listener(self._app(), host, port, context)
        self._control = Listener(
            control_app(desk, ledger, self.faults, self.heard), CONTROL_HOST, control_port
        )

    @property
    def url(self) -> str:
        """Where requests go; what path belongs behind it is the provider's."""
        return f"{'https' if self._certificate else 'http'}://{self._host}:{self._port.port}"

    @property
    def control_url(self) -> str:
        """Where cards and faults are controlled, in plain HTTP."""
        return f"http://{CONTROL_HOST}:{self._control.port}"

    @property
    def ca_pem(self) -> str:
        """The root to trust, in PEM; empty without TLS."""
        return self._certificate.ca_pem if self._certificate else ""

    async def start(self) -> None:
        """Listen. Raises `OSError` when a port is taken."""
        async with AsyncExitStack() as undone:
            for start, stop in self._servers:
                await start()
                undone.push_async_callback(stop)
            undone.pop_all()

    async def stop(self) -> None:
        """Close both ports and every connection."""
        for _, stop in reversed(self._servers):  # what still runs may have to ask those behind
            await stop()

    @property
    def _servers(self) -> tuple[tuple[_Doing, _Doing], ...]:
        """How each is started and stopped, those behind the desk first."""
        behind = ((self.desk.start, self.desk.stop),) if isinstance(self.desk, Accompanied) else ()
        return (*behind, (self._port.start, self._port.stop), (self._control.start, self._control.stop))

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _app(self) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await (await self._answered(Request(scope, receive)))(scope, receive, send)

        return app

    async def _answered(self, http: Request) -> Response:
        connection = connection_of(http)
        try:
            body = await whole_body(http)
        except ClientDisconnect:
            return Dropped(connection)
        except TooLong as too_long:
            return too_long.response
        self.served += 1
        asked = Asked(http.method, http.url.path, http.headers, body)
        operation = self.desk.operation(asked)
        fault = self.faults.take(operation, self.desk.moves_money(asked))
        if fault is None:
            reply = await self._done(asked)
            self._tell(asked, operation, reply)
            return _sent(reply)
        if fault.kind == FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        if fault.kind in self.desk.alters:
            asked = replace(asked, fault=fault.kind)
        reply = Reply(fault.status) if fault.keeps_away else await self._done(asked)
        if fault.kind == FaultKind.LATE:
            await asyncio.sleep(fault.seconds)
        silent = fault.kind in {FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER}
        self._tell(asked, operation, None if silent else reply, fault.kind)
        return self._broken(http, fault, reply)

    def _tell(self, asked: Asked, operation: str, reply: Reply | None, fault: str = "") -> None:
        heard = Heard.of(utc_now(), asked, operation, reply, fault)
        self.heard.append(heard)
        if self.on_heard:
            self.on_heard(heard)

    async def _done(self, asked: Asked) -> Reply:
        desk = self.desk
        return await desk.answered(asked) if isinstance(desk, Forwarding) else desk.answer(asked)

    def _broken(self, http: Request, fault: Fault, reply: Reply) -> Response:
        match fault.kind:
            case FaultKind.DROP_BEFORE | FaultKind.DROP_AFTER:
                return Dropped(connection_of(http))
            case FaultKind.RESET_MID_ANSWER:
                return CutOff(reply.body, connection_of(http))
            case FaultKind.HTTP_ERROR:
                return Response(status_code=fault.status)
            case FaultKind.REDIRECT:
                return Response(status_code=302, headers={"Location": "http://127.0.0.1:9/elsewhere"})
            case FaultKind.GARBLED:
                return _sent(Reply(reply.status, reply.body[: max(1, len(reply.body) - 12)], reply.headers))
            case FaultKind.EMPTY:
                return _sent(Reply(reply.status, b"", reply.headers))
            case FaultKind.DELAY | FaultKind.LATE:
                return _sent(reply)
            case own:
                return _sent(self.desk.alters[own](reply))


def _sent(reply: Reply) -> Response:
    headers = {"Content-Type": "application/json", **reply.headers} if reply.body else dict(reply.headers)
    return Response(reply.body, reply.status, headers)
