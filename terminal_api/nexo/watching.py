"""What goes to the terminal and what comes back, for whoever looks on: a trace, a developer's screen."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

import msgspec

from terminal_api.nexo.masking import masked, secrets
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.transport import Accepted, Exchanged, Transport
from terminal_api.nexo.wire import read_json, write_json
from terminal_api.outcomes import NotSent, Unknown

log = logging.getLogger(__name__)


class Way(StrEnum):
    """Which way a message went."""

    TO_TERMINAL = "to terminal"
    TO_REGISTER = "to register"


@dataclass(frozen=True, slots=True)
class Seen:
    """One message, or the lack of one, without its secrets: they were taken out before it was made."""

    at: datetime
    way: Way
    category: str
    service_id: str
    sale_id: str
    poi_id: str
    note: str = ""
    """Why there is no message: what was lost, or that the terminal only took note."""
    message: object = field(default=None, repr=False)
    """Parsed JSON; None where there was no message."""

    @classmethod
    def of(cls, at: datetime, way: Way, message: Message, known: Iterable[str] = ()) -> Self:
        """`message` in clear, masked; the numbers in `known` are masked in it as well."""
        parsed = masked(read_json(message.written()), known)
        return cls.without(at, way, message.header, "", parsed)

    @classmethod
    def without(
        cls, at: datetime, way: Way, header: MessageHeader, note: str, message: object = None
    ) -> Self:
        """What is known where no message came; `header` is the request's."""
        return cls(
            at,
            way,
            header.message_category,
            header.service_id or "",
            header.sale_id,
            header.poi_id,
            note,
            message,
        )

    @property
    def json(self) -> str:
        """The message in clear on several lines, its numbers exact; empty where there was none."""
        return "" if self.message is None else msgspec.json.format(write_json(self.message), indent=2)


class Watched:
    """A `Transport` around another that tells `watch` of each message and of what came back.

    `watch` is called within the exchange and must not wait; when it fails, the exchange goes on.
    """

    def __init__(
        self, transport: Transport, watch: Callable[[Seen], None], *, now: Callable[[], datetime]
    ) -> None:
        self._transport = transport
        self._watch = watch
        self._now = now

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Exchange as the transport inside does, with somebody looking on."""
        self._show(Way.TO_TERMINAL, message, message)
        exchanged = await self._transport.exchange(message, read_timeout_s=read_timeout_s)
        self._show(Way.TO_REGISTER, message, exchanged)
        return exchanged

    def _show(self, way: Way, request: Message, shown: Exchanged) -> None:
        try:
            self._watch(self._seen(way, request, shown))
        except Exception as error:  # noqa: BLE001 - money is on its way: nobody who looks on may stop it
            log.error("a watcher of %s failed: %s", request.header.service_id, type(error).__name__)

    def _seen(self, way: Way, request: Message, shown: Exchanged) -> Seen:
        match shown:
            case Message():
                # An answer may repeat in a text the number that only the request holds as such.
                return Seen.of(self._now(), way, shown, secrets(read_json(request.written())))
            case Accepted():
                return Seen.without(self._now(), way, request.header, "taken note of")
            case NotSent(reason) | Unknown(reason):
                return Seen.without(self._now(), way, request.header, reason)
