"""A message fit to be shown: card numbers, tracks, PINs and what customers typed are taken out of it."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import cast

from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json, write_json

#: Members that hold a number of which the last four digits may be shown. `Data` is a scanned barcode's.
_NUMBERS = frozenset(
    {"StoredValueID", "PAN", "CardNumber", "LoyaltyID", "AccountNumber", "BarcodeValue", "Data"}
)

#: Members of which nothing may be shown, whatever is below them.
_HIDDEN = frozenset(
    {"DigitInput", "TextInput", "Password", "TrackData", "TrackValue", "EncrPINBlock", "ExpiryDate"}
    | {"ProtectedCardData", "SensitiveCardData"}
)

#: Holds the whole rejected request in Base64.
_REJECTED = "RejectedMessage"

_STARS = "****"
_SHORTEST = 8  # a shorter run of digits is no card number, and is found everywhere
_RUN = re.compile("[0-9]{8,28}")
_PAIR = re.compile(r"(?i)(?<![a-z0-9])((?:cardnumber|pan|track[12]?|pin|password|cvc)=)[^&]+")


def masked(value: object, known: Iterable[str] = ()) -> object:
    """`value`, parsed JSON, with every secret replaced by stars; a number keeps its last four digits.

    The same numbers are found wherever else they stand in its texts, also behind Base64, and so are those in
    `known`. A rejected message that is repeated as a whole gives way to a note. Headers stay as they are.
    """
    numbers = sorted({*secrets(value), *known}, key=len, reverse=True)
    return _masked(value, _anywhere(numbers) if numbers else None)


def _anywhere(numbers: Iterable[str]) -> re.Pattern[str]:
    """Finds them in any text, also written in groups: `6006 4900 ...`, in a form with `+` or `%20`."""
    spaced = "|".join("(?:[ +-]|%20)?".join(number) for number in numbers)
    return re.compile(f"[0-9]*(?:{spaced})[0-9]*")


def secrets(value: object) -> frozenset[str]:
    """The numbers in `value` that must not be shown elsewhere either."""
    return frozenset(
        run for text in _secret_texts(value, inside=False) for run in cast("list[str]", _RUN.findall(text))
    )


def masked_number(number: str) -> str:
    """All but the last four digits as stars; nothing of a number that is too short for that."""
    return "*" * (len(number) - 4) + number[-4:] if len(number) >= _SHORTEST else "*" * len(number)


def _secret_texts(value: object, *, inside: bool) -> Iterator[str]:
    """Every text under a member that holds secrets; `inside` one, all of them."""
    match value:
        case dict():
            for name, part in cast("dict[str, object]", value).items():
                yield from _secret_texts(part, inside=inside or name in _NUMBERS or name in _HIDDEN)
        case list() | tuple():
            for part in cast("list[object]", value):
                yield from _secret_texts(part, inside=inside)
        case str() if (whole := _decoded(value)) is not None:
            yield from _secret_texts(whole, inside=inside)
        case str() | int() | Decimal() if inside:
            yield str(value)
        case _:
            return


def _masked(value: object, found: re.Pattern[str] | None, name: str = "") -> object:
    match value:
        case dict():
            members = cast("dict[str, object]", value).items()
            return {member: _member(member, part, found) for member, part in members}
        case list() | tuple():
            return [_masked(part, found, name) for part in cast("list[object]", value)]
        case str() | int() | Decimal() if name in _NUMBERS and not isinstance(value, bool):
            return masked_number(str(value))
        case str() if (whole := _decoded(value)) is not None:
            return base64.b64encode(write_json(_masked(whole, found)).encode()).decode()
        case str():
            return _text(value, found)
        case _:
            return value


def _member(name: str, part: object, found: re.Pattern[str] | None) -> object:
    if name == "MessageHeader":
        return part
    if name in _HIDDEN:
        return _hidden(part)
    if name == _REJECTED:
        return "(the rejected request, not shown)"
    return _masked(part, found, name)


def _hidden(part: object) -> object:
    """The shape stays, so that one sees what was there; every value is stars."""
    match part:
        case dict():
            return {name: _hidden(inner) for name, inner in cast("dict[str, object]", part).items()}
        case list() | tuple():
            return [_hidden(inner) for inner in cast("list[object]", part)]
        case None | bool() | "":
            return part
        case _:
            return _STARS


def _text(text: str, found: re.Pattern[str] | None) -> str:
    if "=" in text:
        text = _PAIR.sub(rf"\g<1>{_STARS}", text)
    return found.sub(lambda number: masked_number(number[0]), text) if found else text


def _decoded(text: str) -> object | None:
    """The object behind Base64, None for any other text. `{` makes Base64 begin with `e`."""
    if not text.startswith("e"):
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        return read_json(raw) if raw.startswith(b"{") else None
    except (binascii.Error, ValueError, NotUnderstood):
        return None
