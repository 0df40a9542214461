"""From a request to its answer and what befalls it, whichever way the two travel."""

from collections.abc import Callable
from dataclasses import dataclass

from terminal_api.mock.dialogue import PowerLost
from terminal_api.mock.faults import Fault, FaultKind
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.incoming import Incoming
from terminal_api.mock.served import Served, result_of, served
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.message import Message


@dataclass(frozen=True, slots=True)
class Answered:
    """What the terminal says; `fault` is still to happen to it on its way."""

    request: Incoming
    message: Message | None
    """None: an abort was taken note of, which has no answer."""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody will answer `request`."""

    request: Incoming


class Exchange:
    """Lets terminals answer. `on_served` is called once for each request, when it has ended."""

    def __init__(self, fleet: Fleet, on_served: Callable[[Served], None] | None = None) -> None:
        self.on_served = on_served
        self._fleet = fleet

    async def answer(self, request: Incoming, terminal: Terminal) -> Answered | Silent:
        """Let `terminal` answer, with whatever fault is armed for `request`."""
        fault = self._fleet.faults.take(request)
        ended = await _ended(request, terminal, fault)
        if self.on_served:
            self.on_served(served(request, _said(ended), fault, self._fleet.ledger))
        return ended


async def _ended(request: Incoming, terminal: Terminal, fault: Fault | None) -> Answered | Silent:
    kind = fault.kind if fault else None
    if kind is FaultKind.DROP_BEFORE:
        return Silent(request)
    if kind is FaultKind.PLAIN_SUCCESS:
        return Answered(request, None, fault)
    try:
        message = await terminal.answer(request, fault)
        if kind is FaultKind.DUPLICATE:
            await terminal.answer(request)
    except PowerLost:
        return Silent(request)
    return Answered(request, message, fault)


def _said(ended: Answered | Silent) -> str:
    if isinstance(ended, Silent):
        return "no answer"
    forged = ended.fault is not None and ended.fault.kind is FaultKind.PLAIN_SUCCESS
    return "forged answer" if forged else result_of(ended.message)
