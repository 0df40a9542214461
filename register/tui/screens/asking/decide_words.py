"""What a manager reads who decides: the request, the question of each step, what came of it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from rich.text import Text

from register.counter.asking.noted import noted
from register.counter.closed_baskets.taking_at_close import is_with_basket
from register.counter.history import document_now
from register.counter.owing.obligations import named
from register.domain.amounts import figures
from register.domain.asking.exchange import Done, MoneyRequest
from register.language import counted, say, spoken
from register.tui.decision import AskHowMuch, AskManager, AskName, AskWhether, AskWhy, Step, Verdict, short

if TYPE_CHECKING:
    from register.counter.till import Till


def what(till: Till, request: MoneyRequest, now: datetime, *, over: bool) -> Text:
    """What was asked for, and unless that is `over`, where to look what became of it. `now` is local."""
    first = _asked_for(request, now)
    if over:
        return Text(first)
    name = request.number if is_with_basket(till, request) else f"{request.number}-{request.id}"
    look = say(
        "Look at the terminal's slip or in its menu; or in the payment account under the name {name}.",
        name=name,
    )
    words = Text(f"{first}\n{_questions(till, request)}\n{look}")
    words.highlight_words([name], "bold")
    return words


def question(step: Step, means: Callable[[Verdict], str]) -> Text:
    """What was said so far, and what is asked at that step; `means` tells what a verdict leads to."""
    match step:
        case AskWhether():
            return Text(say("What do they show?"), "bold")
        case AskHowMuch():
            return Text(say("It happened. How much was approved?"), "bold")
        case AskName(amount):
            ask = say("What does the slip call the transaction? The till needs it to give this back.")
            happened = say("It happened: {amount}.", amount=figures(amount))
            return Text.assemble(f"{happened}\n", (ask, "bold"))
        case AskWhy(verdict):
            return Text.assemble(f"{short(verdict)}\n", (say("How is that known?"), "bold"))
        case AskManager(verdict, reason):
            return Text.assemble(f"{short(verdict)}\n{reason}\n", (means(verdict), "bold"))
        case _:
            assert_never(step)


def became(till: Till, request: MoneyRequest) -> str:
    """What came of it while the manager was asked."""
    document = document_now(till, request.number)
    match document.exchanges.find(request.id) if document else None:
        case Done(approved=approved):
            return say(
                "The answer has come: {amount} was approved. Nothing is to be decided.",
                amount=figures(approved.amount),
            )
        case _:
            return say("The answer has come: it did not happen. Nothing is to be decided.")


def _asked_for(request: MoneyRequest, now: datetime) -> str:
    """`Gift-card payment for R2-000001, card ···0016, 22 Nov 10:41:07.`"""
    at = request.at.astimezone(now.tzinfo)
    when = f"{spoken().monthday(at)} {spoken().second(at)}"
    name, number = named(request.operation, request.undoes_operation), request.number
    asked = f"{name[0].upper()}{name[1:]}"
    card = request.card.last4 if request.card else ""
    if not card:
        return say("{what} for {number}, {when}.", what=asked, number=number, when=when)
    return say(
        "{what} for {number}, card ···{card}, {when}.", what=asked, number=number, card=card, when=when
    )


def _questions(till: Till, request: MoneyRequest) -> str:
    attempt = till.attempts.get(request.id)
    if attempt is None or not attempt.questions:
        return say("The till is asking what became of it.")
    why = noted(attempt.reason).partition(":")[0].rstrip(".") if attempt.reason else ""
    return counted(
        "Asked once what became of it: {why}.",
        "Asked {count} times what became of it: {why}.",
        attempt.questions,
        why=f"{why[:1].lower()}{why[1:]}",
    )
