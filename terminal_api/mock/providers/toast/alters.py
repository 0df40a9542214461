"""What only this provider can do to its own answers: the ways in which real ones break the page's rules."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast

from terminal_api.mock.providers.desk import Alter, Reply
from terminal_api.mock.providers.toast.wire import Status, written
from terminal_api.nexo.wire import read_json, read_object

Body = dict[str, object]


def _with_body(change: Callable[[Body], Body]) -> Alter:
    def altered(reply: Reply) -> Reply:
        if not reply.body:
            return reply
        return replace(reply, body=written(change(dict(read_object(read_json(reply.body))))))

    return altered


def _each_number(change: Callable[[Decimal], object]) -> Alter:
    def changed(value: object) -> object:
        if isinstance(value, dict):
            return {name: changed(each) for name, each in cast("Body", value).items()}
        return change(value) if isinstance(value, Decimal) else value

    return _with_body(lambda body: cast("Body", changed(body)))


def _noisy(amount: Decimal) -> Decimal:
    """The double next to `amount`, as sums of doubles are; the one place where a float is wanted."""
    return Decimal(repr(math.nextafter(float(amount), math.inf))) if amount else amount


def _more_taken(body: Body) -> Body:
    taken = body.get("redeemResponse")
    if isinstance(taken, dict):
        told = cast("Body", taken)
        more = Decimal(str(told["redeemedValue"])) + 1
        return {**body, "redeemResponse": {**told, "redeemedValue": more}}
    return body


def _with_status(was: Status | None, status: str) -> Alter:
    def changed(body: Body) -> Body:
        return {**body, "transactionStatus": status} if was in (None, body["transactionStatus"]) else body

    return _with_body(changed)


ALTERS: Mapping[str, Alter] = {
    "errors_with_200": lambda reply: replace(reply, status=200) if reply.body else reply,
    "accept_with_400": lambda reply: replace(reply, status=400) if reply.body else reply,
    "float_noise": _each_number(_noisy),
    "quoted_numbers": _each_number(str),
    "without_member": _with_body(lambda body: {"transactionStatus": body["transactionStatus"]}),
    "without_status": _with_body(lambda body: {k: v for k, v in body.items() if k != "transactionStatus"}),
    "unknown_status": _with_status(None, "ERROR_NOBODY_KNOWS"),
    # R: thrown by the reference implementation, where the documentation has CANNOT_BE_REVERSED.
    "already_reversed": _with_status(Status.CANNOT_BE_REVERSED, "ERROR_TRANSACTION_ALREADY_REVERSED"),
    "more_taken": _with_body(_more_taken),
}
