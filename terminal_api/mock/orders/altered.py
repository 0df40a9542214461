"""Answers that are not what the terminal said: each function changes one thing about a message."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeGuard, cast

from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.desk.wording import additional_response, pairs
from terminal_api.mock.orders.faults import ABOUT_MONEY, Fault, FaultKind
from terminal_api.nexo.additional_response import flattened
from terminal_api.nexo.message import Message
from terminal_api.nexo.wire import Wire, write_json

#: The request that a terminal is said to be busy with.
SOMEBODY_ELSES = "ELSEWHERE1"

_ECHOES = ("SaleData", "POIData", "MessageReference")
_AMOUNTS = {"AmountsResp", "ItemAmount", "ReversedAmount"}

Change = Callable[[object], object]


def altered(message: Message, fault: Fault) -> Message:
    """`message` as `fault` has it arrive; most faults leave it as it is."""
    refusal = fault.refusal or fault.silence
    if refusal and fault.kind is FaultKind.BUSY:
        return failed(message, refusal, {"serviceId": SOMEBODY_ELSES})
    if refusal and message.header.message_category not in ABOUT_MONEY:
        return failed(message, refusal)
    match fault.kind:
        case FaultKind.OTHER_SERVICE_ID:
            return other_service_id(message)
        case FaultKind.TEXT_NUMBERS:
            return _with_body(message, _numbers_as_text)
        case FaultKind.NO_AMOUNTS:
            return _with_body(message, _without(_AMOUNTS))
        case FaultKind.NO_ADDITIONAL_RESPONSE:
            return _with_body(message, _without({"AdditionalResponse"}))
        case FaultKind.BASE64_ADDITIONAL_RESPONSE:
            return _with_body(message, _in_base64)
        case _:
            return message


def failed(message: Message, refusal: Refusal, also: Mapping[str, str] | None = None) -> Message:
    """`message` as a failure that says `refusal`, with the further pairs of `also`, and nothing else."""
    response = {
        "Result": "Failure",
        "ErrorCondition": refusal.condition,
        "AdditionalResponse": pairs({"message": refusal.message, **(also or {})}),
    }
    said = message.body.members()
    kept = {name: said[name] for name in _ECHOES if name in said}
    return replace(message, body=Wire.parse({"Response": response, **kept}))


def other_service_id(message: Message) -> Message:
    """`message` as if it were the answer to another request."""
    service_id = (message.header.service_id or "0")[::-1] + "X"
    return replace(message, header=message.header.model_copy(update={"service_id": service_id[-10:]}))


def _with_body(message: Message, change: Change) -> Message:
    return replace(message, body=Wire.parse(change(message.body.members())))


def _numbers_as_text(part: object) -> object:
    if isinstance(part, (Decimal, int)) and not isinstance(part, bool):
        return write_json(part)
    return _each(part, _numbers_as_text)


def _without(names: set[str]) -> Change:
    def change(part: object) -> object:
        if _is_object(part):
            return {name: change(value) for name, value in part.items() if name not in names}
        return _each(part, change)

    return change


def _in_base64(part: object) -> object:
    if _is_object(part) and isinstance(said := part.get("AdditionalResponse"), str):
        part = {**part, "AdditionalResponse": additional_response(flattened(said), base64_json=True)}
    return _each(part, _in_base64)


def _each(part: object, change: Change) -> object:
    """`part` with `change` made to everything in it."""
    if _is_object(part):
        return {name: change(value) for name, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [change(value) for value in cast("list[object]", part)]
    return part


def _is_object(part: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(part, Mapping)
