"""What the tables of `config.toml` are made of: their base, and the kinds of values they share."""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, cast

from moneyed import Currency, CurrencyDoesNotExist, get_currency
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError


def spelt(pattern: str, words: str) -> AfterValidator:
    """Only texts that `pattern` fits whole; `words` say to people what that means."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"it should be {words}")
        return text

    return AfterValidator(check)


def beside_file(path: Path, info: ValidationInfo) -> Path:
    """A relative path starts at the file that names it."""
    context = cast("dict[str, Path]", info.context or {})
    return context.get("folder", Path()) / path.expanduser()


def _listed(value: object) -> object:
    # An environment variable is one text; its parts stand between |.
    return value.split("|") if isinstance(value, str) else value


def _currency(code: object) -> Currency:
    try:
        return get_currency(str(code))
    except CurrencyDoesNotExist:
        raise ValueError("it should be a currency of ISO 4217 such as 'EUR'") from None


def _day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("it should be a day such as 2026-12-01")
    return value


LISTED = BeforeValidator(_listed)
CURRENCY = PlainValidator(_currency)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[tuple[Text, ...], LISTED]
Sum = Annotated[Decimal, Field(gt=0, max_digits=12)]
Limit = Annotated[Decimal, Field(ge=0, max_digits=12)]
Sums = Annotated[tuple[Sum, ...], LISTED]
Place = Annotated[Path, AfterValidator(beside_file)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=3)]
#: A country of ISO 3166-1, or a part of one of ISO 3166-2.
Jurisdiction = Annotated[str, spelt(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", "a place of ISO 3166 such as US-CA or IE")]
Letter = Annotated[str, spelt("[A-Z]", "one capital letter")]
Day = Annotated[date, BeforeValidator(_day)]


class Table(BaseModel):
    """Base of every table: frozen, and a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, table: Any) -> Any:
        fields = {field.alias or name for name, field in cls.model_fields.items()}
        for key in cast("dict[str, Any]", table) if isinstance(table, dict) else ():
            if key not in fields:
                from difflib import get_close_matches  # seldom typed wrongly

                meant = get_close_matches(key, fields, 1)
                found = {
                    "key": key,
                    "meant": f", but '{meant[0]}' is" if meant else "",
                    "known": ", ".join(sorted(fields)),
                }
                raise PydanticCustomError(
                    "unknown_key", "'{key}' is not known here{meant}; known are {known}", found
                )
        return cast("Any", table)
