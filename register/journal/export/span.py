"""The days that are exported."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from register.journal.entry import Record


@dataclass(frozen=True, slots=True)
class Span:
    """From the day `since` to the day `until`, both in it, as `zone` has its days.

    Without a day it is open on that side. The zone is the computer's own unless one is given.
    """

    since: date | None = None
    until: date | None = None
    zone: tzinfo | None = None

    def __contains__(self, record: Record) -> bool:
        """Whether the entry was made within it."""
        if self.since is None and self.until is None:
            return True
        day = self.day(record)
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def day(self, record: Record) -> date:
        """The shop's day on which the entry was made."""
        return datetime.fromisoformat(record.at).astimezone(self.zone).date()
