"""A request as it reached the terminal, and what is wrong with its form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from pydantic import ValidationError

from terminal_api.mock.desk.words import misshapen
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.message import REQUEST
from terminal_api.nexo.messages import MessageCategory, MessageHeader, MessageType
from terminal_api.nexo.wire import Wire, read_json, read_object

Body = TypeVar("Body", bound=Wire)

_ID = re.compile("[A-Za-z0-9]{1,10}")
#: What a header must have to be read at all; what is left empty is refused by name later.
GAPS = dict.fromkeys(("MessageClass", "MessageCategory", "MessageType", "SaleID", "POIID"), "")
_HEADER = frozenset({*GAPS, "ProtocolVersion", "ServiceID", "DeviceID"})

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
#: Every word that may stand there; what no terminal does any more is understood and then refused.
_CATEGORIES = frozenset(MessageCategory)


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
    not_text: frozenset[str] = frozenset()
    """Fields of the header that held something else than text, which a reader of answers would forgive."""

    @classmethod
    def read(cls, plain: bytes) -> "Incoming":
        """Parse one message in clear. Raises `NotUnderstood` as `of` does."""
        return cls.of(read_object(read_json(plain)))

    @classmethod
    def of(cls, outer: dict[str, object]) -> "Incoming":
        """The request in what `read_json` returned; members beside header and body are ignored.

        Raises `NotUnderstood` unless there is a header that names its category: without one nobody could say
        how to refuse.
        """
        inside = _object(outer, REQUEST)
        given = _object(inside, "MessageHeader")
        header = MessageHeader.parse({**GAPS, **readable(given)})
        if not header.message_category:
            raise NotUnderstood("There is no MessageCategory in the MessageHeader.")
        not_text = (name for name in _odd(given) if given[name] is not None)
        body = inside.get(member_of(header.message_category))
        members = cast("dict[str, object]", body) if isinstance(body, dict) else None
        return cls(header, members, frozenset(not_text))

    @property
    def member(self) -> str:
        """The body's name on the wire: `PaymentRequest`."""
        return member_of(self.header.message_category)

    def header_problems(self, poi_id: str) -> list[Problem]:
        """What is wrong with the header for the terminal called `poi_id`."""
        header = self.header
        known_class = CLASSES.get(header.message_category, header.message_class)
        fits = {
            "ProtocolVersion": header.protocol_version == "3.0",
            "MessageClass": header.message_class == known_class,
            "MessageCategory": header.message_category in _CATEGORIES,
            "MessageType": header.message_type == MessageType.REQUEST,
            "ServiceID": _ID.fullmatch(header.service_id or ""),
            "DeviceID": header.device_id is None or _ID.fullmatch(header.device_id),
            "SaleID": header.sale_id,
            "POIID": header.poi_id == poi_id,
        }
        wrong = [name for name, well in fits.items() if not well or name in self.not_text]
        given = header.members() if wrong else {}
        said = self.not_text | {name for name, value in given.items() if value}
        return [Problem(("MessageHeader",), name, INVALID if name in said else "Missing") for name in wrong]

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


def readable(header: Mapping[str, object]) -> dict[str, object]:
    """As much of the members of a header as holds what belongs there."""
    odd = _odd(header)
    return {name: value for name, value in header.items() if name not in odd} if odd else dict(header)


def _odd(header: Mapping[str, object]) -> list[str]:
    return [name for name, value in header.items() if not isinstance(value, str) and name in _HEADER]


def _object(outer: Mapping[str, object], name: str) -> dict[str, object]:
    """The object called `name`. Raises `NotUnderstood` when there is none."""
    inside = outer.get(name)
    if not isinstance(inside, dict):
        raise NotUnderstood(f"There is no {name}, or it is no object.")
    return cast("dict[str, object]", inside)


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
