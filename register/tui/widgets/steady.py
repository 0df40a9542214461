"""What seldom changes: painted from memory while something else on the screen is painted anew."""

from typing import Any, Self

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Steady(Widget):
    """A widget whose strips of the last painting are given again until it is refreshed.

    With each frame Textual asks every widget in sight for its strips, also when one line has changed.
    """

    _painted: tuple[Region, list[Strip]] | None = None

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
        self._painted = None
        super().notify_style_update()
