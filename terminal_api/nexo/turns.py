"""Whose turn it is at the terminal: one request that takes its screen at a time, the others wait."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any

from terminal_api.nexo.transport import Exchanged
from terminal_api.outcomes import NotSent, Unknown

_REMEMBERED = 1000


class Turns:
    """A queue of exchanges by ServiceID, which remembers what became of each.

    A caller that is cancelled while waiting has sent nothing. One that is cancelled later loses only the
    answer: the exchange keeps its turn to its end. `clock_s` counts seconds and is never set.
    """

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._turn = asyncio.Lock()
        self._waiting: set[str] = set()
        self._ended: dict[str, float | None] = {}
        """When by the clock: infinity while it is not over, None for one of an earlier run."""

    def __contains__(self, service_id: object) -> bool:
        """Whether this register asked under it."""
        return service_id in self._ended

    def note(self, service_id: str) -> None:
        """Take it for one of ours: it was asked under before this run."""
        self._ended.setdefault(service_id, None)

    def over_s(self, service_id: str) -> float | None:
        """Seconds since its exchange was over, below zero while it is not; None if it had no turn here."""
        ended = self._ended.get(service_id)
        return None if ended is None else self._clock_s() - ended

    def take_back(self, service_id: str) -> bool:
        """Never send it, if it still waits."""
        waits = service_id in self._waiting
        self._waiting.discard(service_id)
        return waits

    async def take(
        self, service_id: str, exchange: Callable[[], Coroutine[Any, Any, Exchanged]]
    ) -> Exchanged:
        """Call `exchange` when its turn has come. A ServiceID that was sent before is not sent again."""
        if service_id in self._ended:
            return Unknown("This was asked before: ask what became of it.")
        self._remember(service_id)
        try:
            wanted = await self._come(service_id)
        except asyncio.CancelledError:
            self._ended.pop(service_id, None)
            raise
        if not wanted:
            self._turn.release()
            self._ended.pop(service_id, None)
            return NotSent("It was aborted before it was sent.")
        running = asyncio.ensure_future(exchange())
        running.add_done_callback(lambda done: self._over(service_id, done))
        return await asyncio.shield(running)

    async def _come(self, service_id: str) -> bool:
        """Wait; whether it is still wanted."""
        self._waiting.add(service_id)
        try:
            await self._turn.acquire()
            return service_id in self._waiting
        finally:
            self._waiting.discard(service_id)

    def _remember(self, service_id: str) -> None:
        self._ended[service_id] = math.inf
        if len(self._ended) > _REMEMBERED:
            del self._ended[next(iter(self._ended))]

    def _over(self, service_id: str, done: asyncio.Task[Exchanged]) -> None:
        self._turn.release()
        if not done.cancelled() and isinstance(done.result(), NotSent):
            self._ended.pop(service_id, None)  # it may be tried again
        else:
            self._ended[service_id] = self._clock_s()
