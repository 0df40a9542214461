"""nexo's JSON: our spelling inside, nexo's on the wire, numbers exact both ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar, cast

import msgspec
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    ValidationError,
)
from pydantic_core import CoreSchema, core_schema

from terminal_api.nexo.errors import NotUnderstood

#: Words nexo writes in capitals wherever they stand in a name.
_CAPITALS = {"id": "ID", "poi": "POI", "ok": "OK", "ped": "PED", "xhtml": "XHTML"}

#: Beyond this many digits a number keeps its exponent: `1E+999999` must not become a megabyte.
_PLAIN_DIGITS = 30

#: nexo's own messages are not a third as deep; what is deeper would break whoever walks through it.
_DEEPEST = 50

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def wire_name(name: str) -> str:
    """`sale_to_poi_data` is `SaleToPOIData` on the wire, `service_id` is `ServiceID`."""
    return "".join(_CAPITALS.get(word) or word.capitalize() for word in name.split("_"))


def read_json(body: bytes | str) -> object:
    """Parse JSON with every fraction a `Decimal`.

    Raises `NotUnderstood`, also for `NaN`, `Infinity` and what is nested more than 50 deep.
    """
    try:
        value = _DECODER.decode(body)
    except (ValueError, ArithmeticError, RecursionError) as error:
        # Without `from error`: a decoding error carries the whole body, and with it perhaps a card number.
        raise NotUnderstood(f"The message is not JSON ({_where(error)}).") from None
    # Few brackets cannot nest deeply: most messages need no walk.
    if _brackets(body) > _DEEPEST and _is_deeper(value, _DEEPEST):
        raise NotUnderstood("The message is nested too deeply.")
    return value


def _where(error: Exception) -> str:
    """What is wrong and at which byte, in words that repeat none of the content."""
    return str(error) if isinstance(error, msgspec.DecodeError) else type(error).__name__


def _brackets(body: bytes | str) -> int:
    if isinstance(body, str):
        return body.count("{") + body.count("[")
    return body.count(b"{") + body.count(b"[")


def _is_deeper(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        parts = cast("dict[str, object]", value).values()
    elif isinstance(value, list):
        parts = cast("list[object]", value)
    else:
        return False
    return not levels or any(_is_deeper(part, levels - 1) for part in parts)


def read_object(value: object) -> dict[str, object]:
    """`value` as a JSON object. Raises `NotUnderstood` when it is anything else."""
    if not isinstance(value, dict):
        raise NotUnderstood("The message is JSON, but there is no object where one belongs.")
    return cast("dict[str, object]", value)


def write_json(value: object) -> str:
    """Compact JSON; a `Decimal` becomes the exact number without trailing zeros: 25.00 is written 25.

    Raises `ValueError` for a float or anything else that has no exact form in JSON.
    """
    return _ENCODER.encode(_exact(value)).decode()


def write_members(members: Mapping[str, object]) -> bytes:
    """As `write_json`, in UTF-8 and much faster, for what `Wire.members` returned: that is exact already."""
    return _ENCODER.encode(members)


def _exact(value: object) -> object:
    """`value` for the encoder, which by itself would write a float, and `NaN` as null."""
    match value:
        case None | bool() | str() | int():
            return value
        case Decimal():
            return _plain(value)
        case dict():
            return {str(name): _exact(part) for name, part in cast("dict[str, object]", value).items()}
        case list() | tuple():
            return [_exact(part) for part in cast("list[object]", value)]
        case _:
            raise ValueError(f"{type(value).__name__} has no exact form in JSON")


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and, if it is of a human size, without an exponent."""
    if not isinstance(value, Decimal) or not value.is_finite():  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ValueError("an amount is a Decimal, and neither NaN nor infinity")
    if not value:
        return Decimal(0)
    text = str(value)
    if "E" in text and abs(value.adjusted()) < _PLAIN_DIGITS:
        text = f"{value:f}"
    if "." in text and "E" not in text:
        text = text.rstrip("0").rstrip(".")
    return Decimal(text)


_LIMIT = Decimal("99999999.999999")


@dataclass(frozen=True, slots=True, eq=False)  # an annotation must have a hash
class _Exactly:
    """Reads a `Decimal`, an int or their digits as text, all in pydantic's core; never a float or a bool.

    The limits come before any conversion: `int(Decimal("1E+9999999"))` takes ten seconds.
    """

    target: CoreSchema
    serialization: core_schema.PlainSerializerFunctionSerSchema | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.decimal_schema(strict=True, ge=-_LIMIT, le=_LIMIT)
        whole = core_schema.int_schema(strict=True, ge=-int(_LIMIT), le=int(_LIMIT))
        digits = core_schema.str_schema(strict=True, pattern=r"^-?[0-9]{1,8}(\.[0-9]{1,6})?$")
        return core_schema.union_schema(
            [core_schema.chain_schema([each, self.target]) for each in (number, whole, digits)],
            mode="left_to_right",
            custom_error_type="number",
            custom_error_message="not a number, or not of the size or kind that belongs here",
            serialization=self.serialization,
        )


Number = Annotated[
    Decimal,
    _Exactly(core_schema.decimal_schema(), core_schema.plain_serializer_function_ser_schema(_plain)),
]
"""An amount in major units, at most 8 digits before the point and 6 after it as nexo allows."""

Whole = Annotated[int, _Exactly(core_schema.int_schema())]
"""A number of things: seconds, characters, a key's version. At most 8 digits."""

Kept = Annotated[Any, PlainValidator(_exact)]
"""Something we carry along unread."""


def _as_list(value: object) -> object:
    # A list first: that something is no model takes Python longer to find out than all the rest.
    bare = not isinstance(value, list | tuple) and isinstance(value, str | dict | BaseModel)
    return [value] if bare else value  # pyright: ignore[reportUnknownVariableType]


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

    __pydantic_extra__: dict[str, Kept] = Field(  # pyright: ignore[reportIncompatibleVariableOverride]
        init=False
    )
    """What a terminal sends beyond our fields; exact too, and kept."""

    @classmethod
    def parse(cls, value: object) -> Self:
        """A part from what `read_json` returned.

        Raises `NotUnderstood` with each wrong field's path, `PaymentResponse.Response.Result`, never values.
        """
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            wrong = sorted({_path(cls, problem["loc"]) for problem in error.errors(include_input=False)})
            raise NotUnderstood(f"Not as it should be: {', '.join(wrong)}.") from None

    @classmethod
    def read(cls, body: bytes | str) -> Self:
        """Parse one part, numbers exact: `model_validate_json` would read `1.10` through a float."""
        return cls.parse(read_json(body))

    def members(self) -> dict[str, Any]:
        """The part as nexo names it, absent fields left out."""
        return self.model_dump(by_alias=True, exclude_none=True)

    def written(self) -> bytes:
        """UTF-8 JSON, compact."""
        return write_members(self.members())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self.model_fields_set))})"

    __str__ = __repr__


def _path(part: type[Wire], steps: tuple[int | str, ...]) -> str:
    """A field's path in nexo's names, which start with a capital; pydantic puts types' names between them."""
    named = (str(step) for step in steps if isinstance(step, int) or step[:1].isupper())
    return ".".join((part.__name__, *named))
