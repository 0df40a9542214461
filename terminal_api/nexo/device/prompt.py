"""A request that takes the customer's attention, and can be taken back."""

import asyncio
from collections.abc import Awaitable, Callable

from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Exchanged
from terminal_api.nexo.wire import Wire


class Prompt:
    """One such request, from when it is made: it waits its turn, then it is sent.

    `take_back` is how the terminal is told to stop it. Whether its turn had come is not known here, so the
    terminal may be told of a request it never saw, and ignores that.
    """

    def __init__(
        self,
        terminal: NexoTerminal,
        body: Wire,
        *,
        service_id: str,
        take_back: Callable[[], Awaitable[object]],
        wait_s: float | None = None,
    ) -> None:
        request = terminal.send(body, wait_s=wait_s, prompts=True, service_id=service_id)
        self._sending = asyncio.ensure_future(request)
        self._take_back = take_back

    async def answer(self) -> Exchanged | None:
        """What came; None when it was taken back. A caller that is cancelled takes it back."""
        try:
            await asyncio.wait({self._sending})
        except asyncio.CancelledError:
            await self.take_back()
            raise
        return None if self._sending.cancelled() else self._sending.result()

    async def take_back(self) -> None:
        """Never send it, or have the terminal stop it. Does nothing once it is answered."""
        if self._sending.cancel():
            await self._take_back()
