"""The message inspector: the list with its filter, and what can be done with the marked message."""

from pathlib import Path
from typing import cast

from rich.text import Text
from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from terminal_api.inspector.exchange_screen import ExchangeScreen
from terminal_api.inspector.fixtures import DEFAULT_FOLDER, saved
from terminal_api.inspector.line_list import LineList
from terminal_api.inspector.log import Entry, MessageLog
from terminal_api.inspector.message_list import MessageList
from terminal_api.inspector.paced import Paced


class MessagePanel(Vertical):
    """Shows a `MessageLog` as it grows. Its keys work while it has the focus."""

    DEFAULT_CSS = """
    MessagePanel { height: 1fr; }
    MessagePanel #messages-head { height: 1; padding: 0 1; color: $foreground-muted; }
    MessagePanel #messages-title { width: auto; color: $foreground-muted; }
    MessagePanel #messages-said { width: 1fr; text-align: right; margin-left: 2; height: 1; }
    MessagePanel:focus-within #messages-title { color: $primary; }
    MessagePanel > Input { margin: 0 1; width: 1fr; background: $panel; }
    """
    BINDINGS = [
        Binding("slash", "filter", "Filter", key_display="/", id="messages.filter"),
        Binding("s", "save", "Save", id="messages.save"),
        Binding("c", "clear", "Clear", id="messages.clear"),
        Binding("p", "pause", "Pause", id="messages.pause"),
        Binding("escape", "unfilter", "Show all", key_display="Esc", id="messages.unfilter"),
    ]

    def __init__(self, log: MessageLog, folder: Path = DEFAULT_FOLDER, *, title: str = "MESSAGES") -> None:
        """`folder` is where fixtures are saved."""
        super().__init__()
        self._title = title
        self._record = log
        self.folder = folder
        self._paced = Paced(self, self._draw)
        self._paused = False
        self._said = ""
        self._shown: list[Entry] = []

    def compose(self) -> ComposeResult:
        """Title and state, the filter while it is used, the messages."""
        with Horizontal(id="messages-head"):
            yield Static(id="messages-title")
            yield Static(id="messages-said")
        yield Input(placeholder="words to look for; Enter keeps them, Esc shows all", compact=True)
        yield MessageList(id="messages-list")

    def on_mount(self) -> None:
        """Follow the log."""
        self.query_one(Input).display = False
        self._record.on_change.append(self._paced.ask)
        self._draw()

    def on_unmount(self) -> None:
        """Leave the log alone."""
        self._record.on_change.remove(self._paced.ask)

    def on_resize(self) -> None:
        """The state beside the title is as long as there is room."""
        self._tell()

    def focus_list(self) -> None:
        """Give the keys to the list."""
        self.query_one(MessageList).focus()

    def action_filter(self) -> None:
        """Type what the messages must hold."""
        self.query_one(Input).display = True
        self.query_one(Input).focus()
        self.refresh_bindings()

    def action_pause(self) -> None:
        """Stand still, though messages come; or go on."""
        self._paused = not self._paused
        self._draw()

    def action_clear(self) -> None:
        """Forget every message."""
        self._said = ""
        self._paused = False
        self._record.clear()
        self._draw()

    @work(group="fixtures")
    async def action_save(self) -> None:
        """Save the marked message and its partner as files."""
        entry = self.query_one(MessageList).marked_row
        if entry is not None:
            self._said = await saved(self._record.pair(entry), self.folder)
            self._tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a filter Esc is not ours; while one is typed, `/` is a letter."""
        field = self.query_one(Input)
        if action == "unfilter":
            return field.display
        return action != "filter" or not field.has_focus

    def action_unfilter(self) -> None:
        """Show every message again."""
        self._leave_filter("")

    @on(Input.Submitted)
    def keep_filter(self, submitted: Input.Submitted) -> None:
        """Go on with what is left."""
        submitted.stop()
        self._leave_filter(submitted.value)

    @on(Input.Changed)
    def narrow(self, changed: Input.Changed) -> None:
        """Show what matches so far."""
        changed.stop()
        self._draw(anew=True)

    @on(LineList.Chosen)
    def open(self, chosen: LineList.Chosen) -> None:
        """Show the exchange in full."""
        chosen.stop()
        cast("App[None]", self.app).push_screen(
            ExchangeScreen(self._record.pair(self._shown[chosen.index]), self.folder)
        )

    def _leave_filter(self, text: str) -> None:
        field = self.query_one(Input)
        field.value = text
        field.display = bool(text)
        self.focus_list()
        self.refresh_bindings()

    def _draw(self, *, anew: bool = False) -> None:
        words = self.query_one(Input).value
        if anew or not self._paused or not self._record.entries:
            self._shown = self._record.matching(words) if words else self._record.entries
            self.query_one(MessageList).show(self._shown)
        self._tell()

    def _tell(self) -> None:
        known, shown = len(self._record.entries), len(self._shown)
        count = f"{shown} of {known}" if self.query_one(Input).value else str(known)
        title = Text.assemble((self._title, "bold"), f"  {count}", "  ‖ paused" if self._paused else "")
        self.query_one("#messages-title", Static).update(title)
        said = self._said or f"s saves in {self.folder}/"
        self.query_one("#messages-said", Static).update(Text(said, no_wrap=True, overflow="ellipsis"))
