"""What a manager reads who decides: the request, the question of each step, what came of it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from rich.text import Text

from register.counter.asking.noted import noted
from register.counter.cards import card_in_doubt
from register.counter.cards.card_balance import Look
from register.counter.closed_baskets.taking_at_close import is_with_basket
from register.counter.history import document_now
from register.counter.owing.obligations import named
from register.domain.amounts import Refused, figures
from register.domain.asking.exchange import Done, MoneyRequest
from register.language import counted, marked, say, spoken
from register.tui.decision import AskHowMuch, AskManager, AskName, AskWhether, AskWhy, Step, Verdict, short
from register.tui.input.keys import Hint

if TYPE_CHECKING:
    from register.counter.till import Till


def what(
    till: Till, request: MoneyRequest, now: datetime, *, over: bool, seen: Look | Refused | None = None
) -> Text:
    """What was asked for, and unless that is `over`, where to look what became of it. `now` is local.

    `seen` is a look at its card since.
    """
    first = _asked_for(request, now)
    if over:
        return Text(first)
    name = request.number if is_with_basket(till, request) else f"{request.number}-{request.id}"
    look = say(
        "Look at the terminal's slip or in its menu; or in the payment account under the name {name}.",
        name=name,
    )
    lines = (first, _questions(till, request), _balances(till, request, seen, now), look)
    words = Text("\n".join(line for line in lines if line))
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


def to_type(step: Step, request: MoneyRequest) -> str:
    """What the empty input line says at that step."""
    match step:
        case AskHowMuch():
            return say("what was approved; Enter alone: {amount}", amount=figures(request.amount))
        case AskName():
            return say("such as Qm3x001931248805009.NF8TZ4K6WQ1MHC55; Enter leaves it out")
        case AskWhy():
            return say("how it is known: what the terminal or the account shows")
        case AskWhether() | AskManager():
            return ""


def verdicts(*, looks: bool) -> tuple[Hint, ...]:
    """The keys of the first question; `looks`: whether what is on the card can be asked."""
    answers = (
        Hint("y", say("It happened"), say("the terminal or the account shows it")),
        Hint("n", say("It did not"), say("neither shows it, or they show it refused")),
    )
    if not looks:
        return answers
    return (*answers, Hint("b", say("Balance now"), say("ask what is on the card; moves no money")))


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


def _balances(till: Till, request: MoneyRequest, seen: Look | Refused | None, now: datetime) -> str:
    """What was on its card before, as far as the journal knows; what is on it now, once that was asked."""
    known = card_in_doubt.before(till, request)
    at = known.at.astimezone(now.tzinfo) if known else now
    when = f"{spoken().monthday(at)} {spoken().hour(at)}"
    was = {"amount": figures(known.balance) if known else "", "when": when}
    then = say("On the card before it: {amount} ({when}).", **was) if known else ""
    match seen:
        case Look(balance=balance) if balance is not None and known:
            line = marked("On the card: {amount} before it ({when}), {now} now.")
            return say(line, **was, now=figures(balance))
        case Look(balance=balance) if balance is not None:
            return say("On the card now: {amount}.", amount=figures(balance))
        case Look(state=why) | Refused(reason=why):
            why = noted(why).rstrip(".")
            why = say("What is on the card now is not told: {why}.", why=f"{why[:1].lower()}{why[1:]}")
            return f"{then} {why}".lstrip()
        case None:
            return then


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
