"""Days and months of a period by their place, from 0: the first of one stands beside that of another."""

from datetime import date, timedelta

from register.counter.reporting.period import Period
from register.counter.reporting.table import Column
from register.counter.reporting.table_rows import Names
from register.language import say, spoken


def day_column() -> Column:
    """The first column of what is told day by day."""
    return Column(say("Day"), is_text=True, key="day")


def day_place(period: Period, day: date) -> int:
    """How many days after the first of the period."""
    return (day - period.since).days


def day_names(period: Period, place: int) -> Names | None:
    """`Sun 22 Nov`; None behind the period's end."""
    day = period.since + timedelta(place)
    return Names((spoken().weekday(day),), (day.isoformat(),)) if day <= period.until else None


def month_place(period: Period, day: date) -> int:
    """How many months after the first of the period."""
    return _months(day) - _months(period.since)


def month_names(period: Period, place: int) -> Names | None:
    """`November 2026`; None behind the period's end."""
    year, month = divmod(_months(period.since) + place, 12)
    first = date(year, month + 1, 1)
    return Names((spoken().month(first),), (f"{first:%Y-%m}",)) if first <= period.until else None


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
