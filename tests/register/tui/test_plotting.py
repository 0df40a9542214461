"""A report's picture: every bar as high as its figure, compared ones told apart without colours."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.counter.reporting.period import Period
from register.counter.reporting.table import Drawn, Report, Series
from register.tui.plotting import BARS, LINES, Canvas, drawn, scale, signs
from register.tui.widgets.plot import plot_height

CANVAS = Canvas(60, 10, ((79, 227, 200), (127, 145, 142)), (127, 145, 142))
amounts = st.decimals(-10_000, 1_000_000, places=2)


def report(*series: tuple[str, ...], kind: Drawn = Drawn.BARS, labels: tuple[str, ...] = ()) -> Report:
    names = labels or tuple(f"{hour:02}" for hour in range(9, 9 + len(series[0])))
    lines = tuple(Series(f"of {at}", tuple(map(Decimal, points))) for at, points in enumerate(series))
    week = Period(date(2026, 11, 16), date(2026, 11, 22))
    return Report("hours", "Sales by hour", week, None, (), (), labels=names, series=lines, drawn=kind)


def picture(one: Report, canvas: Canvas = CANVAS) -> list[str]:
    return drawn(one, canvas).plain.splitlines()


def heights(lines: list[str], sign: str) -> list[int]:
    """How many cells each bar of `sign` is high, in the order of the bars."""
    tall = [sum(line[at : at + 1] == sign for line in lines) for at in range(60)]
    return [height for at, height in enumerate(tall) if height and (not at or not tall[at - 1])]


def test_bars_are_as_high_as_their_figures_and_both_periods_have_signs_of_their_own():
    one = report(("10", "20", "40"), ("40", "20", "0"))
    lines = picture(one)
    assert len(lines) == 10
    assert signs(one, CANVAS) == ("█", "░")
    assert heights(lines, "█") == [2, 4, 8]
    assert heights(lines, "░") == [8, 5]
    assert lines[-1].split() == ["09", "10", "11"]
    assert any(line.startswith(" 0┤") for line in lines)


def test_a_loss_hangs_below_the_line():
    lines = picture(report(("20", "-20")))
    zero = next(at for at, line in enumerate(lines) if line.lstrip().startswith("0┤"))
    left, right = len(lines[0]) // 4, len(lines[0]) * 3 // 4
    assert all(lines[at][left] != " " for at in range(zero))
    assert all(lines[at][right] == " " for at in range(zero))
    assert lines[zero + 1][right] == "█"


def test_what_has_no_room_as_bars_is_a_line():
    year = report(tuple(str(day % 7) for day in range(365)), ("9",) * 365)
    assert signs(year, CANVAS) == LINES[:2]
    text = "".join(picture(year))
    assert "·" in text
    assert not set(text) & set(BARS)


@pytest.mark.parametrize("points", [("0", "0"), ("0.01",), ("-3",)])
def test_little_to_show_still_has_a_scale(points):
    for kind in Drawn:
        lines = picture(report(points, kind=kind))
        assert len(lines) == 10
        assert any("0" in line and "┤" in line for line in lines)


def test_long_names_are_cut_and_do_not_run_into_each_other():
    lines = picture(report(("1", "2", "3"), labels=("Stationery and books", "Food", "Services of all kinds")))
    assert "Food" in lines[-1]
    assert lines[-1].count("…") == 2


@given(st.lists(amounts, min_size=1, max_size=40), st.integers(2, 9))
def test_a_scale_has_even_steps_within_what_is_shown(points, most):
    ticks = scale(points, most)
    assert 1 <= len(ticks) <= most + 1
    assert min((*points, Decimal(0))) <= ticks[0] <= 0 <= ticks[-1] <= max((*points, Decimal(1)))
    assert len({after - before for before, after in pairwise(ticks)}) <= 1


@given(st.integers(0, 60), st.integers(2, 5_000))
def test_the_picture_leaves_first_and_never_takes_the_tables_room(room, table):
    height = plot_height(room, table)
    assert (height > 0) is (room >= 12)
    assert height == 0 or room - height >= min(5, table)
    assert height == 0 or 7 <= height <= max(18, room * 2 // 5)


def test_in_the_smallest_window_the_picture_has_nine_lines():
    assert plot_height(16, 30) == 9


def test_nothing_that_draws_is_loaded_before_somebody_opens_a_report():
    program = "import register.tui.app, register.tui.desk.reports, sys; print('plotext' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
