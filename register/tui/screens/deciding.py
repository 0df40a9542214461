"""A manager decides what became of a request that nobody can be asked about: one question after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from moneyed import Money

from register.counter import settling, shifts
from register.counter.advance import follow
from register.counter.deciding import may_be_less, not_yet
from register.domain.amounts import Refused, figures, typed_amount
from register.domain.exchange import MoneyRequest
from register.tui.tenders import named
from register.tui.widgets.dialog import Choice, PinPrompt, Question, TextPrompt
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.tui.app import TillApp


@dataclass(frozen=True, slots=True)
class Decision:
    """What the manager has said so far."""

    app: TillApp
    request: MoneyRequest
    refuse: Callable[[str], object]
    """Says why it cannot be, on the screen that asked."""
    happened: bool = False
    amount: Money | None = None
    reason: str = ""

    @property
    def consequence(self) -> str:
        """What it will mean, in one sentence."""
        much = figures(self.amount or self.request.amount)
        if self.happened:
            return f"{much} counts as done, as if the terminal had said so."
        return f"{much} counts as not done. If it was done all the same, the shop owes the customer."


def ask_to_decide(app: TillApp, request: MoneyRequest, refuse: Callable[[str], object]) -> None:
    """Let a manager decide about `request`, after the till could not find out. Esc leaves it as it is."""
    if (wrong := not_yet(app.till, request)) is not None:
        refuse(wrong.reason)
        return
    choices: tuple[Choice[bool | None], ...] = (
        Choice("l", "Leave it open", None),
        Choice("y", "It happened", value=True),
        Choice("n", "It did not", value=False),
    )
    question = Question(f"Did {_what(request)} happen?", _where_to_look(request), choices, leave=None)
    app.push_screen(question, partial(_answered, app, request, refuse))


def _what(request: MoneyRequest) -> str:
    kind = {
        Operation.REVERSE: "the reversal of",
        Operation.REFUND: "the refund of",
        Operation.CASH_OUT: "the cash-out of",
        Operation.ACTIVATE: "the activation with",
        Operation.LOAD: "the load of",
        Operation.UNDO_LOAD: "the undoing of a load of",
        Operation.DEACTIVATE: "the deactivation with",
    }.get(request.operation, "the payment of")
    return f"{kind} {figures(request.amount)}"


def _where_to_look(request: MoneyRequest) -> str:
    return (
        f"{named(request)}, request {request.id}, at {request.at.astimezone():%H:%M:%S}.\n"
        "See the terminal's last slip, or the payment account:\n"
        f"there it is called {request.number}-{request.id}.\n"
        "A guess may cost somebody money."
    )


def _answered(
    app: TillApp, request: MoneyRequest, refuse: Callable[[str], object], happened: bool | None
) -> None:
    if happened is None:
        return
    decision = Decision(app, request, refuse, happened)
    if happened and may_be_less(app.till, request):
        text = f"{figures(request.amount)} was asked for; it may have been less."
        app.push_screen(TextPrompt("How much was paid?", text), partial(_counted, decision))
    else:
        _ask_why(decision)


def _counted(decision: Decision, text: str | None) -> None:
    if text is None:
        return
    amount = typed_amount(text, decision.request.amount.currency)
    if isinstance(amount, Refused):
        decision.refuse(amount.reason)
        return
    _ask_why(replace(decision, amount=amount))


def _ask_why(decision: Decision) -> None:
    text = "It stays on the journal: what the slip shows, or what the account says."
    decision.app.push_screen(TextPrompt("How is it known?", text), partial(_explained, decision))


def _explained(decision: Decision, reason: str | None) -> None:
    if reason is None:
        return
    prompt = PinPrompt(text=decision.consequence)
    decision.app.push_screen(prompt, partial(_allowed, replace(decision, reason=reason)))


def _allowed(decision: Decision, pin: str | None) -> None:
    if pin is None:
        return
    till, request = decision.app.till, decision.request
    manager = shifts.approval(till, pin)
    if isinstance(manager, Refused):
        decision.refuse(manager.reason)
        return
    decided = settling.decide(
        till, request.id, manager, decision.reason, happened=decision.happened, amount=decision.amount
    )
    if isinstance(decided, Refused):
        decision.refuse(decided.reason)
        return
    decision.app.move_money(partial(follow, request=request))
