"""What was in the drawer at the end of each shift, beside what should have been."""

from datetime import date

from register.counter.reporting.period import Period
from register.counter.reporting.sums import Source
from register.counter.reporting.table import Cell, Column
from register.counter.reporting.table_rows import Row, Table, summed
from register.domain.amounts import zero
from register.journal.projections.gathered import ShiftRecord
from register.language import say, spoken


def drawer(source: Source, period: Period) -> Table:
    """Every shift that was closed in the period; one that nobody counted has no difference."""
    rows = tuple(_row(one) for one in source.archive.shifts() if period.since <= _day(one) <= period.until)
    nothing = zero(source.currency)
    return Table(
        (
            Column(say("Shift"), is_text=True, key="shift"),
            Column(say("Closed"), is_text=True, key="closed"),
            Column(say("Closed by"), is_text=True, key="closed_by"),
        ),
        (
            Column(say("Float"), key="float"),
            Column(say("Expected"), key="expected"),
            Column(say("Counted"), key="counted"),
            Column(say("Difference"), key="difference"),
        ),
        rows,
        summed(rows, (None, None, None, nothing)),
        compared=3,
        missing_is_blank=True,
        label_column=0,
        notes=(say("Where nobody counted, nothing is said of a difference."),),
    )


def _day(one: ShiftRecord) -> date:
    """The one on which it was closed; an open shift has none."""
    return one.closed_at.astimezone().date() if one.closed_at else date.max


def _row(one: ShiftRecord) -> Row:
    closed = one.closed_at.astimezone() if one.closed_at else None
    day = spoken().monthday(closed.date()) if closed else ""
    difference: Cell = None
    if one.counted is not None and one.expected is not None:
        difference = one.counted - one.expected
    names = (str(one.shift), day, one.closed_by or "-")
    for_machines = (str(one.shift), one.closed_at.isoformat() if one.closed_at else "", one.closed_by)
    return Row(one.shift, names, (one.float, one.expected, one.counted, difference), for_machines)
