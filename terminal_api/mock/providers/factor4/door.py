"""At the mock Factor4's door: in which codec somebody asks what, and whether they are let in."""

import base64
import hmac
from collections.abc import Collection
from dataclasses import dataclass, field

from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.factor4.answers import bare_refusal
from terminal_api.processors.factor4.codec import Codec, NotUnderstood
from terminal_api.processors.factor4.json_codec import ROUTES, JsonCodec
from terminal_api.processors.factor4.messages import OPERATIONS, Question
from terminal_api.processors.factor4.soap_codec import FACTOR4, SOAP, SoapCodec, operation_in

_OPERATION_AT = {route: operation for operation, route in ROUTES.items()}
_SOAP_TYPE = "application/soap+xml"
_FAULT = (
    f'<env:Envelope xmlns:env="{SOAP}" xmlns:t="{FACTOR4}"><env:Body><env:Fault><env:Code>'
    "<env:Value>env:Sender</env:Value></env:Code><env:Reason>"
    '<env:Text xml:lang="en">The message cannot be read</env:Text>'
    "</env:Reason></env:Fault></env:Body></env:Envelope>"
)


@dataclass(frozen=True, slots=True)
class Known:
    """The merchant: what a till must send to be let in."""

    client_id: str = "417"
    system_id: str = "EXAMPLE-SYS"
    locations: frozenset[str] = frozenset({"200417"})
    user: str = "EXAMPLE17"
    password: str = field(default="example-secret", repr=False)


def _is_soap(asked: Asked) -> bool:
    return asked.headers.get("content-type", "").startswith(_SOAP_TYPE)


def codec_of(asked: Asked, spoken: Collection[str]) -> Codec | None:
    """The codec somebody asks in; None for one that is not spoken here."""
    if _is_soap(asked):
        return SoapCodec() if "soap" in spoken else None
    spoke_json = asked.headers.get("content-type", "").startswith("application/json")
    return JsonCodec() if spoke_json and "json" in spoken else None


def operation_of(asked: Asked) -> str:
    """What is asked, in the wire's name; empty where that is not known."""
    if not _is_soap(asked):
        return _OPERATION_AT.get(asked.path, "")
    try:
        named = operation_in(asked.body)
    except NotUnderstood:
        return "unreadable"
    return named if named in OPERATIONS else "unreadable"


def question_of(codec: Codec, operation: str, asked: Asked) -> Question:
    """The request. Raises `NotUnderstood`."""
    if operation not in OPERATIONS:
        raise NotUnderstood("There is no such operation.")
    return codec.read_question(operation, asked.body)


class Door:
    """Knows one merchant."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def lets_in(self, asked: Asked) -> bool:
        """Whether user name and password are right."""
        pair = f"{self._known.user}:{self._known.password}".encode()
        right = f"Basic {base64.b64encode(pair).decode()}"
        return hmac.compare_digest(asked.headers.get("authorization", "").encode(), right.encode())

    def knows(self, question: Question) -> bool:
        """Whether the header is complete, and of this merchant. Any terminal of a location will do (ours)."""
        header = question.standard_header
        request_id = header.request_id
        return (
            request_id.isascii()
            and request_id.isalnum()
            and len(request_id) <= 64
            and header.system_id == self._known.system_id
            and header.client_id == self._known.client_id
            and header.location_id in self._known.locations
            and 1 <= len(header.terminal_id or "") <= 12
        )

    def unreadable(self, asked: Asked, codec: Codec) -> Reply:
        """For a request that cannot be read: who asks is looked at first all the same."""
        headers = {"Content-Type": codec.content_type}
        if not self.lets_in(asked):
            return Reply(401, codec.answer("Inquiry", bare_refusal("G-CREDENTIALS")), headers)
        if not _is_soap(asked):
            return Reply(400)
        return Reply(400) if operation_of(asked) in OPERATIONS else Reply(500, _FAULT.encode(), headers)
