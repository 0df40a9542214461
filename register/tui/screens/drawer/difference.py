"""A drawer that is wrong by more than a cashier may decide about: count again, or ask a manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moneyed import Money

from register.domain.amounts import figures
from register.domain.staff.rights import Act
from register.language import say
from register.tui.widgets.dialog import Choice, Question

if TYPE_CHECKING:
    from register.domain.amounts import Refused
    from register.domain.shift import Shift
    from register.domain.staff.people import Person
    from register.tui.screens.errand import ErrandScreen

Close = Callable[["Person"], "Refused | None"]


def ask_about_difference(screen: ErrandScreen, counted: Money, close: Close) -> None:
    """Offer a recount first, and say no figure: it stays blind. A manager is told it, and may `close`."""
    shift = screen.till.books.shift
    assert shift is not None
    limit = figures(screen.till.settings.difference_limit)
    text = say(
        "What was counted is wrong by more than {limit}. Count once more, slowly; "
        "if it stays so, a manager closes the shift.",
        limit=limit,
    )
    choices = (Choice("c", say("Count again"), value=False), Choice("m", say("A manager"), value=True))
    question = Question(say("The drawer is not right"), text, choices, leave=False)

    def answered(manager: bool | None) -> None:
        if manager:
            screen.ask_approval(
                Act.DIFFERENCE,
                say("The drawer is not right; the difference is told to a manager."),
                lambda person: _tell(screen, shift, counted, lambda: close(person)),
            )

    screen.till_app.push_screen(question, answered)


def in_words(difference: Money) -> str:
    """`5.00 is missing`, `5.00 too much`."""
    amount = figures(abs(difference))
    if difference.amount < 0:
        return say("{amount} is missing", amount=amount)
    return say("{amount} too much", amount=amount)


def _tell(screen: ErrandScreen, shift: Shift, counted: Money, close: Callable[[], Refused | None]) -> None:
    """The difference, to the manager who has just said who they are."""
    difference = counted - shift.expected
    text = say(
        "Counted {counted}, expected {expected}. Your name and the difference stand on the Z report.",
        counted=figures(counted),
        expected=figures(shift.expected),
    )
    choices = (Choice("y", say("Close the shift"), value=True), Choice("c", say("Count again"), value=False))
    question = Question(in_words(difference), text, choices, leave=False)
    screen.till_app.push_screen(question, lambda sure: screen.attempt(close) if sure else None)
