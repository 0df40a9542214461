"""The cloud way without holding a connection open: ask, then take the answer from wherever it comes first."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from terminal_api.nexo.cloud.notifications import Notifications
from terminal_api.nexo.cloud.transport import CLOUD_SETTINGS, CloudTransport
from terminal_api.nexo.errors import IdsUsedUp
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    ErrorCondition,
    MessageCategory,
    MessageHeader,
    TransactionStatusResponse,
)
from terminal_api.nexo.status_answer import look_up, repeated
from terminal_api.nexo.transport import Exchanged
from terminal_api.outcomes import NotSent, Unknown

log = logging.getLogger(__name__)

#: Answered by the terminal alone and at once; their answers by notification would only come later.
_ASKED_AT_ONCE = frozenset(
    {MessageCategory.TRANSACTION_STATUS, MessageCategory.ABORT, MessageCategory.DIAGNOSIS}
)

#: What TransactionStatus can be asked about. Of everything else only a notification tells.
_LOOKED_UP = frozenset(
    {
        MessageCategory.PAYMENT,
        MessageCategory.STORED_VALUE,
        MessageCategory.REVERSAL,
        MessageCategory.CARD_ACQUISITION,
    }
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long to pause before the next look-up, in seconds; a policy of ours, not of the protocol."""

    first_s: float = 5
    in_progress_s: float = 5
    not_found_s: float = 3
    not_found_grace_s: float = 20
    """So long after asking, a terminal that does not know the request may only not have got it yet."""
    no_answer_s: tuple[float, ...] = (5, 10, 15)
    """After the first, the second look-up without an answer; the last for all further ones."""


class AsyncCloudTransport:
    """Sends through `cloud` without waiting; the answer comes to `notifications` or is found by look-ups.

    `ids` gives ServiceIDs never used before, from the same source as the terminal's. `read_timeout_s` bounds
    the whole wait. `pause` waits; a test puts its own in its place.
    """

    def __init__(
        self,
        cloud: CloudTransport,
        notifications: Notifications,
        ids: Callable[[], str],
        *,
        rhythm: Rhythm | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._cloud = cloud
        self._notifications = notifications
        self._ids = ids
        self._rhythm = rhythm or Rhythm()
        self._pause = pause

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Send once, then wait for what comes first; status, abort and diagnosis hold their connection."""
        if message.header.message_category in _ASKED_AT_ONCE:
            return await self._cloud.exchange(message, read_timeout_s=read_timeout_s)
        with self._notifications.awaited(message.header) as arriving:
            # Awaited before asking: the notification may be here before the answer to the post.
            submitted = await self._cloud.submit(message, read_timeout_s=CLOUD_SETTINGS.lookup_timeout_s)
            if isinstance(submitted, Message | NotSent) and not arriving.done():
                return submitted
            return await self._first(message.header, arriving, read_timeout_s)

    async def _first(
        self, request: MessageHeader, arriving: asyncio.Future[Message], wait_s: float
    ) -> Message | Unknown:
        looking = asyncio.ensure_future(self._looked_up(request))
        enough = asyncio.ensure_future(self._pause(wait_s))
        try:
            await asyncio.wait({arriving, looking, enough}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (looking, enough):
                task.cancel()
            looked_up, _ = await asyncio.gather(looking, enough, return_exceptions=True)
        # Looked at last: it may have arrived in this very moment, and nobody would be told of it again.
        if arriving.done():
            return arriving.result()
        match looked_up:
            case Message():
                self._notifications.answered_elsewhere(request)
                return looked_up
            case Unknown():
                return looked_up
            case IdsUsedUp():  # the request is out: what became of it is still the question
                return Unknown(str(looked_up))
            case _:
                return _unanswered(request)

    async def _looked_up(self, request: MessageHeader) -> Message | Unknown:
        """The repeated answer; `Unknown` when the terminal never got the request. Else it never ends."""
        if request.message_category not in _LOOKED_UP:
            await asyncio.get_running_loop().create_future()  # nothing to look up: until cancelled
        rhythm = self._rhythm
        waited_s, silent, pause_s = 0.0, 0, rhythm.first_s
        while True:
            await self._pause(pause_s)
            waited_s += pause_s
            answer = await self._look_up(request)
            found = repeated(request, answer) if answer else None
            if found:
                return Message.of(request.answered(), found)
            match answer.response.error_condition if answer else None:
                case ErrorCondition.IN_PROGRESS:
                    silent, pause_s = 0, rhythm.in_progress_s
                case ErrorCondition.NOT_FOUND if waited_s >= rhythm.not_found_grace_s:
                    return Unknown("The terminal does not know the request: ask what became of it.")
                case ErrorCondition.NOT_FOUND:
                    silent, pause_s = 0, rhythm.not_found_s
                case _:
                    pause_s = rhythm.no_answer_s[min(silent, len(rhythm.no_answer_s) - 1)]
                    silent += 1

    async def _look_up(self, request: MessageHeader) -> TransactionStatusResponse | None:
        category, service_id = MessageCategory.TRANSACTION_STATUS, self._ids()
        header = request.model_copy(update={"message_category": category, "service_id": service_id})
        wait_s = CLOUD_SETTINGS.lookup_timeout_s
        exchanged = await self._cloud.exchange(Message.of(header, look_up(request)), read_timeout_s=wait_s)
        answer = exchanged.body if isinstance(exchanged, Message) else None
        return answer if isinstance(answer, TransactionStatusResponse) else None


def _unanswered(request: MessageHeader) -> Unknown:
    log.warning("no answer to %s %s in time", request.message_category, request.service_id)
    return Unknown("The terminal's answer did not come in time: ask what became of it.")
