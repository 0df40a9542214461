"""How far something is that takes a while: a line that fills, and the percent in figures."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

_PERCENT_ROOM = 6


class Bar(Widget):
    """Draws `━━━━━━━────────  43 %`. It does not move by itself."""

    DEFAULT_CSS = """
    Bar { height: 1; margin: 0 2; }
    Bar > .bar--done { color: $figure; }
    Bar > .bar--rest { color: $rule; }
    """
    COMPONENT_CLASSES = {"bar--done", "bar--rest"}

    percent: reactive[int] = reactive(0)
    """From 0 to 100."""

    def render(self) -> Text:
        """One line, as wide as there is room."""
        room = max(0, self.content_size.width - _PERCENT_ROOM)
        full = room * self.percent // 100
        return Text.assemble(
            ("━" * full, self.get_component_rich_style("bar--done", partial=True)),
            ("─" * (room - full), self.get_component_rich_style("bar--rest", partial=True)),
            f"{self.percent:>{_PERCENT_ROOM - 2}} %",
            no_wrap=True,
        )
