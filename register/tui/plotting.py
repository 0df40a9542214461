"""A report's picture as lines of signs, drawn by plotext: bars and lines on whole cells, an even scale.

Nothing here is loaded before somebody opens a report: plotext costs more than a till's first frame may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from register.counter.reporting.table import Drawn, Report
from register.domain.amounts import numeral
from register.tui.widgets.columns import fitted

Colour = tuple[int, int, int]

BARS = ("█", "░", "▓", "▒")
LINES = ("⠒", "·", "+", "x")
"""How each series is told from the others where colours are not: on its bars or line, and in the legend."""
_WIDEST = 8
"""Cells of a bar."""
_MARKERS = {"█": "hd", "⠒": "braille"}
"""What plotext calls a sign that it draws finer than a cell."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """How much room there is, in cells, and in which colours to draw."""

    width: int
    height: int
    series: tuple[Colour, ...]
    """Of the first series, the second and so on; the last one for all that follow."""
    quiet: Colour
    """Of scale and labels."""

    def colour(self, index: int) -> Colour:
        """Of the series at `index`."""
        return self.series[min(index, len(self.series) - 1)]


def signs(report: Report, canvas: Canvas) -> tuple[str, ...]:
    """The sign of each series, as it is drawn on `canvas`."""
    every = BARS if _as_bars(report, _room(report, canvas)) else LINES
    return tuple(every[index % len(every)] for index in range(len(report.series)))


def scale(points: Sequence[Decimal], most: int) -> tuple[Decimal, ...]:
    """Even steps of 1, 2 or 5 from the least to the greatest of `points` and zero; about `most` of them."""
    low, high = _ends(points)
    raw = (high - low) / max(1, most - 1)
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= raw)
    first = (low / step).to_integral_value(ROUND_CEILING)
    last = (high / step).to_integral_value(ROUND_FLOOR)
    return tuple(step * number for number in range(int(first), int(last) + 1))


def _ends(points: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """From where to where the picture goes."""
    low, high = min((*points, Decimal(0))), max((*points, Decimal(0)))
    return low, high if high > low else low + 1


def drawn(report: Report, canvas: Canvas) -> Text:
    """The picture, `canvas.height` lines high; it may be a little narrower, so that bars are even."""
    from textual_plotext import Plot

    ticks = _scale(report, canvas)
    room = _room(report, canvas)
    plot: Any = Plot()
    plot.plot([0], [0], marker=" ")  # or plotext draws no scale where all is zero
    if _as_bars(report, room):
        cell = room // len(report.labels)
        columns = cell * len(report.labels)
        _draw_bars(plot, report, canvas, cell)
    else:
        columns = room
        _draw_lines(plot, report, canvas, columns)
    width = columns + canvas.width - room
    plot.plotsize(width, canvas.height)
    plot._set_size(width, canvas.height)  # plotsize alone is forgotten: textual-plotext's issue 5
    plot.canvas_color("default")
    plot.axes_color("default")
    plot.ticks_color(canvas.quiet)
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    plot.xlim(0, 2 * columns - 1)
    plot.ylim(*map(float, _ends(_points(report))))
    plot.yticks([float(tick) for tick in ticks], _written(ticks))
    return Text.from_ansi(plot.build().rstrip("\n"))


def _scale(report: Report, canvas: Canvas) -> tuple[Decimal, ...]:
    return scale(_points(report), max(2, (canvas.height - 1) // 2))


def _points(report: Report) -> list[Decimal]:
    return [point for series in report.series for point in series.points]


def _written(ticks: Sequence[Decimal]) -> list[str]:
    """Under each other, with as many decimals as the step has."""
    words = [numeral(tick if tick else abs(tick)) for tick in _plain(ticks)]
    width = max(map(cell_len, words))
    return [word.rjust(width) for word in words]


def _plain(ticks: Sequence[Decimal]) -> list[Decimal]:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else Decimal(1)
    places = max(0, -int(step.normalize().as_tuple().exponent))
    return [tick.quantize(Decimal(1).scaleb(-places)) for tick in ticks]


def _room(report: Report, canvas: Canvas) -> int:
    """Cells between the scale and the right edge."""
    return max(1, canvas.width - cell_len(_written(_scale(report, canvas))[0]) - 1)


def _as_bars(report: Report, room: int) -> bool:
    """Whether each group of bars has room; else lines tell more."""
    least = 1 if len(report.series) == 1 else len(report.series) + 1
    few = report.drawn is Drawn.BARS or len(report.labels) == 1
    return few and len(report.labels) * least <= room


def _draw_bars(plot: Any, report: Report, canvas: Canvas, cell: int) -> None:
    """Each bar on whole cells: the lower edge counts half cells, which is what plotext draws finest."""
    gap = max(1, cell // 5) if cell > len(report.series) else 0
    wide = max(1, min((cell - gap) // len(report.series), _WIDEST))
    before = (cell - wide * len(report.series)) // 2
    for index, series in enumerate(report.series):
        marker = BARS[index % len(BARS)]
        for group, point in enumerate(series.points):
            if point:
                left = 2 * (group * cell + before + index * wide)
                halves = [*range(left, left + 2 * wide)]
                plot.plot(
                    halves,
                    [float(point)] * len(halves),
                    fillx=True,
                    marker=_MARKERS.get(marker, marker),
                    color=canvas.colour(index),
                )
    centres = [2 * (group * cell) + cell - 0.5 for group in range(len(report.labels))]
    widest = max(map(cell_len, report.labels))
    every = 1 if cell > widest or cell >= 6 else -(-(widest + 1) // cell)
    labels = [fitted(each, cell - 1).rstrip() if every == 1 else each for each in report.labels]
    plot.xticks(centres[::every], labels[::every])


def _draw_lines(plot: Any, report: Report, canvas: Canvas, columns: int) -> None:
    last = max(1, len(report.labels) - 1)
    places = [index * (2 * columns - 1) / last for index in range(len(report.labels))]
    for index, series in reversed([*enumerate(report.series)]):  # the first on top
        marker = LINES[index % len(LINES)]
        points = [float(point) for point in series.points]
        plot.plot(places, points, marker=_MARKERS.get(marker, marker), color=canvas.colour(index))
    every = -(-len(report.labels) * (max(map(cell_len, report.labels)) + 3) // columns)
    plot.xticks(places[::every], report.labels[::every])
