"""From a request to its answer and what befalls it, whichever way the two travel."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from terminal_api.mock.body.dialogue import PowerLost
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.unread import unread
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.orders.altered import altered
from terminal_api.mock.orders.faults import ABOUT_MONEY, Fault, FaultKind
from terminal_api.mock.served import Served, result_of, served
from terminal_api.mock.terminal import ALONE, AT_ONCE, Terminal
from terminal_api.nexo.masking import masked, secrets
from terminal_api.nexo.message import REQUEST, Message
from terminal_api.nexo.messages import MessageHeader
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
        self.on_done: Callable[[Incoming, Message], None] | None = None
        """Told what a terminal answers, before anything befalls it on its way."""
        self.on_seen: list[Callable[[Seen], None]] = []
        """Told of every request as it comes in, and of every answer or the lack of one; secrets masked."""
        self._said: deque[Callable[[], Seen]] = deque(maxlen=REMEMBERED)
        self._fleet = fleet

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The last requests and answers, oldest first. Secrets are taken out only here: it takes its time."""
        return tuple(see() for see in self._said)

    async def answer(self, request: Incoming, terminal: Terminal) -> Answered | Silent:
        """Let `terminal` answer, with whatever fault is armed for `request`."""
        self._tell(partial(_asked, request, self._fleet.settings.clock()))
        fault = self._fleet.faults.take(request)
        ended = await self._ended(request, terminal, fault)
        self._tell(partial(_told, ended, fault, self._fleet.settings.clock()))
        if self.on_served:
            self.on_served(served(request, _said(ended), fault, self._fleet.ledger))
        self._fleet.faults.ended(request)
        if fault and fault.kind is FaultKind.LATE and not await self._fleet.pause(fault.seconds):
            return Silent(request, power_lost=True)
        return ended

    def turned_away(self, header: MessageHeader, reason: str) -> None:
        """Tell of a request that no terminal got; `header` is as much of its own as could be read."""
        self._note(header, f"rejected: {reason}")

    def undelivered(self, header: MessageHeader, reason: str) -> None:
        """Tell of an answer, an event or a webhook that nobody waits for and that was not taken either."""
        self._note(header, f"not delivered: {reason}")

    def _note(self, header: MessageHeader, note: str) -> None:
        at = self._fleet.settings.clock()
        self._tell(lambda: Seen.without(at, Way.TO_REGISTER, header, note))
        if self.on_served:
            self.on_served(Served(header.message_category, header.service_id or "", "", None, note))

    async def _ended(self, request: Incoming, terminal: Terminal, fault: Fault | None) -> Answered | Silent:
        message: Message | None = None
        if fault is None or not fault.keeps_away:
            try:
                message = await self._asked(request, terminal, fault)
            except PowerLost:
                return Silent(request, power_lost=True)
        if message and self.on_done:
            self.on_done(request, message)
        if fault and fault.kind is FaultKind.RESTART:
            self._fleet.restart(terminal.settings.poi_id, keep_memory=fault.keep_memory)
        if fault and fault.kind in _SILENT:
            return Silent(request, power_lost=fault.kind is FaultKind.RESTART)
        return Answered(request, altered(message, fault) if message and fault else message, fault)

    async def _asked(self, request: Incoming, terminal: Terminal, fault: Fault | None) -> Message | None:
        if fault is None:
            return await terminal.answer(request)
        if fault.kind is FaultKind.DELAY and request.header.message_category not in ABOUT_MONEY:
            await self._fleet.pause(fault.seconds)
        message = await terminal.answer(request, fault)
        if fault.kind is FaultKind.DUPLICATE_REQUEST:
            await terminal.answer(request)
        return message

    def _tell(self, see: Callable[[], Seen]) -> None:
        self._said.append(see)
        if self.on_seen:
            seen = see()
            for told in tuple(self.on_seen):
                told(seen)


def _members(request: Incoming) -> dict[str, object]:
    return {REQUEST: {"MessageHeader": request.header.members(), request.member: request.members or {}}}


def _asked(request: Incoming, at: datetime) -> Seen:
    return Seen.without(at, Way.TO_TERMINAL, request.header, _not_read(request), masked(_members(request)))


def _not_read(request: Incoming) -> str:
    kind = AT_ONCE.get(request.header.message_category) or ALONE.get(request.header.message_category)
    names = unread(request, kind) if kind else ()
    return f"not known here, not read: {', '.join(names)}" if names else ""


def _told(ended: Answered | Silent, fault: Fault | None, at: datetime) -> Seen:
    ordered = f"fault: {fault.kind}" if fault else ""
    if isinstance(ended, Answered) and ended.message:
        # An answer may repeat in a text the number that only the request holds as such.
        seen = Seen.of(at, Way.TO_REGISTER, ended.message, secrets(_members(ended.request)))
        return replace(seen, note=ordered)
    note = ", ".join(word for word in (_said(ended), ordered) if word)
    return Seen.without(at, Way.TO_REGISTER, ended.request.header, note)


def _said(ended: Answered | Silent) -> str:
    if isinstance(ended, Silent):
        return "no answer"
    if ended.fault is None or not ended.fault.keeps_away:
        return result_of(ended.message)
    return "forged answer" if ended.fault.kind is FaultKind.PLAIN_SUCCESS else "no answer"
