"""The faults that only this API has; the others are every provider's. Each is ordered by its name."""

from enum import StrEnum

import msgspec

from terminal_api.mock.providers.desk import Alter, Reply
from terminal_api.mock.providers.stored_value import errors


class Switch(StrEnum):
    """What goes wrong. Unless a line says otherwise, the request is done, its answer kept under the key."""

    ERROR_DONE = "error_done"
    """The card provider fails after it did the request; `Error` is what is kept."""
    ERROR_UNDONE = "error_undone"
    """It fails before; `Error` is what is kept."""
    TRANSIENT_ERROR = "transient_error"
    """A passing failure: not done, nothing kept."""
    IN_PROGRESS = "in_progress"
    """The platform is still at it, as often as the fault is ordered; the answer comes after that."""
    KEY_STORE_DOWN = "key_store_down"
    """The store of keys is away: not done."""
    INTERNAL_ERROR = "internal_error"
    """HTTP 500 with the platform's own words."""
    NO_RESULT_CODE = "no_result_code"
    OTHER_CURRENCY = "other_currency"
    """The balance in the answer is in Philippine pesos, or in euros where it was."""
    EXTRA_FIELDS = "extra_fields"
    """The answer has fields of a later edition."""
    FORGET_KEYS = "forget_keys"
    """Before the request comes, all keys are forgotten."""
    DAY_LATER = "day_later"
    """Before the request comes, a day and a minute pass: no void is in time."""
    WEEK_LATER = "week_later"
    """Seven days pass: keys are forgotten."""


def _changed(reply: Reply, **changes: object) -> Reply:
    """`reply` with its body's fields replaced; None takes one out. What is no result is left alone."""
    if reply.status != 200:
        return reply
    body: dict[str, object] = msgspec.json.decode(reply.body, type=dict[str, object])
    after = {name: value for name, value in {**body, **changes}.items() if value is not None}
    return Reply(reply.status, msgspec.json.encode(after), reply.headers)


def _without_result(reply: Reply) -> Reply:
    return _changed(reply, resultCode=None)


def _other_currency(reply: Reply) -> Reply:
    code = "EUR" if b'"PHP"' in reply.body else "PHP"
    return _changed(reply, currentBalance={"currency": code, "value": 4200})


def _more_fields(reply: Reply) -> Reply:
    return _changed(reply, expiryDate="2036-12", metadata={"edition": 47})


def _as_it_is(reply: Reply) -> Reply:
    """The desk itself sees to it, before or while it answers."""
    return reply


ALTERS: dict[str, Alter] = {
    **{switch: _as_it_is for switch in Switch},
    Switch.IN_PROGRESS: lambda _: errors.IN_PROGRESS,
    Switch.INTERNAL_ERROR: lambda _: errors.INTERNAL,
    Switch.NO_RESULT_CODE: _without_result,
    Switch.OTHER_CURRENCY: _other_currency,
    Switch.EXTRA_FIELDS: _more_fields,
}
