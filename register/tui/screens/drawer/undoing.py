"""Taking a drawer movement back: which, why, and who allows it where much goes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from register.counter.drawer import movements as drawer
from register.counter.paper.drawer_slips import NAMES
from register.domain.amounts import Refused, figures
from register.domain.events import DrawerMoved
from register.language import say
from register.tui.widgets.dialog import Chooser, Found, TextPrompt
from register.tui.widgets.lines import Row

if TYPE_CHECKING:
    from register.domain.staff.people import Person
    from register.tui.screens.errand import ErrandScreen

Then = Callable[[DrawerMoved], object]


def ask_to_undo(screen: ErrandScreen, then: Then) -> None:
    """Let the cashier choose one of the shift's movements, ask why, and take it back; do `then`."""
    shift = screen.till.books.shift
    moved = tuple(reversed(shift.moved)) if shift else ()

    def find(text: str) -> list[Found[DrawerMoved]]:
        return [_found(one) for one in moved if text.lower() in f"{one.sale} {one.reason}".lower()]

    title = say("Undo which movement?")
    screen.till_app.push_screen(
        Chooser(title, find, hint=say("its number or reason")), partial(_why, screen, then)
    )


def _found(one: DrawerMoved) -> Found[DrawerMoved]:
    name = say(NAMES[one.movement])
    return Found(Row(one.sale, total=figures(one.amount), note=f"{name}, {one.reason}"), one)


def _why(screen: ErrandScreen, then: Then, chosen: DrawerMoved | None) -> None:
    if chosen is None:
        return
    amount = figures(chosen.amount)
    goes = (
        say("{amount} goes out of the drawer again.", amount=amount)
        if chosen.goes_in
        else say("{amount} goes back into the drawer.", amount=amount)
    )
    title = say("Undo {number}, {what}", number=chosen.sale, what=say(NAMES[chosen.movement]))
    why = say("Why? It stands in the journal.")
    ask = TextPrompt(title, f"{goes} {why}")
    screen.till_app.push_screen(ask, partial(_undo, screen, then, chosen.sale))


def _undo(screen: ErrandScreen, then: Then, number: str, reason: str | None) -> None:
    if reason is None:
        return
    event = drawer.taking_back(screen.till, number, reason)
    wrong = event if isinstance(event, Refused) else drawer.wrong(screen.till, event)
    if wrong is None and isinstance(event, DrawerMoved) and drawer.needs_manager(screen.till, event):
        amount, why = figures(event.amount), event.reason
        text = (
            say("{amount} goes into the drawer again: {reason}", amount=amount, reason=why)
            if event.goes_in
            else say("{amount} goes out of the drawer again: {reason}", amount=amount, reason=why)
        )
        act = drawer.act_of(screen.till, event)
        screen.ask_approval(act, text, partial(_record, screen, then, number, reason))
    else:
        screen.attempt(lambda: wrong or _record(screen, then, number, reason))


def _record(
    screen: ErrandScreen, then: Then, number: str, reason: str, manager: Person | None = None
) -> Refused | None:
    done = drawer.undo(screen.till, number, reason, manager)
    if isinstance(done, Refused):
        return done
    then(done)
    return None
