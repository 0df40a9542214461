"""The coins and notes of a count in two columns: which, how many, what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from register.tui.widgets.columns import on_point


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One of them as it is written, in plain figures; `count` is empty until it is typed."""

    value: str
    count: str
    worth: str


class PieceList(Widget):
    """Draws ` ▸   50.00 ×   12      600.00`, the larger half at the left; the marked one with `▸`."""

    DEFAULT_CSS = """
    PieceList { height: auto; }
    PieceList > .pieces--marked { color: $figure; text-style: bold; }
    PieceList > .pieces--quiet { color: $quiet; }
    """
    COMPONENT_CLASSES = {"pieces--marked", "pieces--quiet"}

    rows: reactive[tuple[PieceRow, ...]] = reactive((), layout=True)
    marked: reactive[int] = reactive(-1)
    """Index of the marked one; none of them when it is no index."""

    def __init__(self, *, places: int = 2, id: str | None = None) -> None:
        """`places`: decimals of the currency."""
        super().__init__(id=id)
        self.places = places

    def render(self) -> Text:
        """Side by side, so that a currency with fifteen pieces fits on a small screen."""
        half = (len(self.rows) + 1) // 2
        lines = [self._line(range(at, len(self.rows), half)) for at in range(half)]
        return Text("\n", no_wrap=True).join(lines)

    def _line(self, indices: Sequence[int]) -> Text:
        return Text("    ").join(self._piece(index, self.rows[index]) for index in indices)

    def _piece(self, index: int, row: PieceRow) -> Text:
        marked = index == self.marked
        loud = self.get_component_rich_style("pieces--marked", partial=True)
        quiet = self.get_component_rich_style("pieces--quiet", partial=True)
        look = loud if marked else ("" if row.count else quiet)
        return Text.assemble(
            (" ▸ " if marked else "   ", loud),
            (on_point(row.value, 9, self.places), look),
            (" × ", quiet),
            (row.count.rjust(5), look),
            (on_point(row.worth, 13, self.places), look),
        )
