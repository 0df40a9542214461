"""A report's table in text: figures on their decimal point, words cut before figures go out of sight."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.counter.reporting.table import Column
from register.tui.column_room import in_sight, kept
from register.tui.words.report_cells import WrittenColumn, written_rows

columns_drawn = st.lists(
    st.builds(WrittenColumn, st.just(("x",)), st.integers(1, 30), st.booleans()), min_size=1, max_size=9
)


def test_figures_stand_on_their_decimal_point_and_nothing_is_another_thing_than_zero():
    table = written_rows(
        (Column("Item", is_text=True), Column("Quantity"), Column("Turnover without tax"), Column("Share")),
        [
            ("Pen", 12, Money("7.35", EUR), Decimal("8")),
            ("Apples", Decimal("1.254"), Money("-1203.10", EUR), Decimal("12.5")),
            ("Bag", 0, Money(0, EUR), None),
        ],
        ("Total", None, Money("-1195.75", EUR), None),
    )
    assert [row[1] for row in table.rows] == ["  12    ", "   1.254", "   0    "]
    assert [row[2] for row in table.rows] == ["       7.35", "   -1203.10", "       0.00"]
    assert [row[3].strip() for row in table.rows] == ["8", "12.5", ""]
    assert table.columns[2].heading == ("Turnover", "without tax")
    assert [cell.strip() for cell in table.totals] == ["Total", "", "-1195.75", ""]


def test_a_table_without_rows_has_its_headings():
    table = written_rows((Column("Day", is_text=True), Column("Net")), [])
    assert [column.heading for column in table.columns] == [("Day",), ("Net",)]
    assert table.rows == ()


@given(columns_drawn, st.integers(20, 120))
def test_all_columns_come_into_sight_one_after_the_other(columns, room):
    seen: set[int] = set()
    first = 0
    for _ in columns:
        sight = in_sight(columns, first, room)
        assert set(range(kept(columns))) <= set(sight.places)
        seen |= set(sight.places)
        first = sight.places[-1] + 1
        if first >= len(columns):
            break
    assert seen == set(range(len(columns)))


@given(columns_drawn, st.integers(40, 120))
def test_what_is_drawn_has_room_unless_a_single_figure_is_too_wide(columns, room):
    sight = in_sight(columns, 0, room)
    words = kept(columns)
    assert sight.width <= room or len(sight.places) == words + (len(columns) > words)
    for at, width in zip(sight.places, sight.widths, strict=True):
        column = columns[at]
        assert width == column.width or (column.is_text and width >= min(12, column.width))
