"""What seldom changes: painted from memory while something else on the screen is painted anew."""

from typing import Any, Self

from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class Steady(Widget):
    """A widget whose strips of the last painting are given again until it is refreshed.

    With each frame Textual asks every widget in sight for its strips, also when one line has changed. And it
    forgets styles with each refresh, though finding one costs more than a line of text.
    """

    _painted: tuple[Region, list[Strip]] | None = None
    _looks: dict[str, Style] | None = None
    _behind: Color | None = None

    def look(self, component: str = "") -> Style:
        """The style of `component`, of the widget itself if it is empty."""
        if self._looks is None:
            self._looks = {}
        if component not in self._looks:
            found = self.get_component_rich_style(component) if component else self.rich_style
            self._looks[component] = found
        return self._looks[component]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of `crop`."""
        if self._painted is None or self._painted[0] != crop:
            self._painted = crop, super().render_lines(crop)
        return self._painted[1]

    def refresh(self, *regions: Region, **what: Any) -> Self:
        """Paint anew."""
        self._painted = None
        return super().refresh(*regions, **what)

    def notify_style_update(self) -> None:
        """Paint anew in the new style."""
        self._painted = self._looks = self._behind = None
        super().notify_style_update()


class Plain(Steady):
    """A steady widget without border, padding and tint: its `render_line` draws it from edge to edge.

    Textual's way from a line to what is painted costs as much as drawing the line; none of it is needed here.
    """

    @property
    def size(self) -> Size:
        """All of the widget, which Textual would look up in the layout and take border and padding off."""
        return self.outer_size

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of `crop`."""
        if self._painted is None or self._painted[0] != crop:
            strips = [self.render_line(y) for y in range(crop.y, crop.bottom)]
            self._painted = crop, self.filtered([strip.crop(crop.x, crop.right) for strip in strips])
        return self._painted[1]

    def filtered(self, strips: list[Strip]) -> list[Strip]:
        """As the terminal takes them: with no colours where it has none."""
        if self._behind is None:
            self._behind = self.background_colors[1]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, self._behind) for strip in strips]
        return strips
