"""Help: the keys that work now, then all of them, then what else may be typed."""

from collections.abc import Iterable
from textwrap import wrap

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.tui.keys import BY_WORD, FUNCTIONS, GRAMMAR, IN_MENU, Hint, shown
from register.tui.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen

_WIDTH = 48


class Help(ErrandScreen):
    """Made from the same table that the keys are looked up in."""

    heading = "HELP"

    def __init__(self, now: tuple[Hint, ...] = ()) -> None:
        """`now`: the keys of the screen that was on when help was asked for."""
        super().__init__()
        self._now = now

    def body(self) -> Iterable[Widget]:
        """One long text."""
        text = Static(self._text(), id="help-text")
        yield VerticalScroll(text, id="help", can_focus=False)

    def hints(self) -> tuple[Hint, ...]:
        """Scroll, or go back."""
        return (Hint("down", "or Up: scroll"), Hint("escape", "Back"))

    def take(self, result: Result) -> None:
        """Scroll; Enter goes back too."""
        self.clear_remark()
        help_ = self.query_one("#help", VerticalScroll)
        match result:
            case Pressed("up"):
                help_.scroll_relative(y=-1, animate=False)
            case Pressed("down"):
                help_.scroll_relative(y=1, animate=False)
            case Pressed("pageup"):
                help_.scroll_page_up(animate=False)
            case Pressed("pagedown"):
                help_.scroll_page_down(animate=False)
            case Pressed("enter" | "f1"):
                self.leave()
            case _:
                super().take(result)

    def _text(self) -> Text:
        text = Text()
        if self._now:
            text.append("These work now\n", "bold")
            for hint in self._now:
                _row(text, hint.shown, hint.label, hint.tooltip)
            text.append("\n")
        text.append("Each function three ways: its key, Esc and a sign, a command\n", "bold")
        for row in FUNCTIONS:
            _row(text, row.shown, f"Esc {row.twin}  {row.command}", row.tooltip)
        text.append("\nIn the menu, or by a command; an amount may be typed before\n", "bold")
        for item in IN_MENU:
            _row(text, f"F10 {shown(item.letter)}", item.command, item.tooltip)
        text.append("\nBy a command alone\n", "bold")
        for word in BY_WORD:
            _row(text, "", word.example, word.tooltip)
        text.append("\nWhat else may be typed\n", "bold")
        for what, does in GRAMMAR:
            _row(text, "", what, does)
        if self.till_app.opened and self.till.messages is not None:
            _row(text, "", "Ctrl+T, /wire", "The messages to and from the terminal, for developers")
        _row(text, "", "A click", "On a key at the bottom, or on a line: as if that key were pressed")
        return text


def _row(text: Text, key: str, what: str, does: str) -> None:
    """One row; a long sentence goes on under itself."""
    first, *more = wrap(does, _WIDTH) or [""]
    text.append(f"  {key:<6}", "bold").append(f"{what:<18}").append(f"{first}\n", "dim")
    for line in more:
        text.append(f"{'':26}{line}\n", "dim")
