"""The quiet sums under a basket."""

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from register.tui.widgets.columns import on_point
from register.tui.widgets.steady import Plain

_WORD = 7
_NUMBER = 10
_MARGIN = 3


class Sums(Plain):
    """Draws rows of words and figures at the right: `goods  35.30    tax  5.79`."""

    DEFAULT_CSS = """
    Sums { height: 2; background: $background; color: $foreground; }
    Sums > .sums--word { color: $quiet; }
    """
    COMPONENT_CLASSES = {"sums--word"}

    rows: reactive[tuple[tuple[tuple[str, str], ...], ...]] = reactive(())
    """Each row a few (word, plain figures), from the left."""

    def __init__(self, *, places: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self.places = places
        """Decimals of the currency."""

    def render_line(self, y: int) -> Strip:
        """Two rows at most, at the bottom, their columns under each other."""
        index, width = y - (self.size.height - len(self.rows)), self.size.width
        if index < 0:
            return Strip.blank(width, self.look())
        columns = max(len(row) for row in self.rows)
        start = max(0, width - _MARGIN - columns * (_WORD + _NUMBER))
        segments = [Segment(" " * start, self.look())]
        for word, amount in self.rows[index]:
            segments.append(Segment(word.rjust(_WORD), self.look("sums--word")))
            segments.append(Segment(on_point(amount, _NUMBER, self.places), self.look()))
        return Strip(segments).adjust_cell_length(width, self.look())
