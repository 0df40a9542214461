"""The endpoint Adyen posts to: answers nobody held a connection open for, events, confirmations."""

import asyncio
import base64
import binascii
import logging
import secrets
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from terminal_api.nexo.certificate import Environment
from terminal_api.nexo.cloud.webhooks import Confirmation, Webhooks
from terminal_api.nexo.device.progress import Progress, display_event
from terminal_api.nexo.errors import ConfigError, NexoError, NotUnderstood
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import EventNotification, MessageHeader, MessageType
from terminal_api.nexo.messages.display import DisplayRequest
from terminal_api.nexo.messages.event import EventToNotify
from terminal_api.nexo.transport import Keys, keys_of, opened

log = logging.getLogger(__name__)

NOTIFICATIONS_PATH = "/notifications"
"""For the event-notification address in the terminal settings."""
WEBHOOKS_PATH = "/webhooks"
"""For the address of a standard webhook."""

#: How many answers are remembered as delivered; Adyen sends one again within minutes, not days.
_REMEMBERED = 4096

_Key = tuple[str, str, str | None, str]


class Timer(Protocol):
    """Something that will happen unless it is cancelled, such as `asyncio.TimerHandle`."""

    def cancel(self) -> None: ...


Later = Callable[[float, Callable[[], None]], Timer]


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of what arrives. When one raises, Adyen is asked to send it again.

    `on_stray` gets an answer nobody waits for any more: record it, never apply it. `on_progress` is told the
    terminal's POIID and the step it has come to.
    """

    on_event: Callable[[Message], None]
    on_progress: Callable[[str, Progress], None]
    on_stray: Callable[[Message], None]
    on_confirmation: Callable[[Confirmation], None]


class Notifications:
    """An ASGI application behind Basic authentication; serve it over TLS with `listening`.

    With `key` a message counts only as one that comes in answer would: sealed, unless it is a failure. An
    answer that comes before somebody waits for it is kept for `keep_s` seconds; `later` is the event loop's
    `call_later`, or what a test puts in its place. Raises `ConfigError` without user and password.
    """

    def __init__(
        self,
        user: str,
        password: SecretStr,
        listeners: Listeners,
        *,
        environment: Environment,
        key: Keys = None,
        keep_s: float = 60,
        later: Later | None = None,
    ) -> None:
        if not user or ":" in user or not password.get_secret_value():
            raise ConfigError("The notification endpoint needs a user, without colon, and a password.")
        self._credentials = SecretStr(f"{user}:{password.get_secret_value()}")
        self._listeners = listeners
        self._keys = keys_of(key)
        self._keep_s = keep_s
        self._later = later
        self._awaited: dict[_Key, asyncio.Future[Message]] = {}
        self._kept: dict[_Key, tuple[Message, Timer]] = {}
        self._delivered: deque[_Key] = deque(maxlen=_REMEMBERED)
        self._webhooks = Webhooks(environment, listeners.on_confirmation)
        routes = [
            Route(NOTIFICATIONS_PATH, self._notification, methods=["POST"]),
            Route(WEBHOOKS_PATH, self._webhook, methods=["POST"]),
        ]
        self._app = Starlette(routes=routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request. Nothing of it is read before its sender is known."""
        if scope["type"] == "http" and not self._knows(Request(scope).headers.get("Authorization", "")):
            log.warning("somebody posted to the notification endpoint without its user and password")
            refused = Response(status_code=401, headers={"WWW-Authenticate": 'Basic realm="terminal"'})
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)

    @contextmanager
    def awaited(self, request: MessageHeader) -> Generator[asyncio.Future[Message]]:
        """The answer to `request`, or its rejection, as soon as it arrives; begin before asking."""
        key = _key(request)
        assert key not in self._awaited, "a ServiceID is asked under once"
        arriving = self._awaited[key] = asyncio.get_running_loop().create_future()
        if key in self._kept:
            message, timer = self._kept.pop(key)
            timer.cancel()
            self._deliver(key, arriving, message)
        try:
            yield arriving
        finally:
            del self._awaited[key]
            arriving.cancel()

    def answered_elsewhere(self, request: MessageHeader) -> None:
        """The answer to `request` was found another way: when it arrives here it is the same once more."""
        self._delivered.append(_key(request))

    def close(self) -> None:
        """Hand over what is still kept, before the process ends."""
        for key, (message, timer) in list(self._kept.items()):
            timer.cancel()
            self._told_stray(key, message)

    def _knows(self, authorization: str) -> bool:
        scheme, _, told = authorization.partition(" ")
        try:
            credentials = base64.b64decode(told, validate=True)
        except (binascii.Error, ValueError):
            return False
        ours = self._credentials.get_secret_value().encode()
        return scheme.lower() == "basic" and secrets.compare_digest(credentials, ours)

    async def _notification(self, request: Request) -> Response:
        try:
            message = _read(await request.body(), self._keys)
        except NexoError as error:
            log.warning("a notification does not count: %s", error)
            return PlainTextResponse("not understood", 400)  # not 5xx: sent again it would be no better
        return self._handed_over(lambda: self._sort(message), "ok")

    async def _webhook(self, request: Request) -> Response:
        try:
            confirmations = self._webhooks.read(await request.body())
        except NexoError as error:
            log.warning("a webhook does not count: %s", error)
            return PlainTextResponse("not understood", 400)
        return self._handed_over(lambda: self._webhooks.hand_over(confirmations), "[accepted]")

    def _handed_over(self, hand_over: Callable[[], None], answer: str) -> Response:
        try:
            hand_over()
        except Exception as error:  # noqa: BLE001 - whatever stops the listener, a 5xx makes Adyen send it again
            # Without its text or its trace, in which the message may stand.
            log.error("what Adyen sent could not be recorded: %s", type(error).__name__)
            return PlainTextResponse("try again", 500)
        return PlainTextResponse(answer)

    def _sort(self, message: Message) -> None:
        match message.body:
            case _ if message.header.message_type == MessageType.RESPONSE:
                self._answer(message)
            case EventNotification() as event:
                self._event(message, event)
            case DisplayRequest() as display:
                if (step := display_event(display)) is not None:
                    self._listeners.on_progress(message.header.poi_id, step)
            case _:
                log.info("a %s from the terminal is not for this endpoint", message.member)

    def _answer(self, message: Message) -> None:
        key = _key(message.header)
        if key in self._delivered or key in self._kept:
            log.info("answer %s %s came again", message.header.message_category, message.header.service_id)
        elif key in self._awaited:
            self._deliver(key, self._awaited[key], message)
        else:
            self._keep(key, message)

    def _keep(self, key: _Key, message: Message) -> None:
        call_later = self._later or asyncio.get_running_loop().call_later
        self._kept[key] = (message, call_later(self._keep_s, lambda: self._nobody_came(key)))

    def _event(self, message: Message, event: EventNotification) -> None:
        """A rejection answers the request it names; whatever else happens to a terminal is only told."""
        named = _key(message.header)[:3]
        waiting = next((arriving for key, arriving in self._awaited.items() if key[:3] == named), None)
        if event.event_to_notify == EventToNotify.REJECT and waiting is not None and not waiting.done():
            waiting.set_result(message)
        else:
            self._listeners.on_event(message)

    def _deliver(self, key: _Key, arriving: asyncio.Future[Message], message: Message) -> None:
        if arriving.done():  # rejected a moment ago, and now an answer: somebody must look at it
            self._listeners.on_stray(message)
        else:
            arriving.set_result(message)
        self._delivered.append(key)

    def _nobody_came(self, key: _Key) -> None:
        message, _ = self._kept[key]
        if not self._told_stray(key, message):
            self._keep(key, message)  # Adyen thinks it delivered and will not send it again

    def _told_stray(self, key: _Key, message: Message) -> bool:
        log.warning("nobody waits for answer %s %s", message.header.message_category, key[2])
        try:
            self._listeners.on_stray(message)
        except Exception as error:  # noqa: BLE001 - whatever stops the listener, the answer is still owed
            log.error("the answer to %s could not be recorded: %s", key[2], type(error).__name__)
            return False
        del self._kept[key]
        self._delivered.append(key)
        return True


def _key(header: MessageHeader) -> _Key:
    return header.sale_id, header.poi_id, header.service_id, header.message_category


def _read(body: bytes, keys: Keys) -> Message:
    """An authentic message. Raises `NexoError`."""
    try:
        message = opened(body, keys_of(keys))
    except RecursionError:
        raise NotUnderstood("It is nested too deeply.") from None
    header = message.header
    if header.message_type == MessageType.RESPONSE and message.member != f"{header.message_category}Response":
        raise NotUnderstood("Its body is of another category than its header.")
    return message
