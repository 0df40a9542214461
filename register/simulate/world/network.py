"""The network between a register and its terminal, in memory: sealed bytes there, and what becomes of them.

What is sealed, opened, answered and judged is the real client's and the mock's own code; only sockets are
missing, and each of the mock's faults becomes what a socket would have shown.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from register.simulate.life import Life, Moment
from register.simulate.lot import Lot
from terminal_api.connecting import KEEPALIVE_S
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.exchange import Answered, Exchange, Silent
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network import delivery
from terminal_api.mock.network.wire_form import Opener, WireForm
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.nexo.message import Message
from terminal_api.nexo.sealing import TerminalKey, under_seal
from terminal_api.nexo.transport import Exchanged, judged
from terminal_api.outcomes import NotSent, Unknown

#: How long bytes travel one way.
_LEAST_S, _MOST_S = 0.002, 0.030

#: What arrives: a body, or in words why none did.
Arrived = bytes | str


@dataclass
class Shopfloor:
    """The terminals of a shop as its network reaches them."""

    fleet: Fleet
    exchange: Exchange
    opener: Opener
    key: TerminalKey
    arrives: Callable[[Incoming], None]
    """Told each request before the terminal sees it."""
    lot: Lot
    nonces: int = 0

    def nonce(self) -> bytes:
        """Fresh, and the same in every run."""
        self.nonces += 1
        return self.nonces.to_bytes(16, "big")

    async def serve(self, request: Incoming, form: WireForm) -> Answered | Silent:
        """Let the terminal answer, while the bytes travel there and back."""
        await asyncio.sleep(self.lot.seconds(_LEAST_S, _MOST_S))
        terminal = self.fleet.terminal(request.header.poi_id)
        assert terminal is not None
        ended = await self.exchange.answer(request, terminal)
        await asyncio.sleep(self.lot.seconds(_LEAST_S, _MOST_S))
        return ended


@dataclass
class Line:
    """A `Transport` from the program of `life` to its terminal. With the program goes the line."""

    floor: Shopfloor
    life: Life
    plugged: Callable[[], bool]
    """Whether the terminal can be reached at all."""
    _left: tuple[float, bytes] | None = None
    """An answer nobody has read yet, and until when the connection is kept."""
    _waiting: set["asyncio.Task[object]"] = field(default_factory=set["asyncio.Task[object]"])
    _served: set["asyncio.Task[Answered | Silent]"] = field(
        default_factory=set["asyncio.Task[Answered | Silent]"]
    )

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Send once, as the local way does, with the same answers to every failure."""
        self.life.passes(Moment.SEND)
        if not self.plugged():
            return NotSent("The terminal cannot be reached: check its power and network.")
        task = asyncio.current_task()
        assert task is not None
        self._waiting.add(task)
        try:
            return await self._exchanged(message, read_timeout_s)
        finally:
            self._waiting.discard(task)

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way, or being done."""
        return not self._served

    def cut(self) -> None:
        """The program is gone; what the terminal was asked goes on there."""
        for task in tuple(self._waiting):
            task.cancel()

    async def _exchanged(self, message: Message, read_timeout_s: float) -> Exchanged:
        request, form = self.floor.opener.sealed(under_seal(message, self.floor.key, self.floor.nonce()))
        self.floor.arrives(request)
        serving = asyncio.ensure_future(self.floor.serve(request, form))
        self._served.add(serving)
        serving.add_done_callback(self._served.discard)
        self.life.passes(Moment.SENT)
        try:
            async with asyncio.timeout(read_timeout_s):
                came = await self._came(await asyncio.shield(serving), form)
        except TimeoutError:
            came = "ReadTimeout"
        self.life.passes(Moment.RECEIVE)
        if isinstance(came, str):
            self._left = None
            return Unknown(f"The terminal's answer was lost ({came}): ask what became of it.")
        answer = judged(message.header, came, self.floor.key)
        if isinstance(answer, Unknown):
            self._left = None  # hung up: the line may be one answer behind
        return answer

    async def _came(self, ended: Answered | Silent, form: WireForm) -> Arrived:
        """What a client reads when the terminal has `ended` like that."""
        if isinstance(ended, Silent):
            return "RemoteProtocolError"
        body, now = delivery.body(ended, form), asyncio.get_running_loop().time()
        left, self._left = self._left, None
        fault = ended.fault
        match fault.kind if fault else FaultKind.NOTHING:
            case FaultKind.HTTP_ERROR if fault:
                return f"HTTP {fault.status}"
            case FaultKind.RESET_MID_ANSWER:
                return "ReadError"
            case FaultKind.TRUNCATED if fault:
                await asyncio.sleep(fault.seconds)
                return "RemoteProtocolError"
            case FaultKind.STALE:
                self._left = (now + KEEPALIVE_S, body)
            case _:
                pass
        return left[1] if left and now <= left[0] else body
