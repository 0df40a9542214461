"""Rows with a mark to move: as fast with a thousand rows as with ten, since only those in sight are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar, cast

from rich.style import Style
from rich.text import Text
from textual.app import App
from textual.binding import Binding
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

T = TypeVar("T")


class LineList(ScrollView, Generic[T], can_focus=True):
    """A list whose subclass says how a row is written. A mark at the end stays at the end while rows come."""

    BINDINGS = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-1_000_000)", "First", show=False),
        Binding("end", "move(1_000_000)", "Last", show=False),
        Binding("enter", "choose", "Open", key_display="Enter"),
    ]
    DEFAULT_CSS = """
    LineList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; background: $background; }
    LineList > .lines--marked { color: $primary; text-style: bold; }
    LineList > .lines--quiet { color: $foreground-muted; }
    LineList > .lines--good { color: $success; }
    LineList > .lines--warn { color: $warning; text-style: bold; }
    LineList > .lines--bad { color: $error; }
    """
    MARK: ClassVar[Literal["focused", "always", "never"]] = "focused"
    """When the marked row is drawn in its own colour; `never` leaves the `▸` away as well."""
    COMPONENT_CLASSES = {"lines--marked", "lines--quiet", "lines--good", "lines--warn", "lines--bad"}

    @dataclass
    class Chosen(Message):
        """Enter or a click on the row at `index`."""

        lines: "LineList[Any]"
        index: int

        @property
        def control(self) -> "LineList[Any]":
            """The list, for selectors."""
            return self.lines

    def __init__(self, *, id: str | None = None, follows: bool = False) -> None:
        """`follows`: the mark begins at the end, and stays there until somebody moves it up."""
        super().__init__(id=id)
        self._rows: Sequence[T] = ()
        self._follows = follows
        self.marked = 0
        """Index of the marked row."""

    def written(self, row: T, width: int) -> Text:
        """`row` as one line of `width` cells."""
        raise NotImplementedError

    @property
    def rows(self) -> Sequence[T]:
        """What is shown now."""
        return self._rows

    @property
    def marked_row(self) -> T | None:
        """The marked row; None of an empty list."""
        return self._rows[self.marked] if self.marked < len(self._rows) else None

    def look(self, name: str) -> Style:
        """The style called `name`: quiet, good, warn, bad."""
        return self.get_component_rich_style(f"lines--{name}", partial=True)

    def show(self, rows: Sequence[T]) -> None:
        """Show `rows`; the marked row keeps its mark wherever it went."""
        old, at_end = self.marked_row, self._follows and self.marked >= len(self._rows) - 1
        self._rows = rows
        self.marked = len(rows) - 1 if at_end else self._found_again(old)
        self.marked = max(0, self.marked)
        self._measure()
        self._keep_in_sight()
        self.refresh()

    def on_resize(self, _: Resize) -> None:
        """Follow the window."""
        self._measure()
        self._keep_in_sight()

    def on_click(self, click: Click) -> None:
        """A click on a row chooses it."""
        index = click.y + self.scroll_offset.y
        if 0 <= index < len(self._rows):
            self._mark(index)
            self.action_choose()

    def action_move(self, by: int) -> None:
        """Move the mark."""
        self._mark(self.marked + by)

    def action_page(self, by: int) -> None:
        """Move the mark by what is in sight."""
        self._mark(self.marked + by * max(1, self.size.height - 1))

    def action_choose(self) -> None:
        """Say that the marked row was chosen."""
        if self.marked_row is not None:
            self.post_message(self.Chosen(self, self.marked))

    def render_line(self, y: int) -> Strip:
        """The row at `y` cells from the top; `▸` before the marked one."""
        index, width = y + self.scroll_offset.y, self.size.width
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        marked = index == self.marked and self.MARK != "never"
        line = Text("▸ " if marked else "  ", no_wrap=True)
        line.append_text(self.written(self._rows[index], max(1, width - 2)))
        if marked and (self.has_focus or self.MARK == "always"):
            line.stylize(self.look("marked"))
        line.truncate(width, overflow="ellipsis", pad=True)
        return Strip(line.render(cast("App[None]", self.app).console)).apply_style(self.rich_style)

    def _mark(self, index: int) -> None:
        self.marked = max(0, min(index, len(self._rows) - 1))
        self._keep_in_sight()
        self.refresh()

    def _found_again(self, row: T | None) -> int:
        """Where `row` stands now: rows may have gone at the top."""
        last = min(self.marked, len(self._rows) - 1)
        return next((at for at in range(last, -1, -1) if self._rows[at] is row), last)

    def _measure(self) -> None:
        wanted = Size(self.size.width, len(self._rows))
        if self.virtual_size != wanted:
            self.virtual_size = wanted

    def _keep_in_sight(self) -> None:
        """Scroll the least that shows the marked row."""
        top, height = self.scroll_offset.y, self.size.height
        wanted = min(max(top, self.marked - height + 1), self.marked)
        if height and wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)
