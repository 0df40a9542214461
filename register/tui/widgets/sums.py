"""The quiet sums under a basket."""

from rich.text import Text
from textual.reactive import reactive

from register.tui.widgets.columns import on_point
from register.tui.widgets.steady import Steady

_WORD = 7
_NUMBER = 10


class Sums(Steady):
    """Draws rows of words and figures at the right: `goods  35.30    tax  5.79`."""

    DEFAULT_CSS = """
    Sums { height: 2; padding: 0 3; content-align-vertical: bottom; color: $foreground; }
    Sums > .sums--word { color: $quiet; }
    """
    COMPONENT_CLASSES = {"sums--word"}

    rows: reactive[tuple[tuple[tuple[str, str], ...], ...]] = reactive(())
    """Each row a few (word, plain figures), from the left."""

    def __init__(self, *, places: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self.places = places
        """Decimals of the currency."""

    def render(self) -> Text:
        """Two rows at most, their columns under each other."""
        columns = max((len(row) for row in self.rows), default=0)
        start = max(0, self.content_size.width - columns * (_WORD + _NUMBER))
        quiet = self.get_component_rich_style("sums--word", partial=True)
        lines: list[Text] = []
        for row in self.rows:
            line = Text(" " * start, no_wrap=True)
            for word, amount in row:
                line.append(word.rjust(_WORD), quiet).append(on_point(amount, _NUMBER, self.places))
            lines.append(line)
        return Text("\n").join(lines)
