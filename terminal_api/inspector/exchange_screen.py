"""One exchange in full: request and answer."""

from pathlib import Path

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from terminal_api.inspector.fixtures import saved
from terminal_api.inspector.json_view import JsonView
from terminal_api.inspector.log import Pair
from terminal_api.nexo.watching import Seen


class ExchangeScreen(ModalScreen[None]):
    """Request and answer as JSON, side by side in a wide window, one below the other in a narrow one."""

    CSS_PATH = "exchange_screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS = [
        Binding("escape,enter,q", "dismiss", "Back", key_display="Esc", id="exchange.back"),
        Binding("tab", "app.focus_next", "Other side", key_display="Tab", id="exchange.side"),
        Binding("s", "save", "Save", id="exchange.save"),
    ]

    def __init__(self, pair: Pair, folder: Path) -> None:
        super().__init__()
        self._pair = pair
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Title, both messages, keys."""
        known = self._pair.known
        title = f"{known.category}  {known.service_id or ''}   {known.sale_id} at {known.poi_id}"
        with Vertical(id="exchange"):
            yield Static(Text(title, no_wrap=True, overflow="ellipsis"), id="exchange-title")
            with Container(id="exchange-sides"):
                yield from _side("→ Request", self._pair.request, "It is not in the list.")
                yield from _side("← Answer", self._pair.answer, "None came, or not yet.")
            yield Static(f"s saves in {self._folder}/", id="exchange-said", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The keys scroll the request; Tab goes to the answer."""
        self.query(VerticalScroll).first().focus()

    @work(group="fixtures")
    async def action_save(self) -> None:
        """Save both as files."""
        self.query_one("#exchange-said", Static).update(await saved(self._pair, self._folder))


def _side(title: str, seen: Seen | None, missing: str) -> ComposeResult:
    head = Text(title, "bold")
    if seen is not None:
        head.append(f"   {seen.at:%H:%M:%S.%f}"[:-3])
    if seen is not None and seen.note:
        head.append(f"   ! {seen.note}")
    with VerticalScroll(classes="exchange-side"):
        yield Static(head, classes="exchange-head")
        if seen is not None and seen.json:
            yield JsonView(seen.json)
        else:
            yield Static(missing, classes="exchange-missing")
