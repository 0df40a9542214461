"""The days that a report is about."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(1)
_YEAR = timedelta(364)
"""52 weeks: a Saturday stands beside a Saturday."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the shop's day `since` to its day `until`, both in it."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> "Period":
        """As many days right before it."""
        return Period(self.since - timedelta(self.days), self.since - timedelta(1))

    @property
    def name(self) -> str:
        """In the name of a file: `2026` or `2026-11` where it is that, else its days."""
        if self.is_month or self.is_year:
            return f"{self.since:%Y-%m}" if self.is_month else f"{self.since:%Y}"
        return str(self.since) if self.since == self.until else f"{self.since}_{self.until}"

    @property
    def is_month(self) -> bool:
        """Whether it is one month of the calendar, whole."""
        return self == month_of(self.since)

    @property
    def is_year(self) -> bool:
        """Whether it is one year of the calendar, whole."""
        return self == year_of(self.since)

    @property
    def earlier(self) -> "Period":
        """The one before it of its kind: months and years of the calendar are not all equally long."""
        if self.is_month:
            return month_of(self.since - _DAY)
        return year_of(self.since - _DAY) if self.is_year else self.before

    @property
    def later(self) -> "Period":
        """The one after it of its kind."""
        after = self.until + _DAY
        if self.is_month:
            return month_of(after)
        return year_of(after) if self.is_year else Period(after, self.until + timedelta(self.days))

    @property
    def year_earlier(self) -> "Period":
        """The same a year earlier: a month or year of the calendar, else 52 weeks before."""
        if self.is_month:
            return month_of(self.since.replace(year=self.since.year - 1))
        return self.earlier if self.is_year else Period(self.since - _YEAR, self.until - _YEAR)


def day_of(day: date) -> Period:
    """That day alone."""
    return Period(day, day)


def week_of(day: date) -> Period:
    """Its week, Monday to Sunday."""
    monday = day - timedelta(day.weekday())
    return Period(monday, monday + timedelta(6))


def month_of(day: date) -> Period:
    """Its month of the calendar."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def year_of(day: date) -> Period:
    """Its year of the calendar."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))
