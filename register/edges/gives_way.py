"""The customer's screen never stands in the way of money."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageCategory
from terminal_api.nexo.transport import Exchanged, Transport
from terminal_api.outcomes import NotSent

#: So long a screen may take; longer a payment does not wait for the terminal to be free of it.
LONGEST_SCREEN_S = 3.0

#: These go on beside whatever the terminal does.
_BESIDE = frozenset({MessageCategory.TRANSACTION_STATUS, MessageCategory.ABORT, MessageCategory.DIAGNOSIS})


def _nothing() -> None:
    """For whoever draws nothing."""


class GivesWay:
    """A `Transport` on which a screen (nexo: Display) gives way to everything that needs the terminal.

    A terminal does one thing at a time and answers `Busy` to a second. So while it is asked for anything, no
    screen is sent at all; and what is asked while a screen is on its way waits for that one, but not longer
    than `longest_s` seconds. `afterwards` is called when the terminal's own screens were in front: what the
    register had shown is gone.
    """

    def __init__(self, transport: Transport, *, longest_s: float = LONGEST_SCREEN_S) -> None:
        self._transport = transport
        self._longest_s = longest_s
        self._asked = 0
        self._no_screen = asyncio.Event()
        self._no_screen.set()
        self.afterwards: Callable[[], None] = _nothing

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Send once, when it is its turn."""
        category = message.header.message_category
        if category in _BESIDE:
            return await self._transport.exchange(message, read_timeout_s=read_timeout_s)
        if category == MessageCategory.DISPLAY:
            return await self._shown(message, read_timeout_s)
        self._asked += 1
        try:
            await self._until_no_screen()
            return await self._transport.exchange(message, read_timeout_s=read_timeout_s)
        finally:
            self._asked -= 1
            self.afterwards()

    async def _shown(self, message: Message, read_timeout_s: float) -> Exchanged:
        if self._asked or not self._no_screen.is_set():
            return NotSent("The terminal is busy with something else.")
        self._no_screen.clear()
        try:
            return await self._transport.exchange(message, read_timeout_s=read_timeout_s)
        finally:
            self._no_screen.set()

    async def _until_no_screen(self) -> None:
        # A terminal that shows it for longer answers Busy: nothing has begun then.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._longest_s):
                await self._no_screen.wait()
