"""The lines of a basket, or of any list of amounts, drawn as strips: as fast with 2,000 lines as with one."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from register.tui.widgets.columns import fitted, on_point
from register.tui.widgets.steady import Plain


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is written; amounts are plain figures, the currency is said elsewhere."""

    name: str
    quantity: str = ""
    """`2`, or `1.254 kg`."""
    price: str = ""
    total: str = ""
    tax: str = ""
    """The letter of the tax rate."""
    note: str = ""
    """A quiet word behind the name: `when paid`."""
    below: str = ""
    """Quiet words on a line of their own under the name."""


_Painted = tuple[Row | None, bool, bool, str, Strip]
"""A row, whether it is marked, whether this is the line below it, the bar beside it, how that was painted."""

#: A turn of the mouse's wheel moves the list by so many cells.
_WHEEL = 3


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the painting of every row depends on."""

    styles: tuple[Style, Style, Style, Style]
    """Plain, quiet, marked, the bar."""
    width: int
    """Without the bar."""
    number_width: int


class BasketLines(Plain, can_focus=False):
    """Numbered rows in columns, the marked one with `▸`, the marked or newest always in sight.

    It scrolls by itself: Textual's scrolling lays out and paints more than a scanned line costs in all.
    """

    DEFAULT_CSS = """
    BasketLines { height: 1fr; background: $background; }
    BasketLines > .lines--marked { color: $figure; text-style: bold; }
    BasketLines > .lines--quiet { color: $quiet; }
    BasketLines > .lines--bar { color: $scrollbar; }
    """
    COMPONENT_CLASSES = {"lines--marked", "lines--quiet", "lines--bar"}

    @dataclass
    class Marked(Message):
        """Somebody clicked the row at `index`, counted from 0."""

        index: int

    def __init__(
        self, rows: tuple[Row, ...] = (), *, places: int = 2, numbered: bool = True, id: str | None = None
    ) -> None:
        """Not `numbered` where a number that is typed means something else than a row."""
        super().__init__(id=id)
        self._rows = rows
        self._numbered = numbered
        self._marked = len(rows) - 1
        self._two_lined = _two_lined(rows)
        self._strips: dict[int, _Painted] = {}
        """How the rows in sight were painted."""
        self._laid_out: _Layout | None = None
        self.top = 0
        """The first cell of the list that is in sight."""
        self.places = places
        """Decimals of the currency; the points stand under each other."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown now."""
        return self._rows

    @property
    def marked(self) -> int:
        """Index of the marked row; -1 while there is none."""
        return self._marked

    def show(self, rows: tuple[Row, ...], marked: int | None = None) -> None:
        """Show `rows` with one marked, the newest when `marked` is `None`. Repaints only what changed."""
        old, old_marked, old_top, old_length = self._rows, self._marked, self.top, self._length
        old_below = self._two_lined
        self._rows, self._two_lined = rows, _two_lined(rows)
        self._marked = len(rows) - 1 if marked is None else max(-1, min(marked, len(rows) - 1))
        self._keep_in_sight()
        height = self.size.height
        bar_moved = self.top != old_top or max(height, old_length) != max(height, self._length)
        wider = _number_width(rows) != _number_width(old)
        if not height or bar_moved or self._two_lined or old_below or wider:  # no height: not in sight
            self.refresh()
            return
        for y in range(old_top, old_top + height):
            mark_moved = old_marked != self._marked and y in (old_marked, self._marked)
            if mark_moved or old[y : y + 1] != rows[y : y + 1]:
                self.refresh(Region(0, y - old_top, self.size.width, 1))

    def step(self, key: str) -> None:
        """Mark the row below for the key `down`, a page further for `pagedown`; else upwards."""
        rows = self.size.height if key.startswith("page") else 1
        self.show(self._rows, max(0, self._marked + (rows if key.endswith("down") else -rows)))

    def on_resize(self, event: Resize) -> None:
        """Keep the marked row in sight when the window shrinks."""
        self._keep_in_sight()

    def on_click(self, click: Click) -> None:
        """Tell which row was meant; the screen decides. On the bar: show that part of the list."""
        if self._is_long and click.x == self.size.width - 1:
            self._scroll(click.y * self._length // self.size.height - self.size.height // 2)
            return
        index, _ = self._at(click.y + self.top)
        if 0 <= index < len(self._rows):
            self.post_message(self.Marked(index))

    def on_mouse_scroll_up(self, turned: MouseScrollUp) -> None:
        """Look further up; the mark stays."""
        turned.stop()
        self._scroll(self.top - _WHEEL)

    def on_mouse_scroll_down(self, turned: MouseScrollDown) -> None:
        """Look further down; the mark stays."""
        turned.stop()
        self._scroll(self.top + _WHEEL)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of `crop`. A row that only moved is the very strip it was: Textual has it ready then."""
        if self._painted is not None and self._painted[0] == crop:
            return self._painted[1]
        bar, look = self._bar(), self.look
        styles = look(), look("lines--quiet"), look("lines--marked"), look("lines--bar")
        laid_out = _Layout(styles, self.size.width - bool(bar), _number_width(self._rows))
        if laid_out != self._laid_out:
            self._laid_out = laid_out
            self._strips.clear()
        top, cells = self.top, range(crop.y, crop.bottom)
        self._strips = {top + y: self._strip(top + y, bar[y : y + 1], laid_out) for y in cells}
        painted = self.filtered([strip.crop(crop.x, crop.right) for *_, strip in self._strips.values()])
        self._painted = crop, painted
        return painted

    def render_line(self, y: int) -> Strip:
        """The row at `y` cells from the top."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    @property
    def _length(self) -> int:
        """How many cells high the whole list is."""
        return len(self._rows) + len(self._two_lined)

    @property
    def _is_long(self) -> bool:
        """Whether there is more than fits, so that a bar stands beside it."""
        return self._length > self.size.height

    def _bar(self) -> str:
        """The bar beside the list from its top, a sign a cell; its mark says which part is in sight."""
        height = self.size.height
        if not self._is_long:
            return ""
        mark = max(1, height * height // self._length)
        top = round((height - mark) * self.top / (self._length - height))
        return f"{' ' * top}{'█' * mark}".ljust(height)

    def _strip(self, y: int, bar: str, layout: _Layout) -> _Painted:
        """What stands at `y` cells from the top of the list with `bar` beside it, and how that is painted."""
        index, below = self._at(y)
        row = self._rows[index] if index < len(self._rows) else None
        marked = index == self._marked
        before = self._strips.get(y)
        if before is not None and before[0] is row and before[1:4] == (marked, below, bar):
            return before
        plain, quiet, loud, beside = layout.styles
        if row is None:
            segments = [Segment(" " * layout.width, plain)]
        elif below:
            indent = " " * (layout.number_width + 5)
            words = fitted(f"{indent}{row.below}", layout.width)
            segments = [Segment(words, loud if marked else quiet)]
        else:
            styles = (loud, loud) if marked else (plain, quiet)
            segments = self._segments(index, layout.width, *styles)
        if bar:
            segments.append(Segment(bar, beside))
        return row, marked, below, bar, Strip(segments, layout.width + len(bar))

    def _at(self, y: int) -> tuple[int, bool]:
        """Which row stands at `y` cells from the top of the list, and whether `y` is the line below it."""
        two = bisect_right(self._two_lined, y)
        if two and self._two_lined[two - 1] + 1 == y:
            return y - two, True
        return y - bisect_left(self._two_lined, y), False

    def _segments(self, index: int, width: int, plain: Style, quiet: Style) -> list[Segment]:
        row = self._rows[index]
        number = f"{index + 1:>{_number_width(self._rows)}}  " if self._numbered else " "
        number = f"{'▸' if index == self._marked else ' '}{number}"
        amounts = (
            f"{row.quantity:>10}{on_point(row.price, 11, self.places)}"
            f"{on_point(row.total, 11, self.places)} {row.tax:<2}"
        )
        room = max(0, width - len(number) - cell_len(amounts))
        note = f"  {row.note}" if row.note else ""
        name = fitted(row.name, min(cell_len(row.name), max(room - cell_len(note), room // 2)))
        return [
            Segment(number, plain if index == self._marked else quiet),
            Segment(name, plain),
            Segment(fitted(note, room - cell_len(name)), quiet),
            Segment(amounts, plain),
        ]

    def _keep_in_sight(self) -> None:
        """Scroll the least that shows the marked row, and leave no room below the last."""
        top, height = self.top, self.size.height
        if not height:
            return
        if self._marked >= 0:
            two = bisect_left([y - at for at, y in enumerate(self._two_lined)], self._marked)
            first = self._marked + two
            last = first + bool(self._rows[self._marked].below)
            top = min(max(top, last - height + 1), first)
        self.top = max(0, min(top, self._length - height))

    def _scroll(self, top: int) -> None:
        self.top = max(0, min(top, self._length - self.size.height))
        self.refresh()


def _number_width(rows: tuple[Row, ...]) -> int:
    return max(2, len(str(len(rows))))


def _two_lined(rows: tuple[Row, ...]) -> list[int]:
    """Where in the list the rows stand that have a line below them, in cells from its top."""
    return [index + before for before, index in enumerate(at for at, row in enumerate(rows) if row.below)]
