"""What a screen promises that wants what the input line understood."""

from typing import cast

from rich.cells import cell_len
from rich.text import Text
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from register.tui.input.meant import Result
from register.tui.input.typing import Typing
from register.tui.widgets.input_line import InputLine


class Bell(Message):
    """The app should ring, once."""


class TakesInput:
    """Mix into a `Screen` (before it): the app hands the top screen each typed, scanned or pressed result.

    Keys never reach such a screen as events; a screen without this gets them the usual way. `take` runs in
    the app, after the screen and its children are mounted; push or dismiss screens in it directly, so that
    the next key already finds the new top.
    """

    letters: str = ""
    """Lower-case characters that act at once on an empty line, without Enter: they arrive as `Pressed`."""
    commands: bool = True
    """Whether a typed `/word` is a command here. Not where any words may be the answer."""
    helps: bool = False
    """Whether it is itself the help or the commands: there the keys for them go back."""
    kept: str = ""
    """What stood on the line when another screen came on top; the app puts it back."""

    def take(self, result: Result) -> None:
        """Act on `result`. Whatever means nothing here is dropped silently, a scan with the bell."""
        raise NotImplementedError

    def stop_waiting(self) -> bool:
        """Stop what this screen waits for, as Esc does first; whether there was such a thing."""
        return False

    def show_typing(self, typing: Typing) -> None:
        """Show the line as it now stands; by default on every `InputLine` of this screen."""
        for line in cast("Screen[object]", self).query(InputLine):
            line.typing = typing

    def refuse(self, remark: str = "") -> None:
        """Ring the bell, once, and say why beside what is typed."""
        screen = cast("Screen[object]", self)
        screen.post_message(Bell())
        for line in screen.query(InputLine):
            line.remark = remark


class SaysWhy(TakesInput):
    """With a line of its own, `#notice`, for what is too long to stand beside what is typed."""

    def refuse(self, remark: str = "") -> None:
        """Ring and say why: beside what is typed, or above it when the sentence is long."""
        screen = cast("Screen[object]", self)
        if cell_len(remark) <= screen.size.width - 8:
            super().refuse(remark)
            return
        screen.post_message(Bell())
        self._notice(remark)

    def clear_remark(self) -> None:
        """Take back what was said of the last key."""
        cast("Screen[object]", self).query_one(InputLine).remark = ""
        self._notice("")

    def _notice(self, text: str) -> None:
        notice = cast("Screen[object]", self).query_one("#notice", Static)
        if text or notice.has_class("-said"):
            notice.update(Text(text))
            notice.set_class(bool(text), "-said")
