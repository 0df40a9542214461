"""A new PIN, typed twice without being seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from register.domain.people import unfit_pin
from register.language import marked, say
from register.tui.widgets.dialog import PinPrompt

if TYPE_CHECKING:
    from register.tui.app import TillApp

DIFFERENT = marked("The two PINs were not the same: type the new one again")


def ask_new_pin(app: TillApp, name: str, then: Callable[[str], object]) -> None:
    """Ask for the new PIN of `name`, and once more; `then` gets it when both were the same."""
    first = PinPrompt(
        say("New PIN of {name}", name=name), say("4 digits or more; nobody else's, no row, no repetition.")
    )
    app.push_screen(first, lambda pin: None if pin is None else _again(app, name, pin, then))


def _again(app: TillApp, name: str, pin: str, then: Callable[[str], object]) -> None:
    if (unfit := unfit_pin(pin)) is not None:
        app.say(unfit.reason)
        return

    def compare(again: str | None) -> None:
        if again == pin:
            then(pin)
        elif again is not None:
            app.say(say(DIFFERENT))

    app.push_screen(PinPrompt(say("New PIN of {name}", name=name), say("The same once more.")), compare)
