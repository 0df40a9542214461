"""Questions over a screen: a choice, a PIN, a list that narrows while one types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, assert_never

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from register.language import say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.takes_input import TakesInput
from register.tui.input.typing import Typing
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines, Row

T = TypeVar("T")


class Dialog(TakesInput, ModalScreen[T], Generic[T]):
    """A quiet box in the middle: title, text, whatever `body` adds, and the keys that answer.

    Esc leaves it with `leave`. A subclass answers with `dismiss`; what it does not know rings the bell.
    """

    commands = False
    CSS_PATH = Path(__file__).with_name("dialog.tcss")
    """Absolute: Textual looks for it beside the subclass."""

    def __init__(self, title: str, text: str, hints: tuple[Hint, ...], *, leave: T) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._hints = hints
        self._leave = leave

    def compose(self) -> ComposeResult:
        """Title, text, body, keys."""
        with Vertical(id="dialog"):
            yield Static(Text(self._title), id="dialog-title")
            if self._text:
                yield Static(Text(self._text), id="dialog-text")
            yield from self.body()
            yield Static(id="dialog-said")
            yield KeyFooter(self._hints)

    def body(self) -> Sequence[Widget]:
        """What stands between the text and the keys."""
        return ()

    def take(self, result: Result) -> None:
        """Esc leaves; anything else that comes this far means nothing here."""
        match result:
            case Pressed("escape"):
                self.dismiss(self._leave)
            case Scanned():
                self.refuse(say("Answer first, then scan on"))
            case _:
                self.refuse()

    def refuse(self, remark: str = "") -> None:
        """Ring, and say why where there is room for it."""
        super().refuse(remark)
        said = self.query_one("#dialog-said", Static)
        said.update(Text(remark))
        said.display = bool(remark) and not self.query(InputLine)


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One answer, the key that gives it (`y`, `f6`, `enter`, `escape`), and its words."""

    key: str
    label: str
    value: T


class Question(Dialog[T]):
    """Asks for one of several answers. The first choice is the default: Enter takes it too."""

    def __init__(self, title: str, text: str, choices: tuple[Choice[T], ...], *, leave: T) -> None:
        """`leave` is the answer that Esc gives; it should be the harmless one."""
        self._answers = {choice.key: choice.value for choice in choices}
        self._answers.setdefault("enter", choices[0].value)
        self.letters = "".join(choice.key for choice in choices if len(choice.key) == 1)
        super().__init__(title, text, _hints(choices), leave=leave)

    def take(self, result: Result) -> None:
        """The key of a choice answers. A scan or a number never does."""
        match result:
            case Pressed(key) if key in self._answers:
                self.dismiss(self._answers[key])
            case _:
                super().take(result)


class TextPrompt(Dialog[str | None]):
    """Asks for a few words. Answers with what was typed, or `None`."""

    def __init__(self, title: str, text: str = "", *, secret: bool = False) -> None:
        """`secret` shows only dots."""
        keys = (Hint("enter", say("OK")), Hint("escape", say("Leave")))
        super().__init__(title, text, keys, leave=None)
        self._secret = secret

    def body(self) -> Sequence[Widget]:
        """The line that is typed on."""
        return (InputLine(secret=self._secret),)

    def on_mount(self) -> None:
        """Show the text that was handed along."""
        self.show_typing(Typing(self.kept))

    def take(self, result: Result) -> None:
        """Enter answers; a scan never does."""
        match result:
            case Typed(text):
                self.dismiss(text)
            case _:
                super().take(result)


class PinPrompt(TextPrompt):
    """Asks for a PIN and shows only dots."""

    def __init__(self, title: str = "", text: str = "") -> None:
        super().__init__(title or say("PIN"), text, secret=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One line to choose from: how it is written, and what choosing it gives."""

    row: Row
    value: T


class Chooser(Dialog[T | None], Generic[T]):
    """A list that narrows while one types; Up and Down mark, Enter or a click chooses.

    `find` gives the lines for what is typed so far (empty at first), best first. It is called on every
    key, so it must answer within a frame. A scan chooses when it finds exactly one line.
    """

    by_number = True
    """Whether the number of a line finds it."""

    def __init__(
        self,
        title: str,
        find: Callable[[str], Sequence[Found[T]]],
        *,
        text: str = "",
        hint: str = "",
        empty: str = "",
    ) -> None:
        """`empty` stands where the list is empty before anything is typed; else that nothing was found."""
        keys = (Hint("enter", say("Choose")), Hint("up", say("or Down marks")), Hint("escape", say("Leave")))
        super().__init__(title, text, keys, leave=None)
        self.add_class("-list")
        self._find = find
        self._hint = hint
        self._empty = empty or say("Nothing found.")
        self._found: Sequence[Found[T]] = ()
        self._sought: str | None = None

    def body(self) -> Sequence[Widget]:
        """The list, and what is typed under it."""
        return BasketLines(), Static(say("Nothing found."), id="dialog-nothing"), InputLine(hint=self._hint)

    def on_mount(self) -> None:
        """Show everything there is, or what fits the text that was handed along."""
        self.show_typing(Typing(self.kept))

    def show_typing(self, typing: Typing) -> None:
        """Narrow the list as the text grows."""
        super().show_typing(typing)
        self._seek(typing.text)

    def take(self, result: Result) -> None:
        """Move the mark, choose, or look up a scan."""
        lines = self.query_one(BasketLines)
        match result:
            case Pressed("up" | "down" | "pageup" | "pagedown" as key):
                lines.step(key)
            case Typed(text):
                # The key that settled the text also ended it: look before choosing.
                marked = lines.marked if text == self._sought else 0
                self._seek(text)
                self._choose(marked)
            case Pressed("enter"):
                self._choose(lines.marked)
            case Scanned(text):
                match self._find(text):
                    case [only]:
                        self.choose(only.value)
                    case several:
                        self.refuse(say("several fit, type a name") if several else say("nothing found"))
            case Pressed():
                super().take(result)
            case _:
                assert_never(result)

    def choose(self, value: T) -> None:
        """Answer with `value`. A subclass may act on it first."""
        self.dismiss(value)

    @on(BasketLines.Marked)
    def choose_clicked(self, clicked: BasketLines.Marked) -> None:
        """A click chooses at once."""
        clicked.stop()
        self._choose(clicked.index)

    def _seek(self, text: str) -> None:
        if text != self._sought:
            self._sought = text
            self._found = self._matching(text)
            self.query_one(BasketLines).show(tuple(found.row for found in self._found), 0)
            self.set_class(not self._found, "-nothing")
            nothing = say("Nothing found.") if text else self._empty
            self.query_one("#dialog-nothing", Static).update(nothing)

    def _matching(self, text: str) -> Sequence[Found[T]]:
        """What fits `text`; before all, the line that has it for its number in the whole list."""
        found, digits = self._find(text), self.by_number and text.isdecimal() and len(text) < 4
        numbered = self._find("")[int(text) - 1 : int(text)] if digits and int(text) else ()
        return [*numbered, *(one for one in found if all(one.value is not first.value for first in numbered))]

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._found):
            self.choose(self._found[index].value)
        else:
            self.refuse()


def _hints(choices: tuple[Choice[T], ...]) -> tuple[Hint, ...]:
    """The choices as hints, and how to leave when none of them says."""
    first, *others = choices
    default = first.label if first.key == "enter" else say("{answer} (Enter)", answer=first.label)
    hints = (Hint(first.key, default), *(Hint(choice.key, choice.label) for choice in others))
    keys = {choice.key for choice in choices}
    return hints if "escape" in keys else (*hints, Hint("escape", say("Leave")))
