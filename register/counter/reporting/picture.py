"""A report as a picture or as pages: the plot above, the table below.

Drawn by matplotlib, with the typeface that it brings and nothing from outside. It is an extra: most tills
send no reports to anybody.
"""

# matplotlib's own types are half written.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from register.counter.reporting import written
from register.counter.reporting.form import Form
from register.counter.reporting.period_words import in_words
from register.counter.reporting.table import Drawn, Report
from register.errors import RegisterError
from register.language import counted, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MISSING = (
    "A report as PNG or PDF needs matplotlib: pip install 'cashwrap[pictures]', or choose text, json or csv."
)
_WIDTH = 8.27
"""Inches: the width of an A4 page, whose height is the next."""
_HEIGHT = 11.69
_EDGE = 0.55
_LINE = 0.22
"""From one line of the table to the next."""
_PLOT = 3.0
_HEAD = 0.85
_MOST_LINES = 60
"""Rows below a picture: one that is much higher than wide nobody looks at."""
_MOST_MARKS = 40
_MOST_LABELS = 16
_LONGEST = 14
_SIGNS_BELOW = 100
"""More below the picture would run into each other."""
_FEW = 6
_AS_IT_IS: dict[str, Any] = {"parse_math": False}
"""A dollar in an item's name begins no formula."""
_NOW, _BEFORE, _INK, _QUIET = "#0b7a75", "#c8892b", "#1c1c1c", "#8a8a8a"


class NoPictures(RegisterError):
    """What draws them is not installed."""


def picture(report: Report, form: Form, today: date) -> bytes:
    """The bytes of a PNG file, or of a PDF with as many pages as the table takes. Raises `NoPictures`."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.backends.backend_pdf import PdfPages
    except ImportError:
        raise NoPictures(MISSING) from None
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a sign that it lacks is drawn as a box
        if form is Form.PDF:
            with PdfPages(file, metadata={"Title": report.title}) as pages:
                for page in _pages(report, today):
                    pages.savefig(page)
        else:
            FigureCanvasAgg(_one(report, today)).print_png(file)
    return file.getvalue()


def _one(report: Report, today: date) -> Figure:
    """All on one page, as high as it must be."""
    lines = _lines(report, _MOST_LINES)
    plot = _PLOT if report.series else 0
    height = 2 * _EDGE + _HEAD + plot + len(lines) * _LINE
    return _page(_headed(report, today), lines, height, report if plot else None)


def _pages(report: Report, today: date) -> Iterator[Figure]:
    """A4, as many as the table takes."""
    header, *lines = _lines(report, None)
    room = int((_HEIGHT - 2 * _EDGE - _HEAD - (_PLOT if report.series else 0)) / _LINE) - 1
    first, rest = lines[:room], lines[room:]
    yield _page(_headed(report, today), [header, *first], _HEIGHT, report if report.series else None)
    room = int((_HEIGHT - 2 * _EDGE - _HEAD) / _LINE) - 1
    for start in range(0, len(rest), room):
        yield _page(_headed(report, today), [header, *rest[start : start + room]], _HEIGHT, None)


def _lines(report: Report, most: int | None) -> list[str]:
    """The table and its notes, with its first `most` rows."""
    table = written.table(report)
    rows = list(table.rows[:most]) or [say("Nothing in these days.")]
    if left_out := len(table.rows) - len(rows):
        rows.append(counted("and {count} row more", "and {count} rows more", left_out))
    end = [table.rule, table.totals] if table.totals else []
    return [table.header, table.rule, *rows, *end, *(("", *report.notes) if report.notes else ())]


def _headed(report: Report, today: date) -> tuple[str, str]:
    return written.title(report), in_words(report.period, report.against, today)


def _page(head: tuple[str, str], lines: list[str], height: float, drawn: Report | None) -> Figure:
    from matplotlib.figure import Figure

    page = Figure(figsize=(_WIDTH, height), dpi=150, facecolor="white")
    at = height - _EDGE
    page.text(_EDGE / _WIDTH, at / height, head[0], fontsize=15, weight="bold", color=_INK, va="top")
    page.text(_EDGE / _WIDTH, (at - 0.34) / height, head[1], fontsize=10, color=_QUIET, va="top")
    at -= _HEAD
    if drawn is not None:
        room = (_EDGE + 0.35, at - _PLOT + 0.75, _WIDTH - 2 * _EDGE - 0.35, _PLOT - 0.85)
        _plot(page.add_axes((room[0] / _WIDTH, room[1] / height, room[2] / _WIDTH, room[3] / height)), drawn)
        at -= _PLOT
    # A sign of the typeface is 0.602 of its size wide.
    size = min(9.0, (_WIDTH - 2 * _EDGE) * 72 / (0.602 * max(map(len, lines))))
    set_: dict[str, Any] = {"fontsize": size, "family": "DejaVu Sans Mono", "color": _INK, "va": "top"}
    for line in lines:
        page.text(_EDGE / _WIDTH, at / height, line, **set_, **_AS_IT_IS)
        at -= _LINE
    return page


def _plot(axes: Axes, report: Report) -> None:
    """Bars beside each other, or lines; those of the other period also differ in more than colour."""
    places = range(len(report.labels))
    for at, (one, colour) in enumerate(zip(report.series, (_NOW, _BEFORE), strict=False)):
        points = [float(point) for point in one.points]  # only to be drawn
        if report.drawn is Drawn.LINE:
            marker, style = ("o", "-") if at == 0 else ("s", "--")
            few = len(points) <= _MOST_MARKS
            axes.plot(places, points, style, color=colour, marker=marker if few else "", label=one.name)
        else:
            width = 0.8 / len(report.series)
            beside = [place + (at - (len(report.series) - 1) / 2) * width for place in places]
            hatch = "" if at == 0 else "////"
            axes.bar(beside, points, width, color=colour, hatch=hatch, edgecolor="white", label=one.name)
    _label(axes, report.labels)
    if len(report.series) > 1:
        axes.legend(frameon=False, fontsize=8, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)


def _label(axes: Axes, labels: tuple[str, ...]) -> None:
    """As many labels as can be read, and as little else as possible."""
    slanted = sum(min(len(one), _LONGEST) + 2 for one in labels) > _SIGNS_BELOW
    step = -(-len(labels) // _MOST_LABELS) if slanted else 1
    shown = [one if len(one) <= _LONGEST else f"{one[: _LONGEST - 1]}…" for one in labels[::step]]
    turned: dict[str, Any] = {"rotation": 35, "ha": "right"} if slanted else {}
    axes.set_xticks(range(0, len(labels), step), shown, fontsize=8, color=_INK, **_AS_IT_IS, **turned)
    if len(labels) < _FEW:
        axes.set_xlim(-0.6, _FEW - 0.4)  # a lone bar is no wall
    axes.tick_params(axis="y", labelsize=8, colors=_QUIET, length=0)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=True, axis="y", color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.margins(x=0.02)
    axes.axhline(0, color=_QUIET, linewidth=0.8)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
