"""The paper pane: the receipt as it will print, dark on light in every theme, torn off at the end."""

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from register.tui.widgets.columns import fitted

MOST_COLUMNS = 42
"""As many as fit into the pane with a margin of one."""
WIDEST = 70
"""As many as fit where the pane has the whole width of the smallest window."""
BESIDE_RAIL = 58
"""As many as fit in it beside the rail of the desk."""

#: So many lines an arrow moves the paper on.
_STEP = 3

#: The torn edge: what is missing of each cell, from below, in the colour of the counter.
_TORN = "▃▅▂▄▆▃▁▄▂▅▃"


class PaperPane(ScrollView, can_focus=False):
    """Draws lines of text on paper. Follows the end while it grows; hidden in a window under 100 columns."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    PaperPane {
        width: 44;
        overflow-x: hidden;
        scrollbar-size-vertical: 0;
        background: $background;
    }
    PaperPane > .paper--sheet { background: $paper; color: $paper-ink; }
    PaperPane > .paper--torn { background: $paper; color: $background; }
    .-narrow PaperPane { display: none; }
    """
    COMPONENT_CLASSES = {"paper--sheet", "paper--torn"}

    def __init__(self, lines: tuple[str, ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines = lines
        self._columns = MOST_COLUMNS
        self._followed = True
        """Whether its end is to be seen, as while it grows; else what somebody scrolled to."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands on the paper now."""
        return self._lines

    def show(self, lines: tuple[str, ...], columns: int = MOST_COLUMNS) -> None:
        """Put `lines` on paper of so many `columns`, and show its end. Each is cut at the paper's edge."""
        if (lines, columns) != (self._lines, self._columns):
            self._lines, self._columns = lines, columns
            self._measure(self.size.width)
            self.refresh()

    def show_whole(self, lines: tuple[str, ...], columns: int) -> None:
        """The same, on a screen where the pane may be as wide as the paper."""
        self.styles.width = columns + 2
        self.show(lines, columns)

    def begin(self) -> None:
        """Show its beginning, to be read from there: what is in sight then stays so in another window."""
        self._followed = False
        self.scroll_to(y=0, animate=False, force=True)

    def turn(self, key: str) -> None:
        """Move on for `down`, a window further for `pagedown`; back for `up` and `pageup`."""
        lines = self.size.height if key.startswith("page") else _STEP
        to = self.scroll_offset.y + (lines if key.endswith("down") else -lines)
        self.scroll_to(y=to, animate=False, force=True)

    def on_mount(self) -> None:
        """Measure what was handed in at the start."""
        self._measure(self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Follow the window."""
        self._measure(event.size.width)

    def render_line(self, y: int) -> Strip:
        """A line of print, the torn edge under the last, nothing below."""
        index, width = y + self.scroll_offset.y, min(self.size.width, self._columns + 2)
        match index - len(self._lines):
            case below if below < 0:
                text = f" {fitted(self._lines[index], max(0, width - 2))} "
                return self._strip(text, "paper--sheet", width)
            case 0 if self._lines:
                return self._strip((_TORN * (width // len(_TORN) + 1))[:width], "paper--torn", width)
            case _:
                return Strip.blank(self.size.width, self.rich_style)

    def _strip(self, text: str, look: str, width: int) -> Strip:
        """A line of the sheet, which lies in the middle of the pane."""
        style: Style = self.get_component_rich_style(look)
        sheet = Strip([Segment(fitted(text, width), style)], width)
        if not (beside := self.size.width - width):
            return sheet
        left, right = (Strip.blank(cells, self.rich_style) for cells in (beside // 2, beside - beside // 2))
        return Strip.join([left, sheet, right])

    def _measure(self, width: int) -> None:
        self.virtual_size = Size(width, len(self._lines) + 1)
        end = max(0, len(self._lines) + 1 - self.size.height)
        self.scroll_to(y=end if self._followed else min(self.scroll_offset.y, end), animate=False, force=True)
