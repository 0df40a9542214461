"""A question over the view: one of a list, narrowed by typing, or the typed text itself."""

from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from terminal_api.inspector.line_list import LineList


@dataclass(frozen=True, slots=True)
class Choice:
    """What is answered, and the line that stands for it."""

    value: str
    words: str


class ChoiceList(LineList[Choice], can_focus=False):
    """The choices that are left."""

    MARK = "always"

    def written(self, row: Choice, width: int) -> Text:
        """The words alone."""
        return Text(row.words, no_wrap=True)


class Chooser(ModalScreen[str | None]):
    """Answers with the marked choice, with the text when no choice is left or none was there; Esc: None."""

    CSS_PATH = "chooser.tcss"
    BINDINGS = [
        Binding("escape", "leave", "Leave", id="chooser.leave"),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "move(-10)", "Page up", show=False, priority=True),
        Binding("pagedown", "move(10)", "Page down", show=False, priority=True),
    ]

    def __init__(
        self, title: str, choices: tuple[Choice, ...] = (), *, hint: str = "", text: str = ""
    ) -> None:
        """`hint` says what may be typed; `text` was typed already."""
        super().__init__()
        self._title = title
        self._choices = choices
        self._hint = hint
        self._text = text

    def compose(self) -> ComposeResult:
        """Title, the field, the choices, the keys."""
        with Vertical(id="chooser"):
            yield Static(self._title, id="chooser-title", markup=False)
            yield Input(self._text, placeholder=self._hint, compact=True, select_on_focus=False)
            if self._choices:
                yield ChoiceList()
            yield Static(f"{'↑ ↓ Mark   ' if self._choices else ''}enter OK   esc Leave", id="chooser-keys")

    def on_mount(self) -> None:
        """Type at once."""
        self.set_class(bool(self._choices), "-list")
        self.query_one(Input).focus()
        self._narrow(self._text)

    def action_leave(self) -> None:
        """Nothing was chosen."""
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        """Mark another choice."""
        for choices in self.query(ChoiceList):
            choices.action_move(by)

    @on(Input.Changed)
    def narrow(self, changed: Input.Changed) -> None:
        """Leave the choices that hold what was typed."""
        self._narrow(changed.value)

    @on(Input.Submitted)
    def take(self, submitted: Input.Submitted) -> None:
        """The marked choice, else the text; nothing typed and nothing marked: on with typing."""
        marked = next((choices.marked_row for choices in self.query(ChoiceList)), None)
        if answer := marked.value if marked else submitted.value.strip():
            self.dismiss(answer)

    @on(LineList.Chosen)
    def take_clicked(self, chosen: LineList.Chosen) -> None:
        """A click is an answer."""
        row = chosen.lines.rows[chosen.index]
        assert isinstance(row, Choice)
        self.dismiss(row.value)

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        left = [one for one in self._choices if all(word in one.words.lower() for word in words)]
        for choices in self.query(ChoiceList):
            choices.show(left)
