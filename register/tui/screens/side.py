"""Beside the view, in a wide window: the receipt as it will print, and the last three sales."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from register.tui.widgets.paper import PaperPane


class Side(Vertical):
    """Paper on top, the latest sales below."""

    _rows: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """An empty pane until there is something to print."""
        yield PaperPane()
        yield Static(id="latest")

    def show_paper(self, lines: tuple[str, ...]) -> None:
        """Put the receipt on the paper."""
        self.query_one(PaperPane).show(lines)

    def show_latest(self, rows: tuple[str, ...]) -> None:
        """List the last sales, newest first."""
        if rows != self._rows:  # an update lays out the whole screen
            self._rows = rows
            latest = self.query_one("#latest", Static)
            latest.update(Text("\n".join(rows), no_wrap=True))
            latest.display = bool(rows)
