"""A whole message: wrapper, header and body."""

from dataclasses import dataclass
from typing import Any, Self

from terminal_api.nexo import messages
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.messages import MessageHeader, MessageType
from terminal_api.nexo.wire import Wire, read_json, read_object, write_members

REQUEST = "SaleToPOIRequest"
RESPONSE = "SaleToPOIResponse"

#: Every body we know, by its name on the wire.
BODIES: dict[str, type[Wire]] = {
    body.__name__: body
    for body in (
        messages.AbortRequest,
        messages.AdminRequest,
        messages.AdminResponse,
        messages.BalanceInquiryRequest,
        messages.BalanceInquiryResponse,
        messages.CardAcquisitionRequest,
        messages.CardAcquisitionResponse,
        messages.DiagnosisRequest,
        messages.DiagnosisResponse,
        messages.DisplayRequest,
        messages.DisplayResponse,
        messages.EnableServiceRequest,
        messages.EnableServiceResponse,
        messages.EventNotification,
        messages.GetTotalsRequest,
        messages.GetTotalsResponse,
        messages.InputRequest,
        messages.InputResponse,
        messages.InputUpdate,
        messages.LoginRequest,
        messages.LoginResponse,
        messages.LogoutRequest,
        messages.LogoutResponse,
        messages.PaymentRequest,
        messages.PaymentResponse,
        messages.PrintRequest,
        messages.PrintResponse,
        messages.ReconciliationRequest,
        messages.ReconciliationResponse,
        messages.ReversalRequest,
        messages.ReversalResponse,
        messages.StoredValueRequest,
        messages.StoredValueResponse,
        messages.TransactionStatusRequest,
        messages.TransactionStatusResponse,
    )
}


def wrapper(header: MessageHeader) -> str:
    """The outermost member's name: notifications travel as requests."""
    return RESPONSE if header.message_type == MessageType.RESPONSE else REQUEST


def unwrapped(outer: object) -> tuple[MessageHeader, dict[str, object]]:
    """Header and the members beside it, of what `read_json` returned.

    Raises `NotUnderstood`, also when wrapper and type disagree.
    """
    named = read_object(outer)
    for name in (REQUEST, RESPONSE):
        if name in named:
            inner = dict(read_object(named[name]))
            header = MessageHeader.parse(inner.pop("MessageHeader", None))
            if wrapper(header) != name:
                raise NotUnderstood(f"A {header.message_type} came wrapped as {name}.")
            return header, inner
    raise NotUnderstood("The message is neither a request nor a response.")


@dataclass(frozen=True, slots=True)
class Message:
    """One message in clear. A body of a kind we do not know is a plain `Wire` holding its members."""

    header: MessageHeader
    member: str
    """The body's name on the wire: `PaymentRequest`."""
    body: Wire

    @classmethod
    def of(cls, header: MessageHeader, body: Wire) -> Self:
        """`body` under `header`; the class of `body` bears its name on the wire."""
        return cls(header, type(body).__name__, body)

    @classmethod
    def read(cls, body: bytes | str) -> Self:
        """Parse one message in clear. Raises `NotUnderstood` for anything but a header and one body."""
        return cls.beside(*unwrapped(read_json(body)))

    @classmethod
    def beside(cls, header: MessageHeader, members: dict[str, object]) -> Self:
        """The message with `members` beside its `header`. Raises `NotUnderstood` unless they are one body."""
        if len(members) != 1:
            raise NotUnderstood("A message has one body beside its header.")
        ((member, content),) = members.items()
        return cls(header, member, BODIES.get(member, Wire).parse(read_object(content)))

    def members(self) -> dict[str, dict[str, Any]]:
        """The message as nexo names it, wrapper included."""
        inside = {"MessageHeader": self.header.members(), self.member: self.body.members()}
        return {wrapper(self.header): inside}

    def written(self) -> bytes:
        """UTF-8 JSON, the form that is sealed or sent."""
        return write_members(self.members())
