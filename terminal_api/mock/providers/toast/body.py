"""The body of a request, read strictly: check 7 of the order of judgement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from moneyed import Currency, Money

from terminal_api.mock.providers.toast.wanted import (
    Activation,
    Code,
    CodeSource,
    Load,
    Look,
    Presented,
    Redemption,
    Reversal,
    Source,
    Wanted,
)
from terminal_api.mock.providers.toast.wire import Type
from terminal_api.money import decimals
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_json, read_object

#: The type on the wire is a double, so 19.9 may come as 19.900000000000002 (D); how much is ours.
TOLERANCE = Decimal("0.0001")

#: Beyond any card, and it keeps `1E+9999999` from becoming a megabyte. Ours.
_TOO_MUCH = Decimal(100_000_000)

#: Reference tests write numbers in quotes (R); a server takes them.
_DIGITS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,20})?")
_GUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class WrongBody(Exception):
    """The body does not fit the type. `str` names the field, never its value."""


def guid(text: str) -> str | None:
    """The GUID in small letters; None when `text` is none."""
    lower = text.lower()
    return lower if _GUID.fullmatch(lower) else None


def read(body: bytes, type: Type, currency: Currency) -> Wanted:
    """What `body` asks for, amounts in `currency`. Raises `WrongBody`."""
    try:
        members = read_object(read_json(body))
    except NotUnderstood:
        raise WrongBody("body") from None
    # One of five, the others absent or null (D).
    if [each for each in Type if members.get(each.asks_in) is not None] != [type]:
        raise WrongBody(type.asks_in)
    return _wanted(_Fields(_object(members[type.asks_in], type.asks_in)), type, currency)


def _wanted(fields: "_Fields", type: Type, currency: Currency) -> Wanted:
    card = Presented(
        fields.needed("giftCardIdentifier"),
        Source(fields.word("identifierSource", tuple(Source), Source.UNKNOWN)),
        fields.code(),
    )
    match type:
        case Type.ACTIVATE:
            return Activation(card, fields.amount("initialBalance", currency), fields.text("checkIdentifier"))
        case Type.ADD_VALUE:
            return Load(card, fields.payable("additionalValue", currency), fields.text("checkIdentifier"))
        case Type.GET_BALANCE:
            return Look(card)
        case Type.REDEEM:
            return Redemption(
                card,
                fields.payable("redeemedValue", currency),
                fields.text("checkIdentifier"),
                fields.flag("isCashOut"),
                related.lower() if (related := fields.text("relatedTransaction")) else None,
            )
        case Type.REVERSE:
            return Reversal(card, fields.guid("previousTransaction"))
        case _:
            assert_never(type)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The members of one object. What is not named on the page is ignored; null is as good as absent."""

    members: Mapping[str, object] = field(repr=False)

    def text(self, name: str) -> str | None:
        value = self.members.get(name)
        if value is not None and not isinstance(value, str):
            raise WrongBody(name)
        return value

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise WrongBody(name)
        return value

    def word(self, name: str, words: tuple[str, ...], absent: str) -> str:
        value = self.text(name)
        if value is None:
            return absent
        if value not in words:
            raise WrongBody(name)
        return value

    def flag(self, name: str) -> bool:
        value = self.members.get(name)
        if value is not None and not isinstance(value, bool):
            raise WrongBody(name)
        return bool(value)

    def guid(self, name: str) -> str:
        value = guid(self.needed(name))
        if value is None:
            raise WrongBody(name)
        return value

    def code(self) -> Code | None:
        given = self.members.get("verificationCode")
        if given is None:
            return None
        fields = _Fields(_object(given, "verificationCode"))
        source = CodeSource(fields.word("source", tuple(CodeSource), CodeSource.UNKNOWN))
        if source is CodeSource.VERIFIED:
            return Code(fields.text("value") or "", source)
        return Code(fields.needed("value"), source)

    def amount(self, name: str, currency: Currency) -> Money:
        """At least nothing. Within `TOLERANCE` of what `currency` has coins for."""
        exact = _exact(self.members.get(name), name)
        if not (exact.is_finite() and 0 <= exact < _TOO_MUCH):
            raise WrongBody(name)
        rounded = abs(round(exact, decimals(currency)))
        if abs(rounded - exact) >= TOLERANCE:
            raise WrongBody(name)
        return Money(rounded, currency)

    def payable(self, name: str, currency: Currency) -> Money:
        """More than nothing."""
        amount = self.amount(name, currency)
        if not amount:
            raise WrongBody(name)
        return amount


def _object(value: object, name: str) -> Mapping[str, object]:
    try:
        return read_object(value)
    except NotUnderstood:
        raise WrongBody(name) from None


def _exact(value: object, name: str) -> Decimal:
    match value:
        case bool():
            raise WrongBody(name)
        case int() | Decimal():
            return Decimal(value)
        case str() if _DIGITS.fullmatch(value):
            return Decimal(value)
        case _:
            raise WrongBody(name)
