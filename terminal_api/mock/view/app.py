"""`await show(mock)`: the mock terminal on the developer's screen."""

import asyncio
from pathlib import Path

from textual.app import App
from textual.binding import Binding

from terminal_api.inspector.fixtures import DEFAULT_FOLDER
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.view.theme import THEME
from terminal_api.mock.view.view_screen import ViewScreen


class MockView(App[None]):
    """The view of one running mock terminal. It starts and stops nothing."""

    TITLE = "Mock terminal"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "view_screen.tcss"
    """Of a default screen Textual reads no style sheet by itself."""
    BINDINGS = [Binding("ctrl+c", "quit", "Quit", show=False, priority=True)]

    def __init__(
        self, mock: MockTerminal, fixtures: Path = DEFAULT_FOLDER, stop: asyncio.Event | None = None
    ) -> None:
        super().__init__()
        self._mock = mock
        self._fixtures = fixtures
        self._stop = stop
        self.register_theme(THEME)
        self.theme = THEME.name

    def get_default_screen(self) -> ViewScreen:
        """The one screen."""
        return ViewScreen(self._mock, self._fixtures)

    def on_mount(self) -> None:
        """Leave when somebody else says so, too."""
        if self._stop is not None:
            self.run_worker(self._leave_when(self._stop))

    async def _leave_when(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.exit()


async def show(
    mock: MockTerminal, stop: asyncio.Event | None = None, *, fixtures: Path = DEFAULT_FOLDER
) -> None:
    """Show `mock`, which runs in this event loop, until the developer quits or `stop` is set.

    `fixtures` is the folder exchanges are saved in. It needs a terminal for stdout.
    """
    await MockView(mock, fixtures, stop).run_async()
