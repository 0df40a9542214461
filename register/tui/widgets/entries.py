"""A short list of amounts, a sign before each and a quiet note behind: tenders and what became of them."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.containers import VerticalScroll
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from register.tui.widgets.columns import fitted, on_point
from register.tui.widgets.status import Level

_AMOUNT, _GAP = 10, 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: `✓ Gift card ···7716   approved for 12.50 of 60.30   12.50`."""

    name: str
    amount: str = ""
    """Plain figures, or nothing."""
    note: str = ""
    sign: str = ""
    level: Level = Level.FINE
    """Colours the sign, and the note when something needs looking after."""
    aside: str = ""
    """In a column of its own before the amounts, which is there where any entry has one: an age."""


class EntryList(Widget):
    """Draws the entries under each other, amounts on the decimal point, the marked one with `▸`."""

    DEFAULT_CSS = """
    EntryList { height: auto; padding: 0 3 0 0; }
    EntryList > .entries--marked { color: $figure; text-style: bold; }
    EntryList > .entries--done { color: $done; }
    EntryList > .entries--attention { color: $attention; }
    EntryList > .entries--risk { color: $risk; }
    EntryList > .entries--quiet { color: $quiet; }
    """
    COMPONENT_CLASSES = {"entries--marked", *(f"entries--{level}" for level in Level)}

    @dataclass
    class Marked(Message):
        """Somebody clicked the entry at `index`, counted from 0."""

        index: int

    entries: reactive[tuple[Entry, ...]] = reactive((), layout=True)
    marked: reactive[int] = reactive(-1)
    """Index of the marked entry; -1 for none."""

    def __init__(self, *, places: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self.places = places
        """Decimals of the currency."""

    def render(self) -> Text:
        """All entries, one line each."""
        lines = [self._line(index, entry) for index, entry in enumerate(self.entries)]
        return Text("\n", no_wrap=True).join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each entry: Textual would fold those drawn for the window as wide as it was before."""
        return max(1, len(self.entries))

    def mark(self, index: int) -> None:
        """Mark the entry at `index`; what it scrolls in keeps it in sight."""
        self.marked = index
        if isinstance(self.parent, VerticalScroll):
            self.parent.scroll_to(y=max(0, index - 2), animate=False)

    def beside(self, key: str) -> int:
        """Index of the entry below the marked one for the key `down`, else above it; it stops at the ends."""
        return min(max(0, self.marked + (1 if key == "down" else -1)), len(self.entries) - 1)

    def on_click(self, click: Click) -> None:
        """Tell which entry was meant; the screen decides."""
        if click.y < len(self.entries):
            self.post_message(self.Marked(click.y))

    @property
    def _amounts(self) -> int:
        """Cells for the amounts: no more than they need, so that the words before them are cut late."""
        told = [one.amount for one in self.entries if one.amount]
        widest = max((len(on_point(amount, _AMOUNT, self.places).lstrip()) for amount in told), default=0)
        return min(_AMOUNT, _GAP + widest) if widest else 0

    def _line(self, index: int, entry: Entry) -> Text:
        marked = index == self.marked
        loud = self.get_component_rich_style("entries--marked", partial=True) if marked else ""
        level = self.get_component_rich_style(f"entries--{entry.level}", partial=True)
        quiet = self.get_component_rich_style("entries--quiet", partial=True)
        watch = entry.level in (Level.ATTENTION, Level.RISK)
        aside = max((cell_len(one.aside) for one in self.entries), default=0)
        beside = f"{'':2}{entry.aside:>{aside}}" if aside else ""
        amounts = self._amounts
        room = self.content_size.width - 5 - amounts - len(beside)
        name = fitted(entry.name, min(cell_len(entry.name), room))
        note = fitted(f"  {entry.note}" if entry.note else "", room - cell_len(name))
        return Text.assemble(
            (" ▸ " if marked else "   ", loud),
            (f"{entry.sign or ' '} ", level),
            (name, loud),
            (note, level if watch else quiet),
            (beside, quiet),
            (on_point(entry.amount, amounts, self.places) if amounts else "", loud),
        )
