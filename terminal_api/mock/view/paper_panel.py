"""What the terminal's own printer printed."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from terminal_api.mock.body.face import PrinterState

KEPT = 20
"""So many documents stay in sight."""


class PaperPanel(Vertical):
    """Paper, dark on light, the newest at the end."""

    _shown: object = None

    def compose(self) -> ComposeResult:
        """The printer's state, the paper."""
        yield Static(classes="title", id="paper-title")
        with VerticalScroll(id="paper"):
            yield Static(id="paper-lines", markup=False)

    def show(self, paper: tuple[tuple[str, ...], ...], state: PrinterState) -> None:
        """Draw `paper` and show its end."""
        if (paper, state) == self._shown:
            return
        self._shown = (paper, state)
        words = "" if state is PrinterState.OK else f"  ! {state}"
        title = Text.assemble(("F4 PRINTER", "bold"), words or ("" if paper else "  nothing printed yet"))
        self.query_one("#paper-title", Static).update(title)
        lines = self.query_one("#paper-lines", Static)
        lines.display = bool(paper)
        tear = "\n" + "- " * 15 + "\n"
        lines.update(Text(tear.join("\n".join(document) for document in paper[-KEPT:])))
        self.query_one("#paper", VerticalScroll).scroll_end(animate=False)
