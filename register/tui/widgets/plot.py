"""A report's picture: a legend in words, and under it what plotext draws, in the colours of the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from register.tui.widgets.columns import fitted
from register.tui.widgets.steady import Steady

if TYPE_CHECKING:
    from register.counter.reporting.table import Report
    from register.tui.plotting import Canvas, Colour

_SERIES = ("plot--first", "plot--second", "plot--third", "plot--other")
_LEAST_PLOT, _PLOT, _MOST_PLOT = 7, 9, 18
_LEAST_TABLE, _TABLE = 5, 7
"""In lines: what they need, what is good, and what is more than enough."""


class ReportPlot(Steady):
    """Draws the series of a report; a sign tells each from the others, not only its colour."""

    DEFAULT_CSS = """
    ReportPlot { height: 9; }
    ReportPlot > .plot--first { color: $figure; }
    ReportPlot > .plot--second { color: $quiet; }
    ReportPlot > .plot--third { color: $attention; }
    ReportPlot > .plot--other { color: $foreground; }
    ReportPlot > .plot--scale { color: $quiet; }
    """
    COMPONENT_CLASSES = {*_SERIES, "plot--scale"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._report: Report | None = None

    def show(self, report: Report | None) -> None:
        """Draw `report`; nothing for `None`. What draws it must be loaded: see `plotting`."""
        self._report = report
        self.refresh()

    def render(self) -> Text:
        """Legend and picture."""
        report, size = self._report, self.content_size
        if report is None or not report.labels or not report.series or size.width < 20 or size.height < 5:
            return Text()
        from register.tui.plotting import drawn

        canvas = self._canvas()
        return Text.assemble(self._legend(report, canvas), "\n", drawn(report, canvas), no_wrap=True)

    def _legend(self, report: Report, canvas: Canvas) -> Text:
        from register.tui.plotting import signs

        line = Text(no_wrap=True)
        for index, (series, sign) in enumerate(zip(report.series, signs(report, canvas), strict=True)):
            style = self.look(_SERIES[min(index, len(_SERIES) - 1)])
            line.append("   " if line else "").append(sign * 2, style).append(f" {series.name}")
        return Text(fitted(line.plain, canvas.width).rstrip(), spans=line.spans, no_wrap=True)

    def _canvas(self) -> Canvas:
        from register.tui.plotting import Canvas

        size = self.content_size
        series = tuple(self._colour(look) for look in _SERIES)
        return Canvas(size.width, size.height - 1, series, self._colour("plot--scale"))

    def _colour(self, look: str) -> Colour:
        color = self.look(look).color
        red, green, blue = color.get_truecolor() if color else (128, 128, 128)
        return red, green, blue


def plot_height(room: int, table: int) -> int:
    """Lines for the picture of `room`, where the whole table takes `table`; 0: there is room for one only."""
    if room < _LEAST_PLOT + _LEAST_TABLE:
        return 0
    share = max(_LEAST_PLOT, min(room - _TABLE, max(_PLOT, room * 2 // 5)))
    return max(share, min(_MOST_PLOT, room - table))
