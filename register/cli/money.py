"""How a request for money and its outcome are told: as one JSON object, as one line, as an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, assert_never

from moneyed import Money

from register.cli.codes import Code, masked
from register.domain.amounts import Refused, exact
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown

if TYPE_CHECKING:
    from register.counter.history import Answered
    from register.domain.asking.exchange import MoneyRequest

Told = dict[str, object]
"""One request as JSON; every key is always there, None where nothing is known."""


def told(
    operation: str,
    asked: Money,
    outcome: Outcome,
    *,
    last4: str | None = None,
    request_id: str | None = None,
) -> Told:
    """`outcome` of a request for `asked`; `amount` is what was approved, else what was asked for."""
    approved = outcome if isinstance(outcome, Approved) else None
    ending = last4 or (approved.card if approved else None)
    return {
        "outcome": outcome.outcome,
        "operation": operation,
        "amount": exact(approved.amount if approved else asked),
        "asked": exact(asked),
        "discount": exact(approved.discount) if approved and approved.discount is not None else None,
        "balance": exact(approved.balance) if approved and approved.balance is not None else None,
        "currency": asked.currency.code,
        "card": f"****{ending}" if ending else None,
        "request_id": request_id,
        "reference": approved.reference.id if approved and approved.reference else None,
        "reason": _reason(outcome),
    }


def request_told(request: MoneyRequest, outcome: Outcome) -> Told:
    """The same for a request that is on the journal."""
    last4 = request.card.last4 if request.card else None
    return told(request.operation, request.amount, outcome, last4=last4, request_id=request.id)


def operation_told(one: Answered) -> Told:
    """The same with when, by whom and for what it was asked."""
    request = one.request
    return {
        **request_told(request, one.outcome),
        "sale": request.number,
        "at": request.at.isoformat(),
        "cashier": one.cashier,
        "provider": request.card.provider if request.card else None,
        "undoes": request.undoes,
    }


def _reason(outcome: Outcome) -> str | None:
    match outcome:
        case Approved(confirmed=confirmed):
            return None if confirmed else "received; its result is not confirmed yet"
        case Declined(reason) | NotSent(reason) | Unknown(reason):
            return reason
        case _:
            assert_never(outcome)


def refusal(refused: Refused) -> Declined:
    """What the till itself refuses certainly did not happen."""
    return Declined(masked(refused.reason))


def code(outcome: Outcome) -> Code:
    """The exit code for one outcome."""
    match outcome:
        case Approved():
            return Code.OK
        case Declined():
            return Code.DECLINED
        case NotSent():
            return Code.NOT_SENT
        case Unknown():
            return Code.UNKNOWN
        case _:
            assert_never(outcome)


def words(one: Told) -> str:
    """One line for people: `pay approved: 25.00 EUR, card ****0016, 125.00 left, request 3FK2A90000`."""
    looked = one["operation"] == "balance"
    parts = [] if looked else [f"{one['amount']} {one['currency']}"]
    parts += [f"of {one['asked']} asked"] if one["amount"] != one["asked"] else []
    parts += [f"card {one['card']}"] if one["card"] else []
    parts += [f"{one['balance']} left"] if one["balance"] is not None else []
    parts += [f"request {one['request_id']}"] if one["request_id"] else []
    said = f"{one['operation']} {str(one['outcome']).replace('_', ' ')}"
    said += f": {', '.join(parts)}" if parts else ""
    return f"{said}. {one['reason']}" if one["reason"] else said


def lines(many: Iterable[Told]) -> str:
    """A line for each."""
    return "\n".join(words(one) for one in many)
