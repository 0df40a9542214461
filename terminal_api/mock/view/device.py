"""The customer's side of the terminal: its glass, and what it waits for."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from terminal_api.mock.body.face import Screen, ScreenKind
from terminal_api.mock.view.links import link
from terminal_api.nexo.messages import MessageHeader

_WAITS_FOR = {
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


#: Lines that fit on the glass.
_ROWS = 8


class DevicePanel(Vertical):
    """Draws the terminal as a small device; its buttons and its red and green keys can be clicked."""

    def compose(self) -> ComposeResult:
        """The glass and two keys in their case; below it, what goes on."""
        with Vertical(id="case"):
            yield Static(id="brand")
            yield Static(id="glass")
            keys = (
                link(" ✗ Cancel ", "screen.cancel", "bold black on #ff5a52"),
                "     ",
                link(" ✓ OK ", "screen.keypad('')", "bold black on #5fd07a"),
            )
            yield Static(Text.assemble(*keys), id="keys")
        yield Static(id="waits")

    def show(self, poi_id: str, screen: Screen, busy: MessageHeader | None, *, is_on: bool = True) -> None:
        """Draw `screen`; `busy` is the request being served."""
        self.query_one("#brand", Static).update(Text(poi_id))
        self.query_one("#glass", Static).update(_glass(screen) if is_on else Text("switched off"))
        self.query_one("#waits", Static).update(_waits(screen, busy) if is_on else Text("Without power"))


def waits_for(kind: ScreenKind) -> str:
    """What brings a terminal on from such a screen; empty when nobody needs to do anything."""
    return _WAITS_FOR.get(kind, "")


def _glass(screen: Screen) -> Text:
    title = _SIGNS.get(screen.kind, "") + screen.title
    # A menu's entries stand below each other, the two buttons of a question side by side.
    is_menu = screen.kind is ScreenKind.MENU
    rows = 1 + len(screen.lines) + (len(screen.buttons) if is_menu else bool(screen.buttons))
    gap = "\n\n" if rows + 2 <= _ROWS else "\n"
    text = Text.assemble(
        (title, "bold"), gap if screen.lines else "", "\n".join(screen.lines), justify="center"
    )
    for entry, label in enumerate(screen.buttons):
        text.append(("\n" if is_menu else "   ") if entry else gap)
        text.append_text(link(f" {entry + 1} {label} ", f"screen.press({entry})", "reverse"))
    return text


def _waits(screen: Screen, busy: MessageHeader | None) -> Text:
    what = waits_for(screen.kind) or ("" if busy else "the next request")
    words = Text.assemble("Waits for ", (what, "bold")) if what else Text("At work")
    if busy:
        words.append(f"\n{busy.message_category} {busy.service_id or ''} of {busy.sale_id}", "dim")
    return words
