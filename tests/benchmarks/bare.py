"""`python -m tests.benchmarks.bare desk|scanner|opening [LIBRARY ...]`: the least a screen can be in Textual.

Floors for the till's start, for a scan, for another screen, and with the libraries of a till for its memory.
"""

import sys
from importlib import import_module

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.events import Event, Key
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import DataTable, Input, Static

READY = "type or scan"
OPENS, READY_TO_OPEN = "m", "press m"


class BareDesk(App[None]):
    """A table and a line to type on, nothing behind them."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "DataTable { height: 1fr; } Input { dock: bottom; }"

    def compose(self) -> ComposeResult:
        """The line stands last, so a frame that shows it is whole."""
        yield DataTable[str]()
        yield Input(placeholder=f"  {READY}")

    def on_mount(self) -> None:
        """Columns, so that the table draws something."""
        self.query_one(DataTable).add_columns("Item", "Quantity", "Price", "Total")


class BareScreen(Screen[None]):
    """A table and a line to type on, opened over something else."""

    CSS = BareDesk.CSS

    def compose(self) -> ComposeResult:
        """The line stands last, so a frame that shows it is whole."""
        yield DataTable[str]()
        yield Input(placeholder=f"  {READY}")

    def on_mount(self) -> None:
        """Columns, so that the table draws something."""
        self.query_one(DataTable).add_columns("Item", "Quantity", "Price", "Total")


class BareOpening(App[None]):
    """A line of text; a key opens a screen over it."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """What it waits for."""
        yield Static(READY_TO_OPEN)

    def on_key(self, key: Key) -> None:
        """Open it."""
        if key.key == OPENS:
            self.push_screen(BareScreen())


class BareLines(ScrollView, can_focus=False):
    """Lines of text, drawn one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [READY]

    def add(self, line: str) -> None:
        """One line more; the oldest goes when the screen is full."""
        self.lines = [*self.lines, line][-max(1, self.size.height) :]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line at `y` cells from the top."""
        text = self.lines[y] if y < len(self.lines) else ""
        return Strip([Segment(f"{text:<{self.size.width}}")])


class BareScanner(App[None]):
    """Keys become a code, Enter makes a line of it."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Nothing but the lines."""
        yield BareLines()

    async def on_event(self, event: Event) -> None:
        """Catch keys before any widget sees them."""
        if not isinstance(event, Key):
            await super().on_event(event)
        elif event.key == "enter":
            self.query_one(BareLines).add(f"Item {self._typed}")
            self._typed = ""
        else:
            self._typed += event.character or ""


if __name__ == "__main__":
    for library in sys.argv[2:]:
        import_module(library)
    {"desk": BareDesk, "scanner": BareScanner, "opening": BareOpening}[sys.argv[1]]().run()
