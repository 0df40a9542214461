"""nexo's JSON: our spelling inside, nexo's on the wire, numbers exact both ways."""

import json
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from terminal_api.nexo.errors import NotUnderstood

#: Words nexo writes in capitals wherever they stand in a name.
_CAPITALS = {"id": "ID", "poi": "POI", "ok": "OK", "ped": "PED", "xhtml": "XHTML"}

#: Beyond this many digits a number is written with an exponent: `1E+999999` must not become a megabyte.
_PLAIN_DIGITS = 30


def wire_name(name: str) -> str:
    """`sale_to_poi_data` is `SaleToPOIData` on the wire, `service_id` is `ServiceID`."""
    return "".join(_CAPITALS.get(word) or word.capitalize() for word in name.split("_"))


def read_json(body: bytes | str) -> object:
    """Parse JSON with every fraction a `Decimal`. Raises `NotUnderstood`, also for `NaN` and `Infinity`."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        # Without `from error`: a decoding error carries the whole body, and with it perhaps a card number.
        raise NotUnderstood(f"The message is not JSON ({type(error).__name__}).") from None


def read_object(value: object) -> dict[str, object]:
    """`value` as a JSON object. Raises `NotUnderstood` when it is anything else."""
    if not isinstance(value, dict):
        raise NotUnderstood("The message is JSON, but there is no object where one belongs.")
    return cast("dict[str, object]", value)


def write_json(value: object) -> str:
    """Compact JSON; a `Decimal` becomes the exact number without trailing zeros: 25.00 is written 25.

    `json.dumps` can write a `Decimal` only by way of a float. Raises `TypeError` for a float or any type
    that has no exact form, `ValueError` for a `Decimal` that is no number.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value)  # ASCII with escapes: a lone surrogate cannot be encoded otherwise
        case int():
            return str(int(value))
        case Decimal():
            return _number(value)
        case dict():
            members = cast("dict[str, object]", value).items()
            return (
                "{" + ",".join(f"{write_json(str(name))}:{write_json(part)}" for name, part in members) + "}"
            )
        case list() | tuple():
            return "[" + ",".join(write_json(part) for part in cast("list[object]", value)) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} has no exact form in JSON")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("neither NaN nor infinity is a number in JSON")
    if value == 0:
        return "0"
    _, digits, exponent = value.as_tuple()
    if abs(cast("int", exponent)) + len(digits) > _PLAIN_DIGITS:
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _exact(value: object) -> object:
    if isinstance(value, (float, bool)):
        raise ValueError("an amount is read as a Decimal or an int, never as a float")
    return value


Number = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(ge=Decimal("-99999999.999999"), le=Decimal("99999999.999999")),
]
"""An amount in major units, at most 8 digits before the point and 6 after it as nexo allows."""


def _as_list(value: object) -> object:
    return value if value is None or isinstance(value, (list, tuple)) else [value]


Part = TypeVar("Part")
Listed = Annotated[tuple[Part, ...], BeforeValidator(_as_list)]
"""A list; a terminal that sends a single entry bare means a list of one."""

Words = Listed[str]


class Wire(BaseModel):
    """Base of every nexo part. Frozen; what we do not know is kept; `repr` shows no value at all.

    Values are hidden because they may be card numbers; a class whose values are harmless shows them itself.
    Numbers where we expect text become text: terminals and the published schema disagree on some fields.
    """

    model_config = ConfigDict(
        alias_generator=wire_name,
        populate_by_name=True,
        frozen=True,
        extra="allow",
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
    )

    @classmethod
    def parse(cls, value: object) -> Self:
        """A part from what `read_json` returned. Raises `NotUnderstood` with field names, never values."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            wrong = sorted({".".join(str(step) for step in problem["loc"]) for problem in error.errors()})
            raise NotUnderstood(f"{cls.__name__} is not as it should be: {', '.join(wrong)}.") from None

    @classmethod
    def read(cls, body: bytes | str) -> Self:
        """Parse one part, numbers exact: `model_validate_json` would read `1.10` through a float."""
        return cls.parse(read_json(body))

    def members(self) -> dict[str, Any]:
        """The part as nexo names it, absent fields left out."""
        return self.model_dump(by_alias=True, exclude_none=True)

    def written(self) -> bytes:
        """UTF-8 JSON, compact."""
        return write_json(self.members()).encode()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self.model_fields_set))})"

    __str__ = __repr__
