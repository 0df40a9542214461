"""Help and the palette, over whatever screen is on top: no screen has to think of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.input.takes_input import TakesInput
from register.tui.money import MovesMoney

if TYPE_CHECKING:
    from register.tui.app import TillApp


class Helps(MovesMoney):
    """An app that says on every screen what works there."""

    def hand(self, top: TakesInput, result: Result) -> None:
        """Give one result to the top screen, unless it asks for help."""
        match self._helping(top, result):
            case Ask(Action.HELP):
                self.action_help()
            case Ask(Action.COMMANDS, text):
                self.action_commands(text)
            case _:
                super().hand(top, result)

    def action_help(self) -> None:
        """What works on the screen that is on top, and all else there is."""
        from register.tui.input.offered import works_now
        from register.tui.screens.around.help import Help

        self.push_screen(Help(works_now(self.screen)))

    def action_commands(self, text: str = "") -> None:
        """The same, to search in and to choose from."""
        from register.tui.input.offered import offers
        from register.tui.screens.around.palette import Palette

        self.push_screen(Palette(offers(cast("TillApp", self), self.screen), text))

    @staticmethod
    def _helping(top: TakesInput, result: Result) -> object:
        """What `result` asks for, where that may be help: not on help itself, not where any words answer."""
        if top.helps or (isinstance(result, Typed) and not top.commands):
            return None
        return asked(result) if isinstance(result, Pressed | Typed) else None
