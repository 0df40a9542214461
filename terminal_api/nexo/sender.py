"""Messages to one terminal, each under a header of its own and sent once."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from terminal_api.nexo import status_answer
from terminal_api.nexo.errors import IdsUsedUp
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import AbortRequest, MessageClass, MessageHeader, MessageType
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.transport import Accepted, Exchanged, Transport
from terminal_api.nexo.turns import Turns
from terminal_api.nexo.wire import Wire
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.sentences import worded

log = logging.getLogger(__name__)

#: Categories about the terminal's own screen, keys and printer.
_DEVICE = frozenset({"Display", "Input", "InputUpdate", "Print"})


class Sender:
    """Sends to one terminal over `transport`.

    `ids` gives ServiceIDs never used before. `sale_id` names this register, `poi_id` the terminal: change
    neither, nor the dialect, while a request is unsettled, for the terminal knows it only by them. `now`
    tells UTC, `pause` waits for some seconds, `clock_s` counts seconds and, unlike `now`, is never set.

    One request with a prompt at a time, the others wait their turn; status, abort and diagnosis go beside it
    on a connection of their own. A caller that is cancelled while waiting for its turn has sent nothing. One
    that is cancelled later loses only the answer: the exchange goes on to its end and keeps its turn until
    then, so that nothing else runs into the busy terminal, and `status` tells what became of it.
    """

    def __init__(
        self,
        transport: Transport,
        ids: Callable[[], str],
        *,
        sale_id: str,
        poi_id: str,
        now: Callable[[], datetime],
        settings: Settings | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._ids = ids
        self._sale_id = sale_id
        self._poi_id = poi_id
        self._now = now
        self._settings = settings or Settings()
        self._pause = pause
        self._turns = Turns(clock_s)

    async def send(
        self,
        body: Wire,
        *,
        wait_s: float | None = None,
        prompts: bool = False,
        service_id: str | None = None,
    ) -> Exchanged:
        """Send any request once, under a header that `body`'s class decides: `DisplayRequest` is `Display`.

        `prompts` says that it takes the terminal's screen from a customer: then it waits its turn. `wait_s`
        is how long an answer may take. Whoever wants to stop it makes its `service_id` with `new_id`.
        """
        try:
            message = self.message(body, service_id or self._ids())
        except IdsUsedUp as error:
            return NotSent(str(error))
        if prompts:
            return await self.prompt(message, wait_s)
        return await self._exchange(message, wait_s)

    async def stop(self, category: str, service_id: str) -> None:
        """Ask the terminal to abort what was sent under `service_id`; the answer to that still decides."""
        if self._turns.take_back(service_id):
            return
        waiting = status_answer.reference(self.header(category, service_id))
        exchanged = await self.send(AbortRequest(message_reference=waiting))
        if not isinstance(exchanged, Accepted):
            log.warning("abort of %s was not accepted: %s", service_id, type(exchanged).__name__)

    def message(self, body: Wire, service_id: str) -> Message:
        """`body` under a header that its class decides."""
        return Message.of(self.header(type(body).__name__.removesuffix("Request"), service_id), body)

    def header(self, category: str, service_id: str) -> MessageHeader:
        """The header of one request of ours to this terminal."""
        return MessageHeader(
            protocol_version="3.0",
            message_class=MessageClass.DEVICE if category in _DEVICE else MessageClass.SERVICE,
            message_category=category,
            message_type=MessageType.REQUEST,
            service_id=service_id,
            sale_id=self._sale_id,
            poi_id=self._poi_id,
        )

    async def prompt(
        self, message: Message, wait_s: float | None = None, *, idle_s: float | None = None
    ) -> Exchanged:
        """Send what takes the terminal's screen, in its turn; stop it where no answer came after `idle_s`."""

        async def exchange() -> Exchanged:
            idle = (
                None if idle_s is None else asyncio.ensure_future(self._abort_after(idle_s, message.header))
            )
            try:
                return await self._exchange(message, wait_s)
            finally:
                if idle is not None:
                    idle.cancel()

        return await self._turns.take(str(message.header.service_id), exchange)

    async def _abort_after(self, idle_s: float, waiting: MessageHeader) -> None:
        await self._pause(idle_s)
        log.info("%s %s waited %s s: aborted", waiting.message_category, waiting.service_id, idle_s)
        await self.stop(waiting.message_category, str(waiting.service_id))

    async def _exchange(self, message: Message, wait_s: float | None) -> Exchanged:
        header = message.header
        usual_s = self._settings.wait_s(header.message_category)
        try:
            return await self._transport.exchange(
                message, read_timeout_s=usual_s if wait_s is None else wait_s
            )
        except Exception as error:  # noqa: BLE001 - whatever broke, bytes may have left: only Unknown is true
            # Without its text or its trace, in which the message may stand.
            why = type(error).__name__
            log.error("%s %s broke off: %s", header.message_category, header.service_id, why)
            return Unknown(worded("The request broke off ({why}): ask what became of it.", why=why))
