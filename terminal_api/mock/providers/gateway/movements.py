"""Money movements at the mock gateway: each forwarded once, and remembered before anything of it leaves."""

import json
import time
from collections.abc import Awaitable, Callable

from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.gateway import replies
from terminal_api.mock.providers.gateway.behind import Behind, Done, Down, Moved, No, Order, Silent
from terminal_api.mock.providers.gateway.memory import Kept, Memory
from terminal_api.mock.providers.gateway.reading import MovementIn, is_id, read
from terminal_api.mock.providers.gateway.switches import Switches

OFFERS = ("activate", "load", "pay", "reverse")


class Movements:
    """What became of every movement. An id that may have been forwarded is never "unknown" here."""

    def __init__(
        self,
        behind: Behind,
        switches: Switches,
        memory: Memory,
        *,
        offers: tuple[str, ...] = OFFERS,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.behind = behind
        self._switches = switches
        self._memory = memory
        self._offers = offers
        self._ticks = ticks

    async def put(self, id: str, store: str, body: bytes) -> Reply:
        """`PUT /v1/transactions/{id}`: forward it, or tell again what became of it."""
        movement = read(MovementIn, body)
        if isinstance(movement, str) or not is_id(id):
            return replies.error(400, "REQUEST_INVALID", movement if isinstance(movement, str) else "id")
        content: object = json.loads(body)
        before = self._memory.movements.get(id)
        if before is not None:
            same = before.content == content and before.order.store == store
            return await self._told(before) if same else replies.error(409, "ID_REUSED")
        if not self._switches.provider:
            return unanswered(Down(forwarded=False))
        order = movement.order(id, store)
        if self._switches.elsewhere is not None and order.operation == "pay":
            self.behind.spend_elsewhere(order.number, self._switches.elsewhere)
            self._switches.elsewhere = None
        kept = Kept(content, order, self._ticks() + self._switches.pending_s)
        self._memory.movements[id] = kept  # before it leaves: what may have left is never "unknown" here
        return await self._forwarded(kept)

    async def _forwarded(self, kept: Kept) -> Reply:
        order = kept.order
        at_close = self._switches.debits == "at_close" and order.operation == "pay"
        if order.operation not in self._offers or at_close:
            return self._ended(kept, No("NOT_OFFERED"))
        moved = await self._asked(kept, self.behind.move)
        if moved == Down(forwarded=False):
            del self._memory.movements[order.id]
        return self._ended(kept, moved)

    async def _asked(self, kept: Kept, ask: Callable[[Order], Awaitable[Moved]]) -> Moved:
        kept.asking = True
        try:
            return await ask(kept.order)
        finally:
            kept.asking = False

    def _ended(self, kept: Kept, moved: Moved) -> Reply:
        if isinstance(moved, Down | Silent):
            return unanswered(moved)
        kept.done = moved if isinstance(moved, Done) else None
        kept.reply = replies.became(moved)
        return self._shown(kept, kept.reply)

    async def became(self, id: str, store: str) -> Reply:
        """`GET /v1/transactions/{id}`."""
        kept = self._memory.movements.get(id)
        if kept is None or kept.order.store != store:
            return replies.error(404, "TRANSACTION_UNKNOWN")
        return await self._told(kept)

    async def _told(self, kept: Kept) -> Reply:
        """How it ended; where that is open, the provider is asked first, and until it tells it is pending."""
        if kept.reply is None and not kept.asking and self._switches.provider:
            moved = await self._asked(kept, self.behind.became)
            if isinstance(moved, Done | No):
                return self._ended(kept, moved)
        return replies.pending() if kept.reply is None else self._shown(kept, kept.reply)

    def _shown(self, kept: Kept, reply: Reply) -> Reply:
        return replies.pending() if self._ticks() < kept.due_at else reply


def unanswered(why: Down | Silent) -> Reply:
    """What the till is told when the provider told nothing."""
    if isinstance(why, Silent):
        return replies.error(504, "PROVIDER_SILENT")
    return replies.error(503, "PROVIDER_DOWN", forwarded=why.forwarded)
