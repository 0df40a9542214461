"""The customer's side of the terminal: its glass, and what it waits for."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from terminal_api.mock.face import Screen, ScreenKind
from terminal_api.mock.view.links import link
from terminal_api.nexo.messages import MessageHeader

_WAITS_FOR = {
    ScreenKind.IDLE: "a request",
    ScreenKind.DISPLAY: "the next request",
    ScreenKind.CARD: "a card",
    ScreenKind.BARCODE: "a barcode",
    ScreenKind.PIN: "the PIN",
    ScreenKind.CONFIRM: "yes or no",
    ScreenKind.SIGNATURE: "a signature, then yes or no",
    ScreenKind.MENU: "one of the entries",
    ScreenKind.DIGITS: "digits, then OK",
    ScreenKind.AMOUNT: "an amount, then OK",
    ScreenKind.TEXT: "words, then OK",
}
_SIGNS = {ScreenKind.APPROVED: "✓ ", ScreenKind.DECLINED: "✗ ", ScreenKind.CANCELLED: "✗ "}


class DevicePanel(Vertical):
    """Draws the terminal as a small device."""

    def compose(self) -> ComposeResult:
        """The glass in its case; below it, what goes on."""
        yield Static(id="glass")
        yield Static(id="waits")

    def show(self, poi_id: str, screen: Screen, busy: MessageHeader | None, *, is_on: bool = True) -> None:
        """Draw `screen`; `busy` is the request being served."""
        glass = self.query_one("#glass", Static)
        glass.border_title = poi_id
        glass.update(_glass(screen) if is_on else Text("\n\nswitched off", justify="center"))
        self.query_one("#waits", Static).update(_waits(screen, busy) if is_on else Text("Without power"))


def waits_for(kind: ScreenKind) -> str:
    """What brings a terminal on from such a screen; empty when nobody needs to do anything."""
    return _WAITS_FOR.get(kind, "")


def _glass(screen: Screen) -> Text:
    title = _SIGNS.get(screen.kind, "") + screen.title
    text = Text.assemble(Text(title, "bold"), "\n\n", "\n".join(screen.lines), justify="center")
    if screen.buttons:
        text.append("\n\n")
        # A menu's entries stand below each other, the two buttons of a question side by side.
        between = "\n" if screen.kind is ScreenKind.MENU else "   "
        for entry, label in enumerate(screen.buttons):
            text.append(between if entry else "")
            text.append_text(link(f" {entry + 1} {label} ", f"screen.press({entry})", "reverse"))
    return text


def _waits(screen: Screen, busy: MessageHeader | None) -> Text:
    what = waits_for(screen.kind)
    words = Text.assemble("Waits for ", (what, "bold")) if what else Text("At work")
    if busy:
        words.append(f"\n{busy.message_category} {busy.service_id or ''} of {busy.sale_id}", "dim")
    return words
