"""Days as somebody types them: a day, a month, a year, or from one day to another."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from register.domain.amounts import Refused
from register.language import say

_ONE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_BETWEEN = re.compile(r"\s*(?:\s|\.\.|/)\s*")


@dataclass(frozen=True, slots=True)
class Days:
    """From `since` to `until`, both in it."""

    since: date
    until: date

    @property
    def name(self) -> str:
        """`2026-11` where it is a month, else its days."""
        if self == month_of(self.since):
            return f"{self.since:%Y-%m}"
        return str(self.since) if self.since == self.until else f"{self.since}_{self.until}"


def month_of(day: date) -> Days:
    """The month that `day` is in."""
    return Days(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def typed_days(text: str) -> Days | Refused:
    """`2026-11`, `2026`, `2026-11-03`, or two of them with a space between."""
    ends = [_one(part) for part in _BETWEEN.split(text.strip())]
    found = [end for end in ends if end is not None]
    if len(found) != len(ends) or len(found) not in (1, 2):
        return Refused(say("'{text}' is no period: type 2026-11, or 2026-11-01 2026-11-15", text=text))
    first, last = found[0].since, found[-1].until
    if last < first:
        return Refused(say("{until} is before {since}: type the first day first", since=first, until=last))
    return Days(first, last)


def _one(text: str) -> Days | None:
    found = _ONE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return Days(date(year, 1, 1), date(year, 12, 31))
        return month_of(date(year, month, 1)) if day is None else Days(*[date(year, month, day)] * 2)
    except ValueError:
        return None
