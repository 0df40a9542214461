"""Which fields each request has, of which type, and which it needs. Source: OpenAPI v46 (D)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import msgspec

from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.stored_value import errors

Check = Callable[[object], bool]

_INT64 = 2**63


def _text(value: object) -> bool:
    return isinstance(value, str)


def _reference(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 80


def _store(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= 16


def _texts(value: object) -> bool:
    return isinstance(value, dict) and all(map(_text, cast("dict[str, object]", value).values()))


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _amount(value: object) -> bool:
    """A whole number in 64 bits, and three letters. `true` is no number."""
    if not isinstance(value, dict):
        return False
    match cast("dict[str, object]", value):
        case {"currency": str(code), "value": int(units), **rest}:
            whole = not isinstance(units, bool) and -_INT64 <= units < _INT64
            return whole and not rest and len(code) == 3
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Structure:
    """One request's name in the specification, its fields, and those it cannot do without."""

    name: str
    fields: Mapping[str, Check]
    needs: tuple[str, ...]


_CARD = {
    "merchantAccount": _text,
    "reference": _reference,
    "paymentMethod": _texts,
    "amount": _amount,
    "shopperInteraction": _one_of("Ecommerce", "ContAuth", "Moto", "POS"),
    "store": _store,
    "recurringDetailReference": _text,
    "shopperReference": _text,
}
_STATUS = {"status": _one_of("active", "inactive")}
_LOAD_TYPE = {"loadType": _one_of("load", "merchandiseReturn")}
_SOURCE = {"sourcePaymentMethod": _texts}
_VOID = {
    "merchantAccount": _text,
    "originalReference": _text,
    "reference": _reference,
    "store": _store,
    "tenderReference": _text,
    "uniqueTerminalId": _text,
}
_ALL = ("reference", "paymentMethod")

STRUCTURES = {
    "changeStatus": Structure("StoredValueStatusChangeRequest", _CARD | _STATUS, (*_ALL, "status")),
    "load": Structure("StoredValueLoadRequest", _CARD | _LOAD_TYPE, (*_ALL, "amount")),
    "checkBalance": Structure("StoredValueBalanceCheckRequest", _CARD, _ALL),
    "issue": Structure("StoredValueIssueRequest", _CARD, _ALL),
    "mergeBalance": Structure(
        "StoredValueBalanceMergeRequest", _CARD | _SOURCE, (*_ALL, "sourcePaymentMethod")
    ),
    "voidTransaction": Structure("StoredValueVoidRequest", _VOID, ("originalReference",)),
}

_MISSING = {
    "reference": errors.NO_REFERENCE,
    "amount": errors.NO_AMOUNT,
    "originalReference": errors.NO_ORIGINAL,
    "paymentMethod": errors.NO_CARD_NUMBER,
}


def read(body: bytes) -> dict[str, object] | None:
    """The JSON object in `body`; None when it is none."""
    try:
        value: object = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def misshapen(operation: str, asked: dict[str, object]) -> Reply | None:
    """The error for a field that is unknown (also a `null` one) or of the wrong type."""
    structure = STRUCTURES[operation]
    if unknown := [name for name in asked if name not in structure.fields]:
        return errors.unknown_fields(structure.name, unknown)
    wrong = next((name for name, value in asked.items() if not structure.fields[name](value)), None)
    return errors.wrong_type(structure.name, wrong) if wrong else None


def lacking(operation: str, asked: dict[str, object]) -> Reply | None:
    """The error for what is not there, or empty, or an amount that is none."""
    for name in STRUCTURES[operation].needs:
        if not asked.get(name):
            return _MISSING.get(name) or errors.missing(name)
    method = cast("dict[str, str]", asked.get("paymentMethod", {}))
    if operation != "voidTransaction" and not method.get("type"):
        return errors.missing("paymentMethod.type")
    if operation not in ("voidTransaction", "issue") and not method.get("number"):
        return errors.NO_CARD_NUMBER
    source = cast("dict[str, str]", asked.get("sourcePaymentMethod", {}))
    if operation == "mergeBalance" and not source.get("number"):
        return errors.NO_CARD_NUMBER
    units = cast("dict[str, int]", asked.get("amount", {"value": 1}))["value"]
    # That nothing less than zero is activated, and no load is of zero, is told by the same error (P).
    return errors.NO_AMOUNT if units < 0 or (units == 0 and operation == "load") else None
