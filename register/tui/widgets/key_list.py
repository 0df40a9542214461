"""Keys under each other, each with what it does: what can be done here, for eyes, keyboard and mouse."""

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from register.tui.input.keys import Hint, said
from register.tui.widgets.columns import fitted
from register.tui.widgets.footer import KeyFooter

_KEY, _GAP = 7, 2
#: In fewer cells, words behind a label are cut to nothing that can be read.
_LEAST = 16


class KeyList(Widget):
    """Draws `  L      Load            an amount, into the basket`; the marked one with `▸`.

    A hint's tooltip is written behind its label. A click is the key, as in the footer.
    """

    DEFAULT_CSS = """
    KeyList { height: auto; }
    KeyList > .keys--key { color: $foreground; text-style: bold; }
    KeyList > .keys--marked { color: $figure; text-style: bold; }
    KeyList > .keys--quiet { color: $quiet; }
    """
    COMPONENT_CLASSES = {"keys--key", "keys--marked", "keys--quiet"}

    hints: reactive[tuple[Hint, ...]] = reactive((), layout=True)
    marked: reactive[int] = reactive(-1)
    """Index of the marked key; -1 for none."""

    def __init__(self, hints: tuple[Hint, ...] = (), *, label: int = 20, id: str | None = None) -> None:
        """`label`: cells for the labels, so that what stands behind them is one column."""
        super().__init__(id=id)
        self.set_reactive(KeyList.hints, hints)
        self._label = label

    def render(self) -> Text:
        """One line a key."""
        hints = tuple(map(said, self.hints))
        columns = self._columns(hints)
        lines = [self._line(index, hint, *columns) for index, hint in enumerate(hints)]
        return Text("\n", no_wrap=True).join(lines)

    def step(self, key: str) -> None:
        """Mark the line below for the key `down`, else the one above; the last is followed by the first."""
        self.marked = (self.marked + (1 if key == "down" else -1)) % len(self.hints)

    def on_click(self, click: Click) -> None:
        """A click on a line asks for its key."""
        offset = click.get_content_offset(self)
        if offset and offset.y < len(self.hints):
            self.post_message(KeyFooter.Chosen(self.hints[offset.y].key))

    def _columns(self, hints: tuple[Hint, ...]) -> tuple[int, int]:
        """Cells for keys and labels; no more than they need where what stands behind them would be cut."""
        longest = max((cell_len(one.tooltip) for one in hints), default=0)
        if not hints or longest <= self.content_size.width - 3 - _KEY - self._label:
            return _KEY, self._label
        key = max(cell_len(one.shown) for one in hints) + _GAP
        label = max(cell_len(one.label) for one in hints) + _GAP
        return min(_KEY, key), min(self._label, label)

    def _line(self, index: int, hint: Hint, wide: int, label: int) -> Text:
        marked = index == self.marked
        loud = self.get_component_rich_style("keys--marked", partial=True)
        key = loud if marked else self.get_component_rich_style("keys--key", partial=True)
        quiet = self.get_component_rich_style("keys--quiet", partial=True)
        room = max(0, self.content_size.width - 3 - wide - label)
        return Text.assemble(
            (" ▸ " if marked else "   ", loud),
            (fitted(hint.shown, wide), key),
            (fitted(hint.label, label), loud if marked else ""),
            (fitted(hint.tooltip if room >= min(_LEAST, cell_len(hint.tooltip)) else "", room), quiet),
        )
