"""What Toggle answers: what the parts mean for the request, and the parts themselves."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json
from terminal_api.outcomes import Unknown
from terminal_api.processors.service import NOT_UNDERSTOOD, Answered
from terminal_api.processors.toggle.pence import MOST

log = logging.getLogger(__name__)

_GARBLED = Unknown(NOT_UNDERSTOOD)

#: So many digits in a row may be a card's number, which no log and no screen shows.
_NUMBER = re.compile(r"[0-9]{8,}")
_MOST_TEXT = 120


@dataclass(frozen=True, slots=True)
class Filled:
    """The operation was done; `data` is its part of the answer. May hold a card's number."""

    data: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The operation was certainly not done."""

    fields: Mapping[str, str]
    """Which argument was wrong, and Toggle's text about it, without card numbers."""
    for_customer: bool
    """The texts may be shown as they are."""


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """The token does not count (any more); nothing was done (inferred)."""


Read = Filled | Refused | Unauthorised | Unknown


def read(answered: Answered, operation: str) -> tuple[Read, int | None]:
    """What the answer to `operation` means, and the query points that are left, where it tells.

    Filled or refused only if nothing contradicts it; everything else proves nothing.
    """
    if answered.status >= 500 or 300 <= answered.status < 400:
        return _GARBLED, None
    try:
        body = read_json(answered.body)
    except NotUnderstood:
        return _GARBLED, None
    members = _object(body)
    return _meaning(answered.status, members, operation), _points_left(members)


def _meaning(status: int, body: Mapping[str, object], operation: str) -> Read:
    data, errors = _object(body.get("data")).get(operation), body.get("errors")
    if not errors:
        return _GARBLED if data is None or status != 200 else Filled(data)
    if data is not None or not isinstance(errors, list):
        return _GARBLED
    told = [_object(error) for error in cast("list[object]", errors)]
    if all(error.get("message") == "Unauthorized" for error in told):
        return Unauthorised()
    if not all(error.get("message") == "validation" and _object(error.get("validation")) for error in told):
        log.warning("toggle: %s: %s", operation, [_text(error.get("message")) for error in told])
        return _GARBLED
    fields = {name: _text(texts) for error in told for name, texts in _object(error["validation"]).items()}
    return Refused(fields, all(error.get("customer_facing") is True for error in told))


def _points_left(body: Mapping[str, object]) -> int | None:
    cost = _object(_object(body.get("extensions")).get("cost"))
    left = _object(cost.get("throttleStatus")).get("currentlyAvailable")
    return left if isinstance(left, int) and not isinstance(left, bool) else None


def _object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _text(texts: object) -> str:
    """The first text about a field, on one line, short, without what may be a card's number."""
    first = next(iter(cast("list[object]", texts)), "") if isinstance(texts, list) else texts
    line = " ".join(first.split()) if isinstance(first, str) else ""
    return _NUMBER.sub("...", "".join(sign for sign in line if sign.isprintable()))[:_MOST_TEXT]


#: Strict: `-10.0` or `"-10"` is not what Toggle documents, and money in it proves nothing.
Pence = Annotated[int, Field(strict=True, ge=-MOST, le=MOST)]


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_id), Field(min_length=1, pattern=r"^[^/\s]+$")]
"""A number, or text should the schema say so."""


class Part(BaseModel):
    """Base of every part of an answer: frozen, unknown fields ignored, values in no repr and no error."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def __repr__(self) -> str:
        return type(self).__name__

    __str__ = __repr__


class Split(Part):
    """How an amount is made up: `tender` is like cash, `discount` lowers the price before tax."""

    tender: Pence
    discount: Pence


class MovedCard(Part):
    """The card after a movement."""

    card_reference: str
    balance: Annotated[Pence, Field(ge=0)]


class CardRow(Part):
    """A card as it is looked up."""

    card_reference: str
    balance: Annotated[Pence, Field(ge=0)] | None
    """None for a blank card."""
    alias: str | None = Field(default=None, alias="card_alias_card_reference")
    """The number of an imported card, which is the one the guest knows."""
    valid_from: datetime | None = Field(default=None, alias="validity_start_time")
    expires: datetime | None = Field(default=None, alias="expiry_time")
    split: Split | None = Field(default=None, alias="ValueSplit")

    @property
    def shown(self) -> str:
        """The last four digits of the number on the card."""
        return (self.alias or self.card_reference)[-4:]


class Cards(Part):
    """Answer to `Cards`."""

    data: tuple[CardRow, ...]


class Line(Part):
    """A line item of a sale or an adjustment."""

    id: Id
    card: MovedCard = Field(alias="Card")


class ValuedLine(Line):
    """A line item that tells its amount."""

    value: Pence


class Adjusted(Part):
    """Answer to `createBalanceAdjustment`."""

    value: Pence
    line: Line = Field(alias="LineItem")
    split: Split | None = Field(default=None, alias="ValueSplit")


class Ordered(Part):
    """Answer to `createOrder`: one card, one line item."""

    lines: tuple[Line, ...] = Field(alias="LineItems", min_length=1, max_length=1)


class Reversed(Part):
    """Answer to `createReversal`: one line item taken back."""

    value: Pence
    lines: tuple[ValuedLine, ...] = Field(alias="LineItems", min_length=1, max_length=1)


class Found(Part):
    """Answer to `LineItems`."""

    data: tuple[ValuedLine, ...]
