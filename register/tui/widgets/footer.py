"""The bottom line: the keys that make sense now, each of them also a button for the mouse."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click, MouseEvent, MouseMove
from textual.message import Message
from textual.reactive import reactive

from register.tui.keys import Hint, said
from register.tui.widgets.steady import Steady

_GAP = 2


class KeyFooter(Steady):
    """Draws `F1 Help  F2 Find ...` as far as the window goes: the most needed ones come first."""

    DEFAULT_CSS = """
    KeyFooter { height: 1; padding: 0 1; background: $background; color: $quiet; }
    KeyFooter > .footer--key { color: $foreground; text-style: bold; }
    """
    COMPONENT_CLASSES = {"footer--key"}

    hints: reactive[tuple[Hint, ...]] = reactive(())

    @dataclass
    class Chosen(Message):
        """Somebody clicked a hint: as if `key` had been pressed."""

        key: str

    def __init__(self, hints: tuple[Hint, ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(KeyFooter.hints, hints)

    def render(self) -> Text:
        """The hints that fit, two cells apart."""
        style = self.get_component_rich_style("footer--key", partial=True)
        line = Text(no_wrap=True)
        for _, hint in self._placed():
            line.append(" " * _GAP if line else "").append(hint.shown, style).append(f" {hint.label}")
        return line

    def on_click(self, click: Click) -> None:
        """A click on a hint asks for its key."""
        if hint := self._under(click):
            self.post_message(self.Chosen(hint.key))

    def on_mouse_move(self, moved: MouseMove) -> None:
        """Say in a sentence what the hint under the mouse does."""
        hint = self._under(moved)
        self.tooltip = hint.tooltip if hint else None

    def _under(self, mouse: MouseEvent) -> Hint | None:
        """The hint under the mouse."""
        offset = mouse.get_content_offset(self)
        for start, hint in self._placed():
            if offset and start <= offset.x < start + _width(hint):
                return hint
        return None

    def _wanted(self) -> tuple[Hint, ...]:
        """All; where there is no room for them, those that nobody needs to be told give way to the others."""
        hints = tuple(map(said, self.hints))
        needed = sum(_width(hint) + _GAP for hint in hints) - _GAP
        if needed <= self.content_size.width:
            return hints
        return tuple(hint for hint in hints if hint.key != "up")

    def _placed(self) -> list[tuple[int, Hint]]:
        """Each hint that fits with the cell it begins at."""
        placed: list[tuple[int, Hint]] = []
        start = 0
        for hint in self._wanted():
            if start + _width(hint) > self.content_size.width:
                break
            placed.append((start, hint))
            start += _width(hint) + _GAP
        return placed


def _width(hint: Hint) -> int:
    return cell_len(f"{hint.shown} {hint.label}")
