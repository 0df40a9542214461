"""The days that a report is about."""

from dataclasses import dataclass
from datetime import date, timedelta


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
