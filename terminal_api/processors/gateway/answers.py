"""From the gateway's answer to an outcome: what does not fit the request proves nothing."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from terminal_api import hiding
from terminal_api.money import decimals
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.gateway import refusals
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.gateway.wire import Became, Refusal, Seen, WireAmount
from terminal_api.processors.service import NOT_UNDERSTOOD, Answered
from terminal_api.sentences import worded

NoAnswer = TypeVar("NoAnswer", Declined, Declined | NotSent | Unknown)

_NO_PROOF = Unknown(NOT_UNDERSTOOD)
_RUNNING = Unknown("The gateway is still at it: ask what became of it.", Doubt.RUNNING)

#: The gateway has no such transaction: by HTTP 404 and this very code, for a proxy may say 404 too.
NO_SUCH = "TRANSACTION_UNKNOWN"


def ended(request: Request, answer: Answered, settings: GatewaySettings, now: datetime) -> Outcome:
    """How a money request ended by the answer to its `PUT`, or to the `GET` that asks about it."""
    if answer.status not in (200, 202):
        return refusal(answer, settings)
    became = Became.read(answer.body)
    if became is None or (answer.status == 202) != (became.result == "pending"):
        return _NO_PROOF
    match became.result:
        case "approved":
            return _approved(request, became, now)
        case "declined":
            return hidden(request, refusals.declined(became))
        case "pending":
            return _RUNNING


def refusal(answer: Answered, settings: GatewaySettings) -> Declined | NotSent | Unknown:
    """What an answer means that is neither 200 nor 202."""
    read = Refusal.read(answer.body)
    return _NO_PROOF if read is None else refusals.refused(answer.status, read.error, settings)


def is_missing(answer: Answered) -> bool:
    """Whether the gateway itself says that it has no such transaction."""
    read = Refusal.read(answer.body) if answer.status == 404 else None
    return read is not None and read.error.code == NO_SUCH


def declined_for(answer: Answered) -> str:
    """The code of a `result: declined`; empty for anything else."""
    became = Became.read(answer.body) if answer.status == 200 else None
    declined = became is not None and became.result == "declined"
    return became.error.code if became and declined and became.error else ""


def hidden(request: Request, outcome: NoAnswer) -> NoAnswer:
    """`outcome` without the card's number, which the provider's own words may repeat."""
    number = request.card.number if request.card else ""
    return replace(outcome, reason=hiding.without(number, outcome.reason))


def seen(answer: Answered, settings: GatewaySettings) -> Seen | Declined | NotSent | Unknown:
    """What the gateway says of a card. Declined when nobody knows it."""
    if answer.status == 200:
        return Seen.read(answer.body) or _not_shown(answer)
    read = Refusal.read(answer.body) if answer.status == 404 else None
    if read is not None and read.error.code == "CARD_UNKNOWN":
        return refusals.UNKNOWN_CARD
    return refusal(answer, settings)


def _not_shown(answer: Answered) -> Declined | Unknown:
    """A look is declined like a payment where the card wants its PIN first."""
    became = Became.read(answer.body)
    return refusals.declined(became) if became and became.result == "declined" else _NO_PROOF


def balance(request: Request, card: Seen) -> Approved | Declined | Unknown:
    """What is on a card that was looked at; Declined when it cannot be spent here."""
    if declined := refusals.unusable(card):
        return declined
    if card.balance is None or not _whole(card.balance):
        return _NO_PROOF
    there = card.balance.money
    if there.currency != request.amount.currency:
        return Declined(
            worded(
                "The money on this card is in {currency}, says the provider: it cannot be used here.",
                currency=there.currency.code,
            ),
            Decline.NOT_ALLOWED,
        )
    return Approved(
        there, balance=there, card=_last4(request), brand=_brand(request), expires=card.valid_until
    )


def reference(request: Request, provider_id: str, now: datetime) -> Reference:
    """Our id, by which it is taken back; a dot and the provider's, by which its back office finds it."""
    return Reference(f"{request.id}.{provider_id}" if provider_id else request.id, now)


def _approved(request: Request, became: Became, now: datetime) -> Approved | Unknown:
    if became.amount is None or not became.reference or not _fits(request, became.amount):
        return _NO_PROOF
    amount = became.amount.money
    parts = [part.money for part in (became.tender, became.discount, became.balance) if part]
    if any(part.currency != amount.currency for part in parts):
        return _NO_PROOF
    discount = became.discount.money if became.discount else None
    like_cash = amount if discount is None else amount - discount
    tender = became.tender.money if became.tender else like_cash
    if tender != like_cash or like_cash.amount < 0:
        return _NO_PROOF
    return Approved(
        amount,
        reference(request, became.reference, now),
        balance=became.balance.money if became.balance else None,
        card=_last4(request),
        brand=_brand(request),
        approval_code=became.reference,
        discount=discount,
    )


def _fits(request: Request, stated: WireAmount) -> bool:
    """Whether it can be an answer to what was asked: less only where a card may pay a part."""
    asked, amount = request.amount, stated.money
    if amount.currency != asked.currency or not _whole(stated):
        return False
    may_be_less = request.operation is Operation.PAY and request.partial
    return amount == asked or (may_be_less and amount < asked)


def _whole(stated: WireAmount) -> bool:
    money = stated.money
    return round(money.amount, decimals(money.currency)) == money.amount


def _last4(request: Request) -> str | None:
    return request.card.last4 if request.card else None


def _brand(request: Request) -> str | None:
    return request.card.provider if request.card else None
