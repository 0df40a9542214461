"""The one thin line that separates."""

from rich.segment import Segment
from textual.strip import Strip

from register.tui.widgets.steady import Plain


class ThinRule(Plain):
    """A line across, one row high."""

    DEFAULT_CSS = "ThinRule { height: 1; color: $rule; background: $background; }"

    def render_line(self, y: int) -> Strip:
        """As wide as there is room."""
        return Strip([Segment("─" * self.size.width, self.rich_style)])
