"""What every way to a terminal has in common: one exchange, and which answers count."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from terminal_api.nexo import sealing
from terminal_api.nexo.errors import NexoError, NotAuthentic
from terminal_api.nexo.message import Message, unwrapped
from terminal_api.nexo.messages import EventNotification, MessageHeader, Result
from terminal_api.nexo.sealing import SealedMessage, TerminalKey, read_envelope
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.sentences import worded

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer without a message: an abort was taken note of."""


Exchanged = Message | Accepted | NotSent | Unknown


class Transport(Protocol):
    """One way to the terminal. Sends once and never raises for what happens on the way."""

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Send `message` and wait for its answer, which pairs with it and is authentic."""
        ...


Keys = TerminalKey | Sequence[TerminalKey] | None
"""One key, or while keys change several: the first seals, any opens. None: messages travel in clear."""


def keys_of(keys: Keys) -> tuple[TerminalKey, ...]:
    """All of them in order; none where messages travel in clear."""
    match keys:
        case None:
            return ()
        case TerminalKey():
            return (keys,)
        case _:
            return tuple(keys)


Stray = Callable[[Message], None]
"""Told of an authentic answer to another request than the one that waits: record it, never apply it."""


def judged(
    request: MessageHeader, body: bytes, key: Keys, on_stray: Stray | None = None
) -> Message | Accepted | Unknown:
    """The answer in `body` when it counts as one to `request`; without a `key` messages travel in clear.

    With a key, a message in clear counts only when it reports a failure: a gateway cannot seal, and nobody
    gains by forging a failure as by forging an approval. An event in place of an answer counts either way.
    `on_stray` is told of an answer to another request.
    """
    if body.strip().lower() in (b"", b"ok"):
        return Accepted()
    try:
        answer = opened(body, keys_of(key))
    except NexoError as error:
        return _refused(request, str(error))
    except RecursionError:
        return _refused(request, "It is nested too deeply.")
    if not _pairs(request, answer):
        if on_stray is not None:
            _tell(on_stray, answer)
        return _refused(request, _foreign(request, answer.header))
    return answer


def _tell(on_stray: Stray, answer: Message) -> None:
    try:
        on_stray(answer)
    except Exception as error:  # noqa: BLE001 - money is on its way: nobody who is told may stop it
        log.error(
            "a stray answer %s could not be recorded: %s", answer.header.service_id, type(error).__name__
        )


def opened(body: bytes, keys: tuple[TerminalKey, ...]) -> Message:
    """The message in `body` when it is authentic, whatever it is about. Raises `NexoError`."""
    envelope = read_envelope(body)
    if isinstance(envelope, SealedMessage):
        if not keys:
            raise NotAuthentic("The answer is sealed, but no key is configured.")
        return sealing.opened(envelope, keys).message()
    if keys and any(result != Result.FAILURE for result in _results(envelope)):
        raise NotAuthentic("The answer reports a success without a seal.")
    return Message.beside(*unwrapped(envelope))


def _results(value: object) -> Iterator[object]:
    """Every `Result` anywhere in a message."""
    if isinstance(value, dict):
        for name, part in cast("dict[str, object]", value).items():
            if name == "Result":
                yield part
            yield from _results(part)
    elif isinstance(value, list):
        for part in cast("list[object]", value):
            yield from _results(part)


def _pairs(request: MessageHeader, answer: Message) -> bool:
    if isinstance(answer.body, EventNotification):
        return answer.header.service_id in (None, request.service_id)
    return answer.header.pairs_with(request) and answer.member == f"{request.message_category}Response"


def _foreign(request: MessageHeader, answer: MessageHeader) -> str:
    """Names the request it answers: who reads the journal later finds out whose money it is."""
    other = answer.service_id or ""
    if other == request.service_id or not re.fullmatch("[0-9A-Za-z]{1,10}", other):
        return "It answers another request."
    return f"It answers another request: {other}."


def _refused(request: MessageHeader, why: str) -> Unknown:
    log.warning("answer to %s %s does not count: %s", request.message_category, request.service_id, why)
    return Unknown(worded("The terminal's answer does not count. {why}", why=why))
