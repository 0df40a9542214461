"""From Factor4's answer to an outcome: the amounts decide, and what does not fit stays unknown."""

import logging
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from moneyed import Currency, Money

from terminal_api import hiding
from terminal_api.outcomes import Approved, Declined, Doubt, Outcome, Slip, SlipLine, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.factor4 import declines
from terminal_api.processors.factor4.amounts import read_amount
from terminal_api.processors.factor4.messages import Answer, Balance, Question
from terminal_api.processors.factor4.originals import Original, reference
from terminal_api.processors.service import NOT_UNDERSTOOD

log = logging.getLogger(__name__)

#: A number of a card, should a text of the provider's hold one.
_NUMBER = re.compile(r"[0-9][0-9 -]{6,}[0-9]")

#: A day, and whatever stands behind it.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?|[0-9]{8}(?:[0-9]{6})?")

#: A live till met the demonstration: what it says of money counts neither way.
DEMONSTRATED = Unknown(declines.DEMONSTRATION.reason)

#: There was another request of this number: this one can only be taken back, or looked up.
HAD_BEFORE = Unknown("Factor4 had a request of this number before: look it up in its reports.", Doubt.TOO_OLD)

_AMOUNTS_DISAGREE = Unknown("Factor4's answer states two different amounts: look at the card's balance.")


def counts(question: Question, answer: Answer, *, live: bool) -> Answer | Unknown:
    """`answer` where it is one to `question`: the request id echoed, a status we know, no demonstration.

    A demonstration's approval may have moved nothing, or something: a live till books neither (ours).
    """
    header = answer.standard_header
    if header.request_id != question.standard_header.request_id or header.status not in ("A", "E"):
        return Unknown(NOT_UNDERSTOOD)
    shown = answer.identification
    if live and shown and shown.demonstration not in (None, "", "N"):
        log.error("factor4 answers a live till from its demonstration")
        return DEMONSTRATED
    return answer


def refused(answer: Answer, *, again: bool) -> Declined | Unknown:
    """What a status `E` means. `again`: a copy of the request had left before.

    What a second copy is told at the door says nothing of the first; neither does a code we do not know,
    which may be the word for a duplicate.
    """
    code, said = answer.error_code, answer.error_message
    if said is not None:
        texts = " / ".join(text for text in (said.brief_message, said.in_depth_message) if text)
        log.info("factor4 refuses: %s (%s)", hiding.without_numbers(code), hiding.without_numbers(texts))
    if code in declines.OF_A_COPY:
        return HAD_BEFORE
    if declined := declines.DECLINES.get(code):
        return declined
    if again:
        return Unknown("Factor4 refused the second copy of a request: look the first one up in its reports.")
    if code not in declines.AT_THE_DOOR:
        log.warning("factor4: the code is not in our table")
    return declines.AT_THE_DOOR.get(code, declines.ANY_OTHER)


def approved(request: Request, question: Question, answer: Answer, now: datetime) -> Outcome:
    """What a status `A` means: how much was moved, if the answer says so without contradiction."""
    currency = request.amount.currency
    try:
        ours = _ours(answer, currency)
        moved = _moved(request, question, answer, ours)
        left = read_amount(ours.amount, currency) if ours and ours.amount else None
    except ValueError as error:
        log.warning("factor4: %s", error)
        return Unknown(NOT_UNDERSTOOD)
    if isinstance(moved, Unknown):
        return moved
    shown = answer.identification
    name = shown.transaction_id if shown else None
    return Approved(
        amount=moved,
        reference=reference(name, moved, now) if name else None,
        balance=left,
        card=request.card.last4 or None if request.card else None,
        brand=request.card.provider if request.card else None,
        approval_code=shown.approval_code if shown else None,
        slips=_slips(answer, request.card.number if request.card else ""),
    )


def balance_of(answer: Answer, currency: Currency) -> Money | None:
    """What is on the card in `currency`; None where the answer does not say that once and legibly."""
    try:
        ours = _ours(answer, currency)
        return read_amount(ours.amount, currency) if ours and ours.amount else None
    except ValueError:
        return None


def undone(request: Request) -> Approved | Unknown:
    """For the void `request` that turns out to have been carried out, its own answer lost."""
    known = _original_amount(request)
    if known is None:
        return Unknown(
            "It was taken back, and nobody says how much: look at the card's balance.", Doubt.TOO_OLD
        )
    return Approved(known)


def without_numbers(text: str) -> str:
    """`text` for a receipt: a run of digits as long as a card's is stars."""
    return "".join(c for c in _NUMBER.sub("****", text) if c.isprintable())


def without_balance(answer: Answer, currency: Currency) -> Declined:
    """For a look that told of no balance in the shop's currency."""
    others = bool(answer.balances) and all(each.value_code != currency.code for each in answer.balances)
    return declines.DECLINES["G-VALUE-CODE"] if others else declines.NO_BALANCE


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found: the balance, and the last day of the card where it is told legibly."""

    balance: Money
    expires: date | None = None


def last_day(answer: Answer) -> date | None:
    """`expirationDate`, which no document spells: a day as the wire has its own, or as ISO has it."""
    told = (answer.expiration_date or "").strip()
    if not _DAY.fullmatch(told):
        return None
    try:
        return date.fromisoformat(told[:10] if "-" in told else told[:8])
    except ValueError:
        return None


def seen(request: Request, found: Seen) -> Approved:
    """For a look that found a balance on the card."""
    card = request.card
    return Approved(
        found.balance,
        balance=found.balance,
        card=card.last4 if card else None,
        brand=card.provider if card else None,
        expires=found.expires,
    )


def _moved(request: Request, question: Question, answer: Answer, ours: Balance | None) -> Money | Unknown:
    asked = request.amount
    stated = read_amount(ours.difference, asked.currency) if ours and ours.difference else None
    match request.operation:
        case Operation.PAY | Operation.CASH_OUT:
            return _taken(asked, question, answer, stated)
        case Operation.ACTIVATE | Operation.LOAD | Operation.REFUND:
            return asked if stated in (None, asked) else _AMOUNTS_DISAGREE
        case Operation.REVERSE:
            return _given_back(request, stated)
        case Operation.UNDO_LOAD:
            return _given_back(request, None if stated is None else -stated)
        case Operation.BALANCE | Operation.DEACTIVATE | Operation.BANK_CARD:
            return Money(0, asked.currency)
        case _:
            assert_never(request.operation)


def _taken(asked: Money, question: Question, answer: Answer, stated: Money | None) -> Money | Unknown:
    """What a redemption took: asked less what remains, and that must be what the card lost.

    That `difference` has a sign, below zero for what left the card, is a question to the document: here.
    """
    by_remaining = by_difference = None
    if answer.amount_remaining:
        by_remaining = asked - read_amount(answer.amount_remaining, asked.currency)
    if stated is not None:
        by_difference = -stated
    if by_remaining is not None and by_difference is not None and by_remaining != by_difference:
        return _AMOUNTS_DISAGREE
    taken = by_difference if by_remaining is None else by_remaining
    if taken is None:
        return asked if _all_or_nothing(question) else _without_amount()
    return taken if 0 <= taken.amount <= asked.amount else _AMOUNTS_DISAGREE


def _all_or_nothing(question: Question) -> bool:
    amount = getattr(question, "amount", None)
    return amount is not None and amount.nsf_allowed == "N"


def _without_amount() -> Unknown:
    return Unknown("Factor4 approved without saying how much: look at the card's balance.")


def _given_back(request: Request, stated: Money | None) -> Money | Unknown:
    """A void's amount is the original's; where its answer states another, nobody knows which was undone."""
    known = _original_amount(request)
    expected = request.amount if known is None else known
    return expected if stated in (None, expected) else _AMOUNTS_DISAGREE


def _original_amount(request: Request) -> Money | None:
    """What the transaction moved that `request` takes back, if that is known."""
    return Original.of(request.original).amount(request.amount.currency) if request.original else None


def _ours(answer: Answer, currency: Currency) -> Balance | None:
    """The balance in `currency`. Raises `ValueError` where there are two."""
    found = [each for each in answer.balances if each.value_code == currency.code]
    if len(found) > 1:
        raise ValueError("the answer states two balances of one kind")
    return found[0] if found else None


def _slips(answer: Answer, number: str) -> tuple[Slip, ...]:
    """`hostMessage` is for the receipt (ours), without the card's `number`."""
    lines = (answer.host_message or "").splitlines()
    shown = (hiding.without(number, without_numbers(line)).strip() for line in lines)
    printed = tuple(SlipLine(line) for line in shown if line)
    return (Slip("customer", printed),) if printed else ()
