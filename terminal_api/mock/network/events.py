"""What terminals and their cloud say unasked: rejected messages, going off and coming back, progress."""

import base64
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote_plus

from terminal_api.mock.desk.wording import escaped, instant
from terminal_api.nexo.device.progress import ProgressEvent
from terminal_api.nexo.errors import NexoError
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import DisplayRequest, EventNotification, MessageHeader
from terminal_api.nexo.messages.display import DisplayOutput
from terminal_api.nexo.messages.event import EventToNotify
from terminal_api.nexo.messages.parts import OutputContent, PredefinedContent
from terminal_api.nexo.wire import read_json, read_object

#: What a header says of a request that nobody could read.
UNREAD = "N/A"
_DEVICE_ID = "771204518"


class Rejected(StrEnum):
    """Why a message was not accepted or not answered. All but the marked ones are Adyen's own words."""

    NOT_CONNECTED = (
        "Failed to send message to POI. "
        "There may be a network issue or it may not have the websocket connected."
    )
    NO_ANSWER = "Did not receive a response from the POI."
    """What became of the request is unknown."""
    NOT_JSON = "Input is not a JSONObject"
    EMPTY = "Empty input which would have resulted in a null result."
    NO_REQUEST = "Input is not a SaleToPOIRequest"
    """Our wording."""
    NOT_OPENED = "Decryption failed"
    """Our wording: nobody published what a terminal says to a wrong key."""
    OTHER_DEVICE = "The POIID is not the device of the address"
    """Our wording."""


def rejection(body: bytes, why: Rejected, at: datetime) -> Message:
    """The event that rejects `body`, under as much of its header as can be read."""
    known = _readable_header(body)
    service_id = known.get("ServiceID")
    header = _event_header(
        str(known.get("SaleID", UNREAD)),
        str(known.get("POIID", UNREAD)),
        service_id if isinstance(service_id, str) else None,
    )
    event = EventNotification(
        time_stamp=instant(at),
        event_to_notify=EventToNotify.REJECT,
        event_details=f"message={quote_plus(why)}",
        rejected_message=base64.b64encode(body).decode("ascii"),
    )
    return Message.of(header, event)


def happened(what: EventToNotify, message: str, poi_id: str, at: datetime) -> Message:
    """An event that no register asked for."""
    event = EventNotification(
        time_stamp=instant(at), event_to_notify=what, event_details=f"message={escaped(message)}"
    )
    return Message.of(_event_header(UNREAD, poi_id, None), event)


def display(progress: ProgressEvent, about: MessageHeader, tender: str, at: datetime) -> Message:
    """What the cashier's display may show of the request `about`. The header's form is inferred."""
    header = MessageHeader(
        protocol_version="3.0",
        message_class="Device",
        message_category="Display",
        message_type="Notification",
        device_id=_DEVICE_ID,
        sale_id=about.sale_id,
        poi_id=about.poi_id,
    )
    reference = f"TransactionID={tender}&TimeStamp={escaped(instant(at))}&event={progress}"
    shown = DisplayOutput(
        device="CashierDisplay",
        info_qualify="Status",
        response_required_flag=False,
        output_content=OutputContent(
            output_format="MessageRef", predefined_content=PredefinedContent(reference_id=reference)
        ),
    )
    return Message.of(header, DisplayRequest(display_output=(shown,)))


def _event_header(sale_id: str, poi_id: str, service_id: str | None) -> MessageHeader:
    return MessageHeader(
        protocol_version="3.0",
        message_class="Event",
        message_category="Event",
        message_type="Notification",
        service_id=service_id,
        device_id=_DEVICE_ID,
        sale_id=sale_id,
        poi_id=poi_id,
    )


def header_of(body: bytes) -> MessageHeader:
    """As much of the header of a request as can be read."""
    known = {name: value for name, value in _readable_header(body).items() if isinstance(value, str)}
    return MessageHeader(
        message_class=known.get("MessageClass", UNREAD),
        message_category=known.get("MessageCategory", UNREAD),
        message_type="Request",
        service_id=known.get("ServiceID"),
        sale_id=known.get("SaleID", UNREAD),
        poi_id=known.get("POIID", UNREAD),
    )


def _readable_header(body: bytes) -> dict[str, object]:
    with suppress(NexoError, ValueError):
        (inside,) = read_object(read_json(body)).values()
        return read_object(read_object(inside).get("MessageHeader"))
    return {}
