"""What nobody waits for, on its way to where it is wanted: answers, events, progress, webhooks."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import httpx

from terminal_api.mock.exchange import Answered
from terminal_api.mock.network import delivery
from terminal_api.mock.network.wire_form import WireForm
from terminal_api.mock.orders.faults import FaultKind

#: How often something is sent again. Only a server's own failure (5xx) is worth it.
RETRIES = 3
#: Long enough for a listener that thinks before it says 200.
_TIMEOUT_S = 10.0
_BETWEEN_RETRIES_S = 2.0

Pause = Callable[[], Awaitable[None]]


async def between_retries() -> None:
    """Wait as long as a listener may need to come back."""
    await asyncio.sleep(_BETWEEN_RETRIES_S)


class Notifier:
    """POSTs JSON to `url`, for each sender in the order it was given, without making anybody wait.

    `on_lost` is told what was not taken in the end, and why.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        auth: tuple[str, str] | None = None,
        pause: Pause = between_retries,
        on_lost: Callable[[bytes, str], None] | None = None,
    ) -> None:
        self._on_lost = on_lost
        self._http = http
        self._url = url
        self._auth = auth
        self._pause = pause
        self._waiting: dict[str, deque[bytes]] = {}
        self._senders: dict[str, asyncio.Task[None]] = {}

    def send(self, sender: str, content: bytes) -> None:
        """Send `content` after all that `sender` sent before."""
        self._waiting.setdefault(sender, deque()).append(content)
        if sender not in self._senders:
            self._senders[sender] = asyncio.create_task(self._send_all(sender))

    async def stop(self) -> None:
        """Give up what is still on its way."""
        senders = list(self._senders.values())
        for task in senders:
            task.cancel()
        await asyncio.gather(*senders, return_exceptions=True)

    async def _send_all(self, sender: str) -> None:
        waiting = self._waiting[sender]
        try:
            while waiting:
                await self._send(waiting.popleft())
        finally:
            del self._waiting[sender], self._senders[sender]

    async def _send(self, content: bytes) -> None:
        why = ""
        for attempt in range(1 + RETRIES):
            if attempt:
                await self._pause()
            is_worth_it, why = await self._tried(content)
            if not is_worth_it:
                break
        if why and self._on_lost:
            self._on_lost(content, why)

    async def _tried(self, content: bytes) -> tuple[bool, str]:
        """Whether to send it again, as when the listener says that it failed, and why it was not taken.

        A listener that cannot be reached is given up.
        """
        auth = httpx.BasicAuth(*self._auth) if self._auth else httpx.USE_CLIENT_DEFAULT
        headers = {"Content-Type": "application/json"}
        try:
            reply = await self._http.post(
                self._url, content=content, headers=headers, auth=auth, timeout=_TIMEOUT_S
            )
        except httpx.HTTPError as error:
            return False, f"{self._url} cannot be reached, {error or type(error).__name__}"
        why = "" if reply.is_success else f"{self._url} answered HTTP {reply.status_code}"
        return reply.is_server_error, why


def deliveries(answered: Answered, form: WireForm) -> list[bytes]:
    """What is POSTed for an asynchronous answer, with whatever befalls it on its way."""
    content = delivery.body(answered, form)
    match answered.fault.kind if answered.fault and content else None:
        case FaultKind.RESET_MID_ANSWER | FaultKind.TRUNCATED:
            return [content[: len(content) // 2]]
        case FaultKind.DUPLICATE | FaultKind.STALE:
            return [content, content]
        case _:
            return [content] if content else []
