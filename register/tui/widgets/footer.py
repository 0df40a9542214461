"""The bottom line: the keys that make sense now, each of them also a button for the mouse."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click, MouseEvent, MouseMove
from textual.message import Message
from textual.reactive import reactive

from register.tui.input.keys import Hint, said
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

    def _wanted(self) -> list[Hint]:
        """All. Where there is no room, scrolling gives way first, then the last ones; the way back never."""
        hints, room = [*map(said, self.hints)], self.content_size.width
        if _needed(hints) > room:
            hints = [hint for hint in hints if hint.key != "up"]
        while _needed(hints) > room and (others := [hint for hint in hints if hint.key != "escape"]):
            hints.remove(others[-1])
        return hints

    def _placed(self) -> list[tuple[int, Hint]]:
        """Each hint that is shown with the cell it begins at."""
        wanted = self._wanted()
        return [(_needed(wanted[:at]) + (_GAP if at else 0), hint) for at, hint in enumerate(wanted)]


def _needed(hints: Sequence[Hint]) -> int:
    return sum(_width(hint) + _GAP for hint in hints) - _GAP if hints else 0


def _width(hint: Hint) -> int:
    return cell_len(f"{hint.shown} {hint.label}")
