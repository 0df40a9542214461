"""One movement of money as it was asked for, and whether an answer proves it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self, TypeVar

from moneyed import Money
from pydantic import ValidationError

from terminal_api.outcomes import Approved, Reference, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.service import NOT_UNDERSTOOD
from terminal_api.processors.toggle.answers import (
    Adjusted,
    Filled,
    Found,
    Line,
    Ordered,
    Part,
    Reversed,
    Split,
    ValuedLine,
)
from terminal_api.processors.toggle.pence import money, signed

_NOT_PROVED = Unknown(NOT_UNDERSTOOD)
_OTHER = Unknown(
    "What the gift-card service has under this request's reference is not this request: look it up at Toggle."
)

AnyPart = TypeVar("AnyPart", bound=Part)


@dataclass(frozen=True, slots=True)
class Movement:
    """What was asked for. `pence` has the sign of what the balance gains."""

    request: Request
    pence: int
    number: str = field(default="", repr=False)
    """Toggle's own number of the card; empty where it is not known: of a reversal, or after a restart."""
    shown: str | None = None
    """The last four digits of the number that the guest knows."""

    @classmethod
    def of(cls, request: Request, number: str = "", shown: str | None = None) -> Self:
        """All of `request`. Raises `ValueError` when Toggle knows no such amount."""
        return cls(request, signed(request.operation, request.amount), number, shown)

    def part(self, pence: int) -> Self:
        """The same for `pence` only."""
        return replace(self, pence=pence)


def parsed(model: type[AnyPart], answer: Filled) -> AnyPart | None:
    """The part that belongs there; None when it is anything else."""
    try:
        return model.model_validate(answer.data)
    except ValidationError:
        return None


def proved(asked: Movement, answer: Filled, now: datetime) -> Approved | Unknown:
    """Approved when the answer is one to `asked`: its amount with its sign, its card, its split.

    The documentation's own sample answers `-10` to `-1000`: that proves nothing, the line item does.
    """
    match asked.request.operation:
        case Operation.ACTIVATE:
            ordered = parsed(Ordered, answer)
            # An order's answer names no amount but the new card's balance.
            return (
                _approved(asked, ordered.lines[0], ordered.lines[0].card.balance, now)
                if ordered
                else _NOT_PROVED
            )
        case Operation.REVERSE | Operation.UNDO_LOAD:
            undone = parsed(Reversed, answer)
            fits = undone is not None and undone.value == undone.lines[0].value
            return _approved(asked, undone.lines[0], undone.value, now) if undone and fits else _NOT_PROVED
        case _:
            return _adjusted(asked, answer, now)


def _adjusted(asked: Movement, answer: Filled, now: datetime) -> Approved | Unknown:
    adjusted = parsed(Adjusted, answer)
    if adjusted is None:
        return _NOT_PROVED
    if asked.request.operation is not Operation.PAY:
        return _approved(asked, adjusted.line, adjusted.value, now)
    split = adjusted.split
    # That both parts make up the whole is inferred; a bill is not to be taxed by what does not add up.
    if split is None or not _makes_up(split.tender, split.discount, -adjusted.value):
        return _NOT_PROVED
    return _approved(asked, adjusted.line, adjusted.value, now, split.discount)


def _makes_up(tender: int, discount: int, pence: int) -> bool:
    return tender >= 0 and discount >= 0 and tender + discount == pence


def _approved(
    asked: Movement, line: Line, value: int, now: datetime, discount: int | None = None
) -> Approved | Unknown:
    if value != asked.pence or asked.number not in ("", line.card.card_reference):
        return _NOT_PROVED
    return approval(asked, line, value, now, discount)


def approval(asked: Movement, line: Line, value: int, now: datetime, discount: int | None = None) -> Approved:
    """The movement of `value` pence, as `line`. Its reference names the line and its value."""
    currency = asked.request.amount.currency
    card = asked.request.card
    return Approved(
        amount=money(abs(value), currency),
        reference=Reference(f"{line.id}/{value}", now),
        balance=money(line.card.balance, currency),
        card=asked.shown or line.card.card_reference[-4:],
        brand=card.provider if card else None,
        discount=None if discount is None else money(discount, currency),
    )


def found(asked: Movement, answer: Filled, now: datetime) -> Approved | Unknown | None:
    """What a look-up by the request's reference says: it happened, it cannot be told, or nothing is there."""
    told = parsed(Found, answer)
    if told is None:
        return _NOT_PROVED
    if not told.data:
        return None
    line = told.data[0]
    if len(told.data) > 1 or not _is_of(asked, line):
        return _OTHER
    return approval(asked, line, line.value, now)


def _is_of(asked: Movement, line: ValuedLine) -> bool:
    """Whether `line` can be the request's: a payment may be for less than was due, all else is whole."""
    if asked.number not in ("", line.card.card_reference):
        return False
    if asked.request.operation is Operation.PAY:
        return signed(Operation.PAY, asked.request.amount) <= line.value < 0
    return line.value == asked.pence


def discount_between(before: Split, after: Split, paid: Money) -> Money | None:
    """How much of `paid` was discount, by what was on the card before and is now.

    None when the two do not differ by just this payment: somebody else used the card as well.
    """
    discount = before.discount - after.discount
    whole = -signed(Operation.PAY, paid)
    fits = _makes_up(before.tender - after.tender, discount, whole)
    return money(discount, paid.currency) if fits else None


def named(reference: str) -> tuple[str, int | None] | None:
    """The line item that a reversal is to take back, and its pence where the reference tells them.

    None when `reference` is no line item's name but one of our own references.
    """
    line, slash, pence = reference.partition("/")
    if slash and pence.removeprefix("-").isdecimal():
        return line, int(pence)
    return (line, None) if line.isascii() and line.isdigit() else None
