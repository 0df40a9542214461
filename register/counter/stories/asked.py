"""Requests for money, in words: what was asked, what came of it, and who found that out."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from register.counter.asking.noted import noted
from register.counter.owing.obligation import named
from register.counter.stories.goods import allowed, card_words
from register.counter.stories.moment import Said, Tone
from register.domain.amounts import figures
from register.domain.asking.exchange import MoneyRequest, is_reservation
from register.domain.events import Ended, Intended
from register.language import say
from terminal_api.outcomes import Approved, Declined, NotSent, Unknown

#: An answer that took longer is worth a word.
_LONG_S = 5


@dataclass(frozen=True, slots=True)
class Begun:
    """A request so far: when it was asked, and whether an answer was missing since."""

    at: datetime
    in_doubt: bool = False


def intended(event: Intended, of: str = "") -> Said:
    """`Asked: gift-card payment ···7716, request 1764500001`; `of`: the number whose request it undoes."""
    request = event.request
    asked = named(request.operation, request.undoes_operation)
    what = " ".join(part for part in (asked, card_words(request.card)) if part)
    words = say("Asked {processor}: {what}", processor=request.processor, what=what)
    if of:
        words = say("{words} of {number}", words=words, number=of)
    if request.ground:
        words = f"{words}, {noted(request.ground)}"
    words = say("{words}, request {id}", words=allowed(words, request.allowed_by), id=request.id)
    amount = request.amount if request.amount.amount else None
    return Said(words, amount, request=request.id, number=of)


def ended(event: Ended, begun: Begun | None, at: datetime) -> Said:
    """What became of a request whose story so far is `begun`, as it was told `at` then."""
    request, outcome = event.request, event.outcome
    late = begun is not None and begun.in_doubt
    match outcome:
        case Approved():
            words, amount, tone = _approved(request, outcome), outcome.amount, Tone.DONE
        case Declined(reason):
            words, amount, tone = say("Declined: {reason}", reason=noted(reason)), None, Tone.ATTENTION
        case NotSent(reason):
            words, amount, tone = say("Not sent: {reason}", reason=noted(reason)), None, Tone.ATTENTION
        case Unknown(reason):
            words, amount, tone = say("No answer: {reason}", reason=noted(reason)), None, Tone.RISK
        case _:
            assert_never(outcome)
    words = _who_found_out(event, words, late=late)
    if begun is not None and (seconds := int((at - begun.at).total_seconds())) >= _LONG_S:
        words = say("{words} (after {time})", words=words, time=_lasting(seconds))
    return Said(words, amount if amount is not None and amount.amount else None, tone, request.id)


def _who_found_out(event: Ended, words: str, *, late: bool) -> str:
    if event.by_hand is not None:
        return say("By hand, {who_and_why}: {words}", who_and_why=event.by_hand, words=words)
    return say("Asked what became of it: {words}", words=words) if late else words


def _approved(request: MoneyRequest, outcome: Approved) -> str:
    if is_reservation(request, outcome):
        words = say("Reserved until the basket is posted")
    elif not outcome.confirmed:
        words = say("Received; its result comes later")
    elif outcome.amount < request.amount:
        words = say("Approved for less than {asked}", asked=figures(request.amount))
    else:
        words = say("Approved")
    card = f"···{outcome.card}" if outcome.card and not card_words(request.card) else ""
    parts = [words, " ".join(part for part in (outcome.brand, card) if part)]
    if outcome.balance is not None:
        parts.append(say("{amount} left on the card", amount=figures(outcome.balance)))
    if outcome.discount:
        parts.append(say("{amount} of it discount", amount=figures(outcome.discount)))
    if outcome.approval_code:
        parts.append(say("code {code}", code=outcome.approval_code))
    return ", ".join(part for part in parts if part)


def _lasting(seconds: int) -> str:
    if seconds < 120:
        return say("{count} s", count=seconds)
    if seconds < 7200:
        return say("{count} min", count=seconds // 60)
    return say("{count} h", count=seconds // 3600)
