"""What came too late and cannot be undone: a manager says what was done about it, with their PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from register.counter.asking import strays
from register.domain.staff.rights import Act
from register.language import say
from register.tui.screens.owing.open_news import leaves
from register.tui.widgets.dialog import TextPrompt

if TYPE_CHECKING:
    from register.counter.owing.obligations import Obligation
    from register.tui.screens.errand import ErrandScreen


def ask_what_was_done(screen: ErrandScreen, one: Obligation) -> None:
    """Ask for the reason, then for the PIN; what speaks against it is said on `screen`."""
    till = screen.till

    def seen_to(reason: str | None) -> None:
        if reason is None:
            return
        if (wrong := strays.wrong_seen_to(till, reason)) is not None:
            screen.refuse(wrong.reason)
            return
        text = leaves(one, reason.strip())
        screen.ask_approval(Act.SEE_TO, text, lambda person: strays.see_to(till, one.number, person, reason))

    text = say("What was done about it? It stays on the journal with the name.")
    screen.till_app.push_screen(TextPrompt(say("Seen to"), text), seen_to)
