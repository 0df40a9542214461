"""What a family of reports makes of one period, and how two of them become one report."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from moneyed import Money

from register.counter.reporting.kinds import Kind
from register.counter.reporting.period import Period
from register.counter.reporting.table import Cell, Column, Drawn, Report, Series
from register.language import say

T = TypeVar("T")

Figure = Money | int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: its names, then its figures."""

    key: Hashable
    """The same in both periods, where it is the same thing."""
    names: tuple[str, ...]
    figures: tuple[Cell, ...]
    for_machines: tuple[str, ...] = ()
    """Its names as programs read them; as people do, if none."""


class Names(NamedTuple):
    """What a row is called by people, and by programs."""

    names: tuple[str, ...]
    for_machines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the picture shows, where that is not the rows as they are."""

    labels: tuple[str, ...]
    points: tuple[tuple[Hashable, Decimal], ...]
    """By what is the same in both periods."""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one period."""

    names: tuple[Column, ...]
    figures: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    """Of the figures; none where a sum would mean nothing."""
    compared: int
    """Which figure stands beside that of another period, and is drawn."""
    else_compared: int | None = None
    """The one that does in a row which has none there."""
    in_order: bool = False
    """Whether rows are sorted by their keys, as hours are; else what only the other period has comes last."""
    is_line: bool = False
    """Whether it is drawn as one line, not as bars."""
    missing_is_blank: bool = False
    """Whether rows that only one period has say nothing of the other one, instead of 0."""
    names_of: Callable[[int], Names | None] | None = None
    """Where keys are places in a period: what this one calls the place, if it is in it."""
    label_column: int = -1
    """Which of its names a row has in the picture."""
    most_drawn: int | None = None
    drawing: Drawing | None = None
    notes: tuple[str, ...] = ()
    notes_beside: tuple[str, ...] = ()
    """What is said only where another period stands beside it."""

    def figure(self, row: Row) -> Figure | None:
        """The one of `row` that is compared; None where it has none."""
        found = _figure(row.figures[self.compared])
        if found is None and self.else_compared is not None:
            return _figure(row.figures[self.else_compared])
        return found


def report(kind: Kind, period: Period, against: Period | None, table: Table, other: Table | None) -> Report:
    """`table` as a report; with `other` beside it, row by row: none that only one of them has is missing."""
    rows = table.rows if other is None else _together(table, other)
    labels, series = _drawn(table, other, rows)
    columns, totals = table.figures, table.totals
    figures = [row.figures for row in rows]
    if other is not None:
        columns = _behind(table, columns, _beside(table))
        figures = [
            _behind(table, line, change)
            for line, change in zip(figures, _changes(table, other, rows), strict=True)
        ]
        totals = _behind(table, totals, _change(_total(table), _total(other))) if totals else ()
    return Report(
        kind.command,
        kind.title,
        period,
        against,
        (*table.names, *columns),
        tuple((*row.names, *line) for row, line in zip(rows, figures, strict=True)),
        (say("Total"), *[""] * (len(table.names) - 1), *totals) if totals else (),
        labels,
        series,
        Drawn.LINE if table.is_line else Drawn.BARS,
        table.notes if other is None else (*table.notes, *table.notes_beside),
        tuple(row.for_machines or row.names for row in rows),
    )


def summed(rows: Iterable[Row], nothing: Sequence[Cell]) -> tuple[Cell, ...]:
    """The figures of all rows added up; `nothing` is what no row comes to, None what has no sum."""
    sums: list[Any] = list(nothing)
    for row in rows:
        for at, figure in enumerate(row.figures):
            if sums[at] is not None and figure is not None:
                sums[at] += figure
    return tuple(sums)


def percent(part: Money | int, whole: Money | int) -> Decimal | None:
    """How much of `whole`, to a tenth; None of nothing."""
    of = Decimal(whole if isinstance(whole, int) else whole.amount)
    part_of = Decimal(part if isinstance(part, int) else part.amount)
    return (part_of * 100 / of).quantize(Decimal("0.1")) if of else None


def _total(table: Table) -> Figure | None:
    return _figure(table.totals[table.compared])


def _figure(cell: Cell) -> Figure | None:
    assert cell is None or isinstance(cell, Money | int), cell
    return cell


def _together(table: Table, other: Table) -> tuple[Row, ...]:
    """The rows of both; those that only `other` has with nothing in them."""
    mine = {row.key for row in table.rows}
    others = (row for row in other.rows if row.key not in mine)
    missing = [_missing(table, row) for row in others]
    rows = (*table.rows, *missing)
    return tuple(sorted(rows, key=_key)) if table.in_order else rows


def _missing(table: Table, row: Row) -> Row:
    """What `table` says of a row that only the other period has."""
    nothing = (None,) * len(row.figures) if table.missing_is_blank else tuple(map(_nothing, row.figures))
    called = table.names_of(row.key) if table.names_of and isinstance(row.key, int) else None
    names, for_machines = called or (row.names, row.for_machines)
    return Row(row.key, names, nothing, for_machines)


def _behind(table: Table, figures: tuple[T, ...], change: tuple[T, T]) -> tuple[T, ...]:
    """`change` right behind the figure that is compared."""
    at = table.compared + 1
    return (*figures[:at], *change, *figures[at:])


def _changes(table: Table, other: Table, rows: tuple[Row, ...]) -> Iterable[tuple[Cell, Cell]]:
    before = {row.key: other.figure(row) for row in other.rows}
    for row in rows:
        if table.missing_is_blank and row.key not in before:
            yield None, None
        else:
            yield _change(table.figure(row), before.get(row.key))


def _key(row: Row) -> Any:
    return row.key


def _nothing(cell: Cell) -> Cell:
    match cell:
        case Money(currency=currency):
            return Money(0, currency)
        case bool() | int():
            return 0
        case _:
            return None


def _beside(table: Table) -> tuple[Column, Column]:
    name = table.figures[table.compared].key
    return Column(say("Before"), key=f"{name}_before"), Column("+/-", key=f"{name}_change")


def _change(now: Any, before: Any) -> tuple[Cell, Cell]:
    if now is None:
        return before, None
    earlier = _nothing(now) if before is None else before
    return earlier, now - earlier


def _drawn(
    table: Table, other: Table | None, rows: tuple[Row, ...]
) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    """The labels, and a series for each period."""
    if table.drawing:
        labels = table.drawing.labels
        keys: list[Hashable] = [key for key, _ in table.drawing.points]
        tables = [dict(one.drawing.points) for one in (table, other) if one and one.drawing]
    else:
        shown = rows[: table.most_drawn]
        labels, keys = tuple(row.names[table.label_column] for row in shown), [row.key for row in shown]
        tables = [{row.key: _point(one.figure(row)) for row in one.rows} for one in (table, other) if one]
    if not labels:
        return (), ()
    names = (table.figures[table.compared].name, say("Before"))
    points = [tuple(one.get(key, Decimal(0)) for key in keys) for one in tables]
    return labels, tuple(Series(name, line) for name, line in zip(names, points, strict=False))


def _point(figure: Figure | None) -> Decimal:
    if figure is None:
        return Decimal(0)
    return Decimal(figure) if isinstance(figure, int) else figure.amount
