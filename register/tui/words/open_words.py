"""What is still open, in a cashier's words: on one line, and with its why."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from register.counter.asking.noted import first_part, noted
from register.counter.asking.too_late import goes_back, taken_back_by
from register.counter.closed_baskets.baskets import attempt_key
from register.counter.owing.again import card_key, reversal_key, unsent
from register.counter.owing.obligations import Kind, Obligation, named
from register.domain.amounts import figures
from register.domain.asking.exchange import Failed, Held
from register.domain.cards.desk import Desk
from register.domain.sale import Sale
from register.language import marked, say, spoken
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.counter.awaited import Attempt
    from register.counter.history import Answered
    from register.counter.till import Till
    from register.domain.asking.exchange import MoneyRequest

_SIGNS = {
    Kind.ANSWER: ("?", Level.RISK),
    Kind.CARD: ("!", Level.ATTENTION),
    Kind.GIVE_BACK: ("!", Level.RISK),
    Kind.LATE: ("!", Level.RISK),
    Kind.STRAY: ("!", Level.ATTENTION),
    Kind.CONFIRMATION: ("…", Level.OFF),
    Kind.BASKET: ("…", Level.ATTENTION),
    Kind.PAPER: ("…", Level.OFF),
}

_SEEN = marked("A manager who has seen to it takes it off this list:")
_CHARGED = marked("the customer was charged all the same.")
_ON_THE_CARD = marked("it is on the card all the same: look what became of its price.")
_GOT_IT = marked("the customer has got it all the same.")
_DONE = marked("it was done all the same.")
_LATE = {
    Operation.PAY: _CHARGED,
    Operation.BANK_CARD: _CHARGED,
    Operation.ACTIVATE: _ON_THE_CARD,
    Operation.LOAD: _ON_THE_CARD,
    Operation.REVERSE: _GOT_IT,
    Operation.REFUND: _GOT_IT,
}


def entry(one: Obligation, *, aside: str = "") -> Entry:
    """`! R2-000017  gift card 0024 is paid and not active      25.00`; `aside` stands before the amount."""
    sign, level = _SIGNS[one.kind]
    words = one.words
    if one.kind is Kind.ANSWER and one.operation:  # without the request's name: there is no room for it
        words = say("{what} without an answer", what=one.asked_for)
    name = f"{one.number}  {words}" if one.number else words
    return Entry(name, figures(one.amount) if one.amount else "", sign=sign, level=level, aside=aside)


def explained(till: Till, one: Obligation, known: Answered | None = None) -> str:
    """Why it is open, and what happens by itself; `known`: the request that a stray answer names, if ours."""
    match one.kind:
        case Kind.ANSWER:
            nothing = say("Neither done nor not done: nothing of it may be repeated.")
            return f"{_when(till, one.key)}\n{nothing}"
        case Kind.CARD:
            owed = figures(one.amount) if one.amount else ""
            paid = say("The customer has paid {amount} for this card.", amount=owed)
            why = _sent_again(till, card_key(one.number, int(one.key))) or _last(till, one)
            instead = say("Scan another card to give instead, or:")
            return f"{paid} {why}\n{instead}"
        case Kind.GIVE_BACK:
            return _given_back(till, one)
        case Kind.LATE:
            return _late(till, one)
        case Kind.STRAY:
            return _stray(till, one, known)
        case Kind.CONFIRMATION:
            return say(
                "The terminal took the order; the bank carries it out, and tells it in its own records."
                "\nA manager who has seen it there takes it off this list:"
            )
        case Kind.BASKET:
            return _basket(till, one)
        case Kind.PAPER:
            return _paper(till, one)
        case _:
            assert_never(one.kind)


def _given_back(till: Till, one: Obligation) -> str:
    failed = next((failed for failed in till.books.failed if failed.request.id == one.key), None)
    if failed is None:
        again = _sent_again(till, reversal_key(one.number))
        owed = say("The customer has not got this money back yet.")
        return f"{owed} {again}".rstrip()
    why = noted(failed.reason).rstrip(".")
    took = say("The order to give it back was taken, and not carried out: {reason}.", reason=why)
    took = took if why else say("The order to give it back was taken, and not carried out.")
    owed = say("The customer has not got this money yet:")
    return f"{took}\n{owed}"


def _paper(till: Till, one: Obligation) -> str:
    job = till.books.jobs.get(one.key)
    printer = till.paper.lamp
    why = noted((job.note if job else "") or ("" if printer.ok else printer.note)) or say(
        "it is being printed"
    )
    return say("It prints by itself as soon as it can: {trouble}.", trouble=why.rstrip("."))


def _basket(till: Till, one: Obligation) -> str:
    owed = next((owed for owed in till.books.baskets if owed.number == one.number), None)
    if owed is None:
        return ""
    if owed.refused:
        why = say("It is not posted again: {reason}.", reason=noted(owed.refused).rstrip("."))
        return f"{why}\n{say(_SEEN)}"
    at = owed.since.astimezone()
    day, hour = spoken().monthday(at), spoken().hour(at)
    since = say("Owed since {day}, {hour}; no money is missing.", day=day, hour=hour)
    attempt = till.attempts.get(attempt_key(one.number))
    if attempt is None:
        again = say("The till posts it by itself.")
        return f"{since} {again}"
    again = say("The till posts it again in {seconds} s.", seconds=_seconds(till, attempt))
    return f"{since} {again}\n{noted(attempt.reason)}"


def _when(till: Till, request: str) -> str:
    attempt = till.attempts.get(request)
    if request in till.asking or attempt is None:
        return say("The till is asking what became of request {request}.", request=request)
    return say(
        "The till asks again in {seconds} s what became of request {request}.",
        seconds=_seconds(till, attempt),
        request=request,
    )


def _sent_again(till: Till, key: str) -> str:
    """When what never left is sent again; nothing where it did leave, or was refused."""
    if all(one.key != key for one in unsent(till.books)):
        return ""
    attempt = till.attempts.get(key)
    if attempt is None:
        return say("The request did not leave the till: it is sent again by itself as soon as it can.")
    return say(
        "The request did not leave the till: it is sent again by itself in {seconds} s.",
        seconds=_seconds(till, attempt),
    )


def _seconds(till: Till, attempt: Attempt) -> int:
    return max(0, round((attempt.next_at - till.clock.now()).total_seconds()))


def _late(till: Till, one: Obligation) -> str:
    desk = till.books.documents.get(one.number)
    late = desk.to_take_back if isinstance(desk, Desk) else None
    if not isinstance(desk, Desk) or late is None:
        return ""
    tried = [asked for asked in desk.exchanges.all if asked.request.undoes == late.request.id]
    match tried[-1] if tried else None:
        case Failed(unsent=True):
            does = _sent_again(till, reversal_key(one.number))
        case Failed(reason=reason):
            why = first_part(reason).lower()
            does = say("The till asked to undo it, and was refused: {reason}.", reason=why)
        case _ if goes_back(till, late):
            does = say("The till asks to undo it by itself as soon as it can.")
        case _ if taken_back_by(till, late.request):
            does = say("The card was used since: undoing it would take what is on it now.")
        case _:
            does = say("It cannot be undone by itself.")
    came = say(_LATE.get(late.request.operation, _DONE))
    told = say("{what} counted as not done; {result}", what=_what(late.request), result=came)
    return f"{told}\n{does}\n{say(_SEEN)}"


def _stray(till: Till, one: Obligation, known: Answered | None) -> str:
    answer = next((stray.words for stray in till.books.strays if stray.request_id == one.key), "")
    if known is None:
        told = say(
            "This till never made request {request}, of which an answer says: {answer}.",
            request=one.key,
            answer=answer,
        )
        nothing = say("Nothing was booked: look it up in the payment account.")
        return f"{told}\n{nothing}\n{say(_SEEN)}"
    what, attempt = _what(known.request), till.attempts.get(one.key)
    if isinstance(known.outcome, Approved):
        told = say("{what} counts as approved; an answer now says: {answer}.", what=what, answer=answer)
        does = say("and changes nothing by itself")
    else:
        told = say("{what} counts as not done; an answer now says: {answer}.", what=what, answer=answer)
        does = say("and gives back by itself what was done after all")
    asks = say("The till asks what is true now, {does}.", does=does)
    if attempt:
        seconds = _seconds(till, attempt)
        asks = say("The till asks what is true in {seconds} s, {does}.", seconds=seconds, does=does)
    why = f" {first_part(attempt.reason)}." if attempt and attempt.reason else ""
    return f"{told}\n{asks}{why}\n{say(_SEEN)}"


def _what(request: MoneyRequest) -> str:
    """`The gift-card payment of 7.35 for R2-000001, card ···0016 (request P30O3U0001)`"""
    what, number = named(request.operation, request.undoes_operation), request.number
    if request.amount.amount:
        what = say("{what} of {amount}", what=what, amount=figures(request.amount))
    if request.card and request.card.last4:
        number = say("{number}, card ···{card}", number=number, card=request.card.last4)
    return say("The {what} for {number} (request {request})", what=what, number=number, request=request.id)


def _last(till: Till, one: Obligation) -> str:
    sale = till.books.documents.get(one.number)
    match sale.activation(int(one.key)) if isinstance(sale, Sale) else None:
        case Failed(reason=reason) | Held(reason=reason):
            return say("The answer was: {answer}.", answer=first_part(reason).lower())
        case _:
            return say("It was not asked for yet.")
