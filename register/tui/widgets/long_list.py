"""Entries of a list of any length: only those are made and drawn that there is room for."""

from collections.abc import Callable

from textual.events import Click, Resize

from register.tui.widgets.entries import Entry, EntryList


class LongList(EntryList):
    """An `EntryList` as high as there is room, which keeps the marked entry in sight. `Marked` counts all."""

    DEFAULT_CSS = "LongList { height: 1fr; min-height: 3; }"

    def __init__(self, *, places: int = 2, id: str | None = None) -> None:
        super().__init__(places=places, id=id)
        self._row: Callable[[int], Entry] | None = None
        self._count = 0
        self._top = 0
        self.at = -1
        """Index of the marked entry among all; -1 where there is none."""

    def show(self, count: int, row: Callable[[int], Entry], at: int) -> None:
        """Show `count` entries, made by `row` of their index; the one `at` is marked, or the nearest."""
        self._count, self._row = count, row
        self.at = min(max(0, at), count - 1)
        self._fit()

    def moved(self, key: str) -> int | None:
        """Which entry that key would mark; None for a key that marks none."""
        page = max(1, self.size.height - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        ends = {"home": 0, "end": self._count - 1}
        if key in ends:
            return ends[key]
        return min(max(0, self.at + steps[key]), self._count - 1) if key in steps else None

    def on_resize(self, _: Resize) -> None:
        """Another height has room for others."""
        self._fit()

    def on_click(self, click: Click) -> None:
        """Tell which entry of all was meant."""
        click.stop()
        if click.y < len(self.entries):
            self.post_message(self.Marked(self._top + click.y))

    def _fit(self) -> None:
        if self._row is None:
            return
        high = max(1, self.size.height)
        last = max(0, self._count - high)
        self._top = min(max(self._top, self.at - high + 1), max(0, self.at), last)
        shown = range(self._top, min(self._count, self._top + high))
        self.entries = tuple(map(self._row, shown))
        self.marked = self.at - self._top if self.at >= 0 else -1
