"""A report's table: headings, rows with one marked, totals under a thin rule; as fast long as short."""

from dataclasses import dataclass

from rich.segment import Segment
from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.message import Message
from textual.strip import Strip

from register.tui.column_room import InSight, in_sight
from register.tui.widgets.columns import fitted
from register.tui.widgets.steady import Plain
from register.tui.words.report_cells import Written

_WHEEL = 3
_MARK, _BAR = 2, 2
"""Cells before the first column, and behind the last."""


class ReportTable(Plain, can_focus=False):
    """Draws what is in sight of a `Written`. The first column stays; others leave where there is no room."""

    DEFAULT_CSS = """
    ReportTable { height: 1fr; background: $background; }
    ReportTable > .table--heading { color: $quiet; }
    ReportTable > .table--marked { color: $figure; text-style: bold; }
    ReportTable > .table--rule { color: $rule; }
    ReportTable > .table--totals { text-style: bold; }
    ReportTable > .table--bar { color: $scrollbar; }
    """
    COMPONENT_CLASSES = {
        "table--heading",
        "table--marked",
        "table--rule",
        "table--totals",
        "table--bar",
    }

    @dataclass
    class Marked(Message):
        """Somebody clicked the row at `index`, counted from 0."""

        index: int

    @dataclass
    class Resized(Message):
        """It has more lines now, or fewer."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._table = Written()
        self._first = 0
        """The first column of figures in sight."""
        self.marked = 0
        self.top = 0

    def show(self, table: Written) -> None:
        """Draw `table` from its top."""
        self._table, self._first, self.marked, self.top = table, 0, 0, 0
        self.refresh()

    def mark(self, index: int) -> None:
        """Mark the row at `index`, or the nearest there is, and show it."""
        self.marked = max(0, min(index, len(self._table.rows) - 1))
        self._keep_in_sight()
        self.refresh()

    def press(self, key: str) -> None:
        """Mark another row: `up`, `down`, `pageup`, `pagedown`."""
        page = max(1, self._room)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        self.mark(self.marked + steps[key])

    @property
    def hides_columns(self) -> bool:
        """Whether there are more columns than the window has room for."""
        return len(self._in_sight.places) < len(self._table.columns)

    def next_columns(self) -> None:
        """Show the columns after those in sight; after the last ones the first again."""
        following = self._in_sight.places[-1] + 1
        self._first = following if following < len(self._table.columns) else 0
        self.refresh()

    @property
    def needed(self) -> int:
        """How many lines the whole table takes."""
        return len(self._table.rows) + self._beside

    def on_resize(self, event: Resize) -> None:
        """Keep the marked row in sight, and as many columns as there is room for."""
        self._first = 0
        self._keep_in_sight()
        self.post_message(self.Resized())

    def on_click(self, click: Click) -> None:
        """A click marks."""
        index = click.y - self._table.heading_lines + self.top
        if 0 <= click.y - self._table.heading_lines < self._room and index < len(self._table.rows):
            self.post_message(self.Marked(index))

    def on_mouse_scroll_up(self, turned: MouseScrollUp) -> None:
        """Look further up; the mark stays."""
        turned.stop()
        self._scroll(self.top - _WHEEL)

    def on_mouse_scroll_down(self, turned: MouseScrollDown) -> None:
        """Look further down; the mark stays."""
        turned.stop()
        self._scroll(self.top + _WHEEL)

    def render_line(self, y: int) -> Strip:
        """A heading, a row, the rule, the totals."""
        table = self._table
        below = y - table.heading_lines
        if below < 0:
            return self._strip([*self._headings(y)], "table--heading")
        shown = min(self._room, len(table.rows))
        if below < shown:
            index = below + self.top
            marked = index == self.marked
            return self._strip(
                table.rows[index], "table--marked" if marked else "", "▸" if marked else "", self._bar(below)
            )
        if table.totals and below == shown:
            rule = fitted("─" * (_MARK + self._in_sight.width), self.size.width)
            return Strip([Segment(rule, self.look("table--rule"))], self.size.width)
        if table.totals and below == shown + 1:
            return self._strip(table.totals, "table--totals")
        return Strip.blank(self.size.width, self.look())

    @property
    def _beside(self) -> int:
        """Lines that are no rows."""
        return self._table.heading_lines + (2 if self._table.totals else 0)

    @property
    def _room(self) -> int:
        """Lines for rows."""
        return max(0, self.size.height - self._beside)

    def _headings(self, y: int) -> list[str]:
        """One line of them; a heading of fewer lines stands on the last."""
        lines = self._table.heading_lines
        found: list[str] = []
        for column in self._table.columns:
            at = y - (lines - len(column.heading))
            text = column.heading[at] if at >= 0 else ""
            found.append(text if column.is_text else text.rjust(column.width))
        return found

    @property
    def _in_sight(self) -> InSight:
        return in_sight(self._table.columns, self._first, self.size.width - _MARK - _BAR)

    def _strip(self, cells: tuple[str, ...] | list[str], look: str, mark: str = "", bar: str = "") -> Strip:
        sight = self._in_sight
        line = (" " * sight.gap).join(
            fitted(cells[at], width) if self._table.columns[at].is_text else cells[at].rjust(width)
            for at, width in zip(sight.places, sight.widths, strict=True)
        )
        text = Segment(fitted(f"{mark:<{_MARK}}{line}", self.size.width - 1), self.look(look))
        return Strip([text, Segment(bar or " ", self.look("table--bar"))], self.size.width)

    def _bar(self, y: int) -> str:
        """The mark beside the rows that says which part of them is in sight."""
        rows, room = len(self._table.rows), self._room
        if rows <= room:
            return ""
        length = max(1, room * room // rows)
        top = round((room - length) * self.top / (rows - room))
        return "█" if top <= y < top + length else ""

    def _keep_in_sight(self) -> None:
        room = max(1, self._room)
        self.top = min(max(self.top, self.marked - room + 1), self.marked)
        self.top = max(0, min(self.top, len(self._table.rows) - room))

    def _scroll(self, top: int) -> None:
        self.top = max(0, min(top, len(self._table.rows) - self._room))
        self.refresh()
