"""JSON to read: in colour, long lines going on below themselves."""

from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Static

_FURTHER = 4
"""How many cells deeper a line goes on."""


class JsonView(Static):
    """Draws JSON that stands on several lines already, folded to its own width."""

    def __init__(self, json: str) -> None:
        super().__init__()
        self._lines = highlight(json, language="json").split("\n")
        self._folded_to = 0

    def on_resize(self) -> None:
        """Fold anew when the width changed."""
        width = self.content_size.width
        if width and width != self._folded_to:
            self._folded_to = width
            self.update(Content("\n").join([part for line in self._lines for part in folded(line, width)]))


def folded(line: Content, width: int) -> list[Content]:
    """`line` in pieces of at most `width` cells, the further ones indented deeper than the first."""
    indent = len(line.plain) - len(line.plain.lstrip()) + _FURTHER
    further = max(1, width - indent)
    cuts = range(width, len(line), further)
    first, *rest = line.divide(list(cuts)) if len(line) > width else [line]
    return [first, *(Content(" " * indent) + part for part in rest)]
