"""How messages travel between a register and the mock terminal: sealed, or in clear when so set."""

import base64
from contextlib import suppress
from dataclasses import replace

from terminal_api.mock.incoming import Incoming
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.wording import instant
from terminal_api.nexo.errors import NexoError, NotAuthentic, NotUnderstood
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import EventNotification, MessageHeader, Response, Result
from terminal_api.nexo.sealing import SealedMessage, TerminalKey, fresh_nonce, is_sealed, open_sealed, seal
from terminal_api.nexo.wire import Wire, read_json, read_object


class Unreadable(Exception):
    """A request that cannot be answered as one; `answer` is what the terminal sends back instead."""

    def __init__(self, answer: bytes) -> None:
        super().__init__("the request could not be read")
        self.answer = answer


class WireForm:
    """Opens requests and closes answers with one key, derived once."""

    def __init__(self, settings: MockSettings) -> None:
        self._clock = settings.clock
        self._key = (
            TerminalKey.derive(settings.passphrase, settings.key_identifier, settings.key_version)
            if settings.sealed
            else None
        )

    def opened(self, body: bytes) -> Incoming:
        """The request in `body`, proved authentic. Raises `Unreadable` with what to send instead."""
        try:
            return Incoming.read(self._in_clear(body))
        except NotAuthentic:
            raise Unreadable(self._reject(body, "Decryption+failed")) from None
        except NotUnderstood:
            raise Unreadable(self._reject(body, "Input+is+not+a+SaleToPOIRequest")) from None

    def closed(self, answer: Message) -> bytes:
        """`answer` ready to travel."""
        plain = answer.written()
        return seal(plain, answer.header, self._key, fresh_nonce()).written() if self._key else plain

    def with_wrong_mac(self, answer: Message) -> bytes:
        """`answer` under a seal that was made with another MAC key; in clear, as it is."""
        if self._key is None:
            return answer.written()
        stranger = replace(self._key, mac_key=bytes(len(self._key.mac_key)))
        return seal(answer.written(), answer.header, stranger, fresh_nonce()).written()

    def _in_clear(self, body: bytes) -> bytes:
        if self._key is None:
            return body
        if not is_sealed(body):
            raise NotAuthentic
        return open_sealed(SealedMessage.read(body), [self._key])

    def _reject(self, body: bytes, why: str) -> bytes:
        """The notification a terminal sends for what it could not read; never sealed."""
        header = _readable_header(body)
        event = EventNotification(
            time_stamp=instant(self._clock()),
            event_to_notify="Reject",
            event_details=f"message={why}",
            rejected_message=base64.b64encode(body).decode("ascii"),
        )
        return Message.of(header, event).written()


def other_service_id(answer: Message) -> Message:
    """`answer` as if it were to another request."""
    service_id = (answer.header.service_id or "0")[::-1] + "X"
    return replace(answer, header=answer.header.model_copy(update={"service_id": service_id[-10:]}))


def forged_success(request: Incoming) -> bytes:
    """What somebody without the key might send to have goods handed over."""
    header = request.header.answered()
    body = {"Response": Response(result=Result.SUCCESS).members()}
    return Message(header, f"{header.message_category}Response", Wire.parse(body)).written()


def _readable_header(body: bytes) -> MessageHeader:
    """The event's header, with whatever the request's own still tells."""
    known: dict[str, object] = {}
    with suppress(NexoError, ValueError):
        (inside,) = read_object(read_json(body)).values()
        known = read_object(read_object(inside).get("MessageHeader"))
    service_id = known.get("ServiceID")
    return MessageHeader(
        protocol_version="3.0",
        message_class="Event",
        message_category="Event",
        message_type="Notification",
        service_id=service_id if isinstance(service_id, str) else None,
        sale_id=str(known.get("SaleID", "N/A")),
        poi_id=str(known.get("POIID", "N/A")),
    )
