"""The message inspector over an app that is about something else: the till in development."""

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Footer

from terminal_api.inspector.fixtures import DEFAULT_FOLDER
from terminal_api.inspector.log import MessageLog
from terminal_api.inspector.panel import MessagePanel


class InspectorScreen(ModalScreen[None]):
    """Everything a `MessageLog` holds, until Esc: `app.push_screen(InspectorScreen(log))`."""

    CSS = """
    InspectorScreen { background: $background; }
    InspectorScreen MessagePanel { padding-top: 1; }
    """
    BINDINGS = [Binding("escape", "dismiss", "Back", key_display="Esc", id="inspector.back")]

    def __init__(self, log: MessageLog, folder: Path = DEFAULT_FOLDER) -> None:
        """`folder` is where fixtures are saved."""
        super().__init__()
        self._panel = MessagePanel(log, folder)

    def compose(self) -> ComposeResult:
        """The messages and the keys."""
        yield self._panel
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The list has the keys at once."""
        self._panel.focus_list()
