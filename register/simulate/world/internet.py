"""The internet between registers and the providers of gift cards, in memory: what becomes of requests there.

Clients, HTTP library and mocks are the real ones; only sockets are missing, and each of the mocks' faults
becomes what a socket would have shown.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from register.simulate.life import Life, Moment
from register.simulate.lot import Lot
from register.simulate.referee.own_wire import id_of
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Desk, Reply
from terminal_api.mock.providers.faults import Fault, FaultKind, Faults

#: How long bytes travel one way.
_LEAST_S, _MOST_S = 0.005, 0.080

#: A fault of any server: what it is asked just now is done or not, the line breaks, and it is away.
RESTART = "restart"

#: What is raised where a line breaks.
Broke = type[httpx.TransportError]


@dataclass
class Server:
    """One provider's: its rules, its cards, what is to go wrong next."""

    desk: Desk
    ledger: CardLedger
    faults: Faults = field(default_factory=Faults)
    back_at: float = 0.0
    """It is away until then, by the loop's clock."""


@dataclass
class Internet:
    """Every provider's server, as registers reach it."""

    servers: dict[str, Server]
    leaves: Callable[[str, str], None]
    """Told register and request id of what leaves, before any provider sees it."""
    answers: Callable[[str, str, Callable[[], Reply]], Reply]
    """Told who asks under which id, and gives the provider's answer: what moves meanwhile is theirs."""
    baskets: Callable[[str, bytes], None]
    """Told register and record of each closed basket that the gateway keeps from now on."""
    met: Callable[[str, str], None]
    """Told of each fault that a request met: the provider's name, the kind."""
    lot: Lot
    _served: dict[str, set["asyncio.Future[Reply | Broke]"]] = field(
        default_factory=dict[str, set["asyncio.Future[Reply | Broke]"]]
    )

    def is_idle(self, register: str) -> bool:
        """Whether nothing that it asked, in this life or an earlier one, is on its way or being done."""
        return not self._served.get(register)

    def send(self, register: str, name: str, asked: Asked) -> "asyncio.Future[Reply | Broke]":
        """The request has left: what comes of it comes by itself."""
        id_ = id_of(name, asked)
        self.leaves(register, id_)
        on_its_way = self._served.setdefault(register, set())
        serving = asyncio.ensure_future(self._serve(self.servers[name], register, id_, asked))
        on_its_way.add(serving)
        serving.add_done_callback(on_its_way.discard)
        return serving

    async def _serve(self, server: Server, register: str, id_: str, asked: Asked) -> Reply | Broke:
        await asyncio.sleep(self.lot.seconds(_LEAST_S, _MOST_S))

        def answer() -> Reply:
            reply = self.answers(register, id_, lambda: server.desk.answer(asked))
            if reply.status == 201 and "/baskets/" in asked.path:
                self.baskets(register, asked.body)
            return reply

        came = await self._met(server, asked, answer)
        await asyncio.sleep(self.lot.seconds(_LEAST_S, _MOST_S))
        return came

    async def _met(self, server: Server, asked: Asked, answer: Callable[[], Reply]) -> Reply | Broke:
        desk = server.desk
        fault = server.faults.take(desk.operation(asked), desk.moves_money(asked))
        if fault is None:
            return answer()
        self.met(desk.name, fault.kind)
        if fault.kind == RESTART:
            if fault.processed:
                answer()
            server.back_at = asyncio.get_running_loop().time() + fault.seconds
            return httpx.RemoteProtocolError
        if fault.kind == FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        reply = Reply(fault.status) if fault.keeps_away else answer()
        if fault.kind == FaultKind.LATE:
            await asyncio.sleep(fault.seconds)
        return _broken(desk, fault, reply)


def _broken(desk: Desk, fault: Fault, reply: Reply) -> Reply | Broke:
    """What of `reply` arrives."""
    match fault.kind:
        case FaultKind.DROP_BEFORE | FaultKind.DROP_AFTER:
            return httpx.RemoteProtocolError
        case FaultKind.RESET_MID_ANSWER:
            return httpx.ReadError
        case FaultKind.HTTP_ERROR:
            return Reply(fault.status)
        case FaultKind.REDIRECT:
            return Reply(302, headers={"Location": "https://elsewhere.example"})
        case FaultKind.GARBLED:
            return Reply(reply.status, reply.body[: max(1, len(reply.body) - 12)], reply.headers)
        case FaultKind.EMPTY:
            return Reply(reply.status, b"", reply.headers)
        case FaultKind.DELAY | FaultKind.LATE:
            return reply
        case own:
            return desk.alters[own](reply)


class Online(httpx.AsyncBaseTransport):
    """One life's way to all of them."""

    def __init__(self, internet: Internet, register: str, life: Life, plugged: Callable[[], bool]) -> None:
        self._internet = internet
        self._register = register
        self._life = life
        self._plugged = plugged
        self._waiting: set[asyncio.Task[object]] = set()

    def cut(self) -> None:
        """The program is gone; what was asked goes on where it is."""
        for task in tuple(self._waiting):
            task.cancel()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send once; raises what a socket would."""
        self._life.passes(Moment.SEND)
        name = request.url.host
        away = self._internet.servers[name].back_at > asyncio.get_running_loop().time()
        if away or not self._plugged():
            raise httpx.ConnectError("nobody is there")
        task = asyncio.current_task()
        assert task is not None
        self._waiting.add(task)
        try:
            came = await self._exchanged(name, request)
        finally:
            self._waiting.discard(task)
        if isinstance(came, Reply):
            headers = {"Content-Type": "application/json", **came.headers}
            return httpx.Response(came.status, headers=headers, content=came.body, request=request)
        raise came("the line broke")

    async def _exchanged(self, name: str, request: httpx.Request) -> Reply | Broke:
        asked = Asked(request.method, request.url.path, request.headers, await request.aread())
        serving = self._internet.send(self._register, name, asked)
        self._life.passes(Moment.SENT)
        try:
            async with asyncio.timeout(request.extensions["timeout"]["read"]):
                came = await asyncio.shield(serving)
        except TimeoutError:
            came = httpx.ReadTimeout
        self._life.passes(Moment.RECEIVE)
        return came
