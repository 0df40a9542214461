"""Beside the view, in a wide window: the receipt as it will print, and the last three sales."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from register.tui.widgets.paper import PaperPane

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.sale import Sale
    from register.tui.app import TillApp

#: How long the paper may lag behind a burst of scans.
LAG_S = 0.06


class Side(Vertical):
    """Paper on top, the latest sales below."""

    def __init__(self) -> None:
        super().__init__()
        self.due = False
        """Whether it lags behind the till."""
        self._followed: tuple[Till, datetime] | None = None
        """What is drawn once this comes into sight."""
        self._seen: tuple[str, ...] = ()
        """The next number, and those of the unfinished sales, when `_latest` was looked up."""
        self._latest: tuple[tuple[Sale, datetime], ...] = ()
        self._rows: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """An empty pane until there is something to print."""
        yield PaperPane()
        yield Static(id="latest")

    def follow(self, till: Till, now: datetime) -> None:
        """Draw what `till` would print, a little later than the line that was scanned. `now` is local."""
        self._followed = till, now
        if not self.due and not self.screen.has_class("-narrow"):
            self.due = True
            self.set_timer(LAG_S, lambda: self._draw(till, now))

    def on_show(self) -> None:
        """The window was made wider."""
        if self._followed:
            self.follow(*self._followed)

    def _draw(self, till: Till, now: datetime) -> None:
        from register.tui import latest
        from register.tui.route import at_counter

        self.due = False
        if not self.size.width or not self._is_open(till):
            return  # not in sight, or it will be followed anew
        sale = at_counter(till.books, till.asking)
        seen = (till.books.next_number, *(one.number for one in till.books.sales))
        if seen != self._seen:
            self._seen, self._latest = seen, latest.latest(till)
        if sale is not None:
            paper = latest.preview(till, sale)
        else:
            paper = latest.printed(till, self._latest[0][0].number) if self._latest else ()
        self.query_one(PaperPane).show(paper, latest.columns(till))
        self._list(tuple(latest.row(till, one, at, now.tzinfo) for one, at in self._latest))

    def _is_open(self, till: Till) -> bool:
        """Whether the app still has `till`, which may have been opened anew since."""
        app = cast("TillApp", self.app)
        return app.opened and app.till is till

    def _list(self, rows: tuple[str, ...]) -> None:
        if rows != self._rows:  # an update lays out the whole screen
            self._rows = rows
            latest = self.query_one("#latest", Static)
            latest.update(Text("\n".join(rows), no_wrap=True))
            latest.display = bool(rows)
