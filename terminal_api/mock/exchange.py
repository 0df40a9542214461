"""From a request to its answer and what befalls it, whichever way the two travel."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from terminal_api.mock.altered import altered
from terminal_api.mock.dialogue import PowerLost
from terminal_api.mock.faults import ABOUT_MONEY, Fault, FaultKind
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.incoming import Incoming
from terminal_api.mock.served import Served, result_of, served
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.masking import masked, secrets
from terminal_api.nexo.message import REQUEST, Message
from terminal_api.nexo.watching import Seen, Way

#: How many messages are remembered for whoever asks what was said.
REMEMBERED = 200

_SILENT = {FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.RESTART}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the terminal says; `fault` is still to happen to it on its way."""

    request: Incoming
    message: Message | None
    """None: an abort was taken note of, or the fault keeps the terminal from saying anything."""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody will answer `request`, though the terminal may have done it."""

    request: Incoming
    power_lost: bool = False
    """The terminal went off; otherwise the answer gets lost on its way."""


class Exchange:
    """Lets terminals answer. `on_served` is called once for each request, when it has ended."""

    def __init__(self, fleet: Fleet, on_served: Callable[[Served], None] | None = None) -> None:
        self.on_served = on_served
        self.on_seen: list[Callable[[Seen], None]] = []
        """Told of every request as it comes in, and of every answer or the lack of one; secrets masked."""
        self.seen: deque[Seen] = deque(maxlen=REMEMBERED)
        """The last of them, oldest first."""
        self._fleet = fleet

    async def answer(self, request: Incoming, terminal: Terminal) -> Answered | Silent:
        """Let `terminal` answer, with whatever fault is armed for `request`."""
        members = {"MessageHeader": request.header.members(), request.member: request.members or {}}
        asked: dict[str, object] = {REQUEST: members}
        self._see(Way.TO_TERMINAL, request, "", masked(asked))
        fault = self._fleet.faults.take(request)
        ended = await self._ended(request, terminal, fault)
        if self.on_served:
            self.on_served(served(request, _said(ended), fault, self._fleet.ledger))
        if isinstance(ended, Answered) and ended.message:
            told = Seen.of(self._fleet.settings.clock(), Way.TO_REGISTER, ended.message, secrets(asked))
            self._tell(told)
        else:
            self._see(Way.TO_REGISTER, request, _said(ended))
        self._fleet.faults.ended(request)
        if fault and fault.kind is FaultKind.LATE:
            await self._fleet.pause(fault.seconds)
        return ended

    async def _ended(self, request: Incoming, terminal: Terminal, fault: Fault | None) -> Answered | Silent:
        message: Message | None = None
        if fault is None or not fault.keeps_away:
            try:
                message = await self._done(request, terminal, fault)
            except PowerLost:
                return Silent(request, power_lost=True)
        if fault and fault.kind is FaultKind.RESTART:
            self._fleet.restart(terminal.settings.poi_id, keep_memory=fault.keep_memory)
        if fault and fault.kind in _SILENT:
            return Silent(request, power_lost=fault.kind is FaultKind.RESTART)
        return Answered(request, altered(message, fault) if message and fault else message, fault)

    async def _done(self, request: Incoming, terminal: Terminal, fault: Fault | None) -> Message | None:
        if fault is None:
            return await terminal.answer(request)
        if fault.kind is FaultKind.DELAY and request.header.message_category not in ABOUT_MONEY:
            await self._fleet.pause(fault.seconds)
        message = await terminal.answer(request, fault.at_terminal)
        if fault.kind is FaultKind.DUPLICATE_REQUEST:
            await terminal.answer(request)
        return message

    def _see(self, way: Way, request: Incoming, note: str, message: object = None) -> None:
        self._tell(Seen.without(self._fleet.settings.clock(), way, request.header, note, message))

    def _tell(self, seen: Seen) -> None:
        self.seen.append(seen)
        for told in tuple(self.on_seen):
            told(seen)


def _said(ended: Answered | Silent) -> str:
    if isinstance(ended, Silent):
        return "no answer"
    if ended.fault is None or not ended.fault.keeps_away:
        return result_of(ended.message)
    return "forged answer" if ended.fault.kind is FaultKind.PLAIN_SUCCESS else "no answer"
