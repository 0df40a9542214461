"""From what came back to an outcome: the result code decides, and what does not fit stays unknown."""

import logging
from dataclasses import dataclass, field

import httpx
from moneyed import Money

from terminal_api.hiding import without_numbers
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.service import Answered, Called
from terminal_api.processors.stored_value import refusals
from terminal_api.processors.stored_value.wire import Answer, NotUnderstood, ServiceError

log = logging.getLogger(__name__)

_TRANSIENT = "transient-error"
_KEY = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Issued:
    """A virtual card that was made, active at once. Its number and code are as good as cash."""

    outcome: Approved
    card: GiftCard = field(repr=False)


def ended(request: Request, called: Called, *, again: bool) -> Outcome:
    """How `request` ended by what came back; `again` says that it may have been sent before.

    What turns a repeat away at the door, or keeps it from leaving, tells nothing about the first.
    """
    answer = _answer(request, called, again=again)
    return _result(request, answer) if isinstance(answer, Answer) else answer


def issued(request: Request, called: Called, *, again: bool) -> Issued | Declined | NotSent | Unknown:
    """How an issue ended, with the new card. One that nobody was told the number of stays `Unknown`."""
    answer = _answer(request, called, again=again)
    if not isinstance(answer, Answer):
        return answer
    outcome = _result(request, answer)
    if not isinstance(outcome, Approved):
        return outcome
    method = answer.payment_method or {}
    number = method.get("number")
    if not number or request.card is None:
        return refusals.NOT_UNDERSTOOD
    card = GiftCard(request.card.provider, number, pin=method.get("securityCode", ""))
    return Issued(outcome, card)


def balance(request: Request, called: Called) -> Approved | Declined | NotSent:
    """What a look told. It is never `Unknown`: nothing can have happened."""
    if isinstance(called, NotSent):
        return called
    answer = _answer(request, called, again=False)
    match answer:
        case Declined():
            return answer
        case NotSent() | Unknown():
            return refusals.NO_BALANCE
        case Answer(result_code="Refused"):
            return _refused(answer)
        # "Not enough" is about the amount that was asked about; the look itself worked (D).
        case Answer(result_code="Success" | "NotEnoughBalance"):
            return _told(request, answer)
        case Answer():
            return refusals.NO_BALANCE


def _told(request: Request, answer: Answer) -> Approved | Declined:
    try:
        told = _balance_after(answer)
    except NotUnderstood:
        told = None
    if told is None or told.amount < 0:
        return refusals.NO_BALANCE
    if told.currency != request.amount.currency:
        return refusals.foreign_money(told.currency)
    card = request.card
    return Approved(told, balance=told, card=card and card.last4, brand=card and card.provider)


def _answer(request: Request, called: Called, *, again: bool) -> Answer | Declined | NotSent | Unknown:
    """The answer that HTTP 200 brought, or what any other end of the call means."""
    match called:
        case NotSent():
            return refusals.NOT_ASKED if again else called
        case Unknown():
            return called
        case Answered(status=200) if _is_of(request, called.headers):
            try:
                answer = Answer.read(called.body)
            except NotUnderstood:
                return refusals.NOT_UNDERSTOOD
            passing = answer.result_code == "Error" and _is_passing(called.headers)
            return refusals.PASSING if passing else answer
        case Answered(status=200):
            return refusals.NOT_UNDERSTOOD
        case Answered():
            return _failed(called, again=again)


def _failed(called: Answered, *, again: bool) -> Declined | Unknown:
    if _is_passing(called.headers):
        return refusals.PASSING
    try:
        error = ServiceError.read(called.body)
    except NotUnderstood:
        return refusals.SERVER_FAILED if called.status >= 500 else refusals.NOT_UNDERSTOOD
    said = (called.status, error.error_code, error.psp_reference, _shown(error.message))
    log.warning("stored value: HTTP %s, error %s of %s: %s", *said)
    other = refusals.NOT_LET_IN if called.status == 401 else refusals.SET_UP
    means = refusals.ERRORS.get(error.error_code, other)
    if isinstance(means, Unknown):
        return means
    if not 400 <= called.status < 500:
        return refusals.SERVER_FAILED
    return refusals.OPEN_STILL if again else means


def _result(request: Request, answer: Answer) -> Approved | Declined | Unknown:
    match answer.result_code:
        case "Success":
            return _approved(request, answer)
        case "Refused":
            return _refused(answer)
        case "Error":
            _log_reason(answer)
            return refusals.PROVIDER_FAILED
        case _:  # also "NotEnoughBalance", which only a look can have (D): that this says nothing is ours (P)
            return refusals.NOT_UNDERSTOOD


def _approved(request: Request, answer: Answer) -> Approved | Unknown:
    """All of it was done: this API knows no part. Its moment is the request's, however late it is told."""
    try:
        after = _balance_after(answer)
    except NotUnderstood:
        return refusals.NOT_UNDERSTOOD
    if after is not None and after.currency != request.amount.currency:
        return refusals.NOT_UNDERSTOOD
    card, ends = request.card, request.operation is Operation.DEACTIVATE
    return Approved(
        amount=Money(0, request.amount.currency) if ends else request.amount,
        reference=Reference(answer.psp_reference, request.at) if answer.psp_reference else None,
        balance=after,
        card=(card.last4 or None) if card else None,
        brand=card.provider if card else None,
        approval_code=answer.auth_code,
    )


def _balance_after(answer: Answer) -> Money | None:
    return answer.current_balance.money if answer.current_balance else None


def _refused(answer: Answer) -> Declined:
    _log_reason(answer)
    return refusals.refusal(answer.refusal_reason)


def _log_reason(answer: Answer) -> None:
    """For support: the provider's own words, which may not decide anything (D)."""
    said = (answer.result_code, answer.psp_reference)
    reasons = (_shown(answer.refusal_reason), _shown(answer.third_party_refusal_reason))
    log.info("stored value: %s %s: %s (%s)", *said, *reasons)


def _shown(text: str | None) -> str:
    return without_numbers(text or "")


def _is_of(request: Request, headers: httpx.Headers) -> bool:
    """Whether the answer may be this request's: the key comes back (D); another one is another's (P)."""
    return headers.get(_KEY, request.id) == request.id or request.operation is Operation.BALANCE


def _is_passing(headers: httpx.Headers) -> bool:
    return headers.get(_TRANSIENT, "").strip().lower() == "true"
