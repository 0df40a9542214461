"""A new PIN, typed twice without being seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from register.domain.amounts import Refused
from register.domain.staff.people import unfit_pin
from register.language import marked, say
from register.tui.widgets.dialog import PinPrompt

if TYPE_CHECKING:
    from register.tui.app import TillApp

DIFFERENT = marked("The two PINs were not the same: type the new one again")


def ask_new_pin(
    app: TillApp, name: str, then: Callable[[str], Refused | None], *, why: str | None = None
) -> None:
    """Ask for the new PIN of `name`, and once more; `then` gets it when both were the same.

    What is wrong with a PIN, `why`, is said above the next try: the name and the role before it are not
    lost.
    """
    rule = say("4 digits or more; nobody else's, no row, no repetition.")
    first = PinPrompt(say("New PIN of {name}", name=name), why or rule)
    if why:
        app.bell()
    app.push_screen(first, lambda pin: None if pin is None else _again(app, name, pin, then))


def _again(app: TillApp, name: str, pin: str, then: Callable[[str], Refused | None]) -> None:
    if (unfit := unfit_pin(pin)) is not None:
        ask_new_pin(app, name, then, why=unfit.reason)
        return

    def compare(again: str | None) -> None:
        if again is None:
            return
        if again != pin:
            ask_new_pin(app, name, then, why=say(DIFFERENT))
        elif (refused := then(pin)) is not None:
            ask_new_pin(app, name, then, why=refused.reason)

    app.push_screen(PinPrompt(say("New PIN of {name}", name=name), say("The same once more.")), compare)
