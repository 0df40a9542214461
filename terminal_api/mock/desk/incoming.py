"""A request as it reached the terminal, and what is wrong with its form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from pydantic import ValidationError

from terminal_api.mock.desk.words import misshapen
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.message import REQUEST
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.wire import Wire, read_json, read_object

Body = TypeVar("Body", bound=Wire)

_SERVICE_ID = re.compile("[A-Za-z0-9]{1,10}")

#: Every category of the protocol, and the class it belongs to.
CLASSES = {
    **dict.fromkeys(
        (
            *("Payment", "StoredValue", "BalanceInquiry", "Reversal", "TransactionStatus", "Abort"),
            *("Diagnosis", "CardAcquisition", "EnableService", "Admin", "Login", "Logout"),
            *("GetTotals", "Reconciliation"),
        ),
        "Service",
    ),
    **dict.fromkeys(("Display", "Input", "InputUpdate", "Print"), "Device"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong field; as text `At SaleToPOIRequest.PaymentRequest, field SaleData: Missing`."""

    path: tuple[str, ...]
    field: str
    wrong: str = "Missing"

    def __str__(self) -> str:
        return f"At {'.'.join((REQUEST, *self.path))}, field {self.field}: {self.wrong}"


INVALID = "Invalid value"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Header and body of one request. `members` may hold a card number and stays out of reprs."""

    header: MessageHeader
    members: Mapping[str, object] | None = field(repr=False)
    """The body's own members; None when the body is missing."""

    @classmethod
    def read(cls, plain: bytes) -> "Incoming":
        """Parse one message in clear. Raises `NotUnderstood` as `of` does."""
        return cls.of(read_object(read_json(plain)))

    @classmethod
    def of(cls, outer: dict[str, object]) -> "Incoming":
        """The request in what `read_json` returned; members beside header and body are ignored.

        Raises `NotUnderstood` unless it is a request whose header names its category.
        """
        inside = read_object(outer.get(REQUEST))
        # An empty SaleID is refused by name later; without a category nobody could say how to refuse.
        named = {"MessageClass": "", "SaleID": "", "POIID": "", **read_object(inside.get("MessageHeader"))}
        return cls.beside(MessageHeader.parse(named), inside)

    @classmethod
    def beside(cls, header: MessageHeader, members: Mapping[str, object]) -> "Incoming":
        """The request whose body is among the `members` beside `header`. Raises `NotUnderstood`."""
        if header.message_type != "Request":
            raise NotUnderstood("The message is not a request.")
        body = members.get(member_of(header.message_category))
        return cls(header, cast("dict[str, object]", body) if isinstance(body, dict) else None)

    @property
    def member(self) -> str:
        """The body's name on the wire: `PaymentRequest`."""
        return member_of(self.header.message_category)

    def header_problems(self, poi_id: str) -> list[Problem]:
        """What is wrong with the header for the terminal called `poi_id`."""
        header = self.header
        known_class = CLASSES.get(header.message_category)
        wrong: list[tuple[str, str | None]] = []
        if header.protocol_version != "3.0":
            wrong.append(("ProtocolVersion", header.protocol_version))
        if known_class is not None and header.message_class != known_class:
            wrong.append(("MessageClass", header.message_class))
        if not _SERVICE_ID.fullmatch(header.service_id or ""):
            wrong.append(("ServiceID", header.service_id))
        if not header.sale_id:
            wrong.append(("SaleID", header.sale_id))
        if header.poi_id != poi_id:
            wrong.append(("POIID", header.poi_id))
        return [Problem(("MessageHeader",), name, INVALID if given else "Missing") for name, given in wrong]

    def body(self, kind: type[Body]) -> Body | list[Problem]:
        """The body as `kind`, or every field that keeps it from being one."""
        if self.members is None:
            return [Problem((), self.member)]
        wrong = [Problem(path, name, INVALID) for path, name in misshapen((self.member,), self.members)]
        try:
            body = kind.model_validate(self.members)
        except ValidationError as error:
            found = [_problem(self.member, each["loc"], each["type"]) for each in error.errors()]
            return [*wrong, *(each for each in found if each not in wrong)]
        return wrong or body


def member_of(category: str) -> str:
    """The name of a request's body; the one without an answer is not called a request."""
    return category if category == "InputUpdate" else f"{category}Request"


def _problem(member: str, location: tuple[int | str, ...], kind: str) -> Problem:
    steps = [member]
    for step in location:
        if isinstance(step, int):
            steps[-1] += f"[{step}]"
        else:
            steps.append(step)
    return Problem(tuple(steps[:-1]), steps[-1], "Missing" if kind == "missing" else INVALID)
