"""Days as people type them, into a search or for a report: `3/11`, `nov`, `today`, `1-11..15-11`."""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from register.domain.goods.age import DateOrder
from register.language import marked, say

MONTHS = (
    *(marked("January"), marked("February"), marked("March"), marked("April"), marked("May")),
    *(marked("June"), marked("July"), marked("August"), marked("September"), marked("October")),
    *(marked("November"), marked("December")),
)
TODAY, YESTERDAY = marked("today"), marked("yesterday")

#: Fewer letters of a month's name are none: `ma` may begin anything.
_LETTERS = 3

_DAY = re.compile(r"(\d{1,4})[-/](\d{1,2})(?:[-/](\d{1,4}))?|(\d{1,4})\.(\d{1,2})\.(\d{1,4})")
"""With points only where the year is there: `3.11` is an amount."""
_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both counted in; None where it has no such end."""

    first: date | None = None
    last: date | None = None

    def within(self, other: "Days") -> "Days":
        """The days that are in both."""
        firsts = [each for each in (self.first, other.first) if each]
        lasts = [each for each in (self.last, other.last) if each]
        return Days(max(firsts, default=None), min(lasts, default=None))

    @property
    def month(self) -> date | None:
        """The first day of the month that these are all the days of; None where they are not."""
        if self.first is None or self.last is None or self.first.day != 1:
            return None
        return self.first if self.last == _month(self.first.year, self.first.month).last else None


EVER = Days()


def year_typed(word: str) -> int | None:
    """The year that `word` is, behind the name of a month."""
    return int(word) if _YEAR.fullmatch(word) else None


def days_typed(word: str, order: DateOrder, today: date, year: int | None = None) -> Days | None:
    """The days that `word` names; None when it names none. `year`: the one typed behind it.

    Without a year the latest such day is meant that is not to come.
    """
    text = word.strip().lower()
    if text in (TODAY, say(TODAY).lower()):
        return Days(today, today)
    if text in (YESTERDAY, say(YESTERDAY).lower()):
        before = today - timedelta(days=1)
        return Days(before, before)
    if (month := _month_named(text)) is not None:
        return _month(year or today.year - (month > today.month), month)
    day = _day(text, order, today)
    return Days(day, day) if day else None


def span_typed(word: str, order: DateOrder, today: date) -> Days | None:
    """`1-11..15-11`, also with one end left open; None when it is no span of days."""
    begin, dots, end = word.partition("..")
    if not dots or not (begin or end):
        return None
    first = days_typed(begin, order, today) if begin else Days()
    last = days_typed(end, order, today) if end else Days()
    if first is None or last is None:
        return None
    if first.first and last.last and first.first > last.last:
        return Days(last.first, first.last)
    return Days(first.first, last.last)


def is_day(word: str) -> bool:
    """Whether `word` has the form of a day, also of one that is in no calendar."""
    return _DAY.fullmatch(word) is not None


def _month_named(text: str) -> int | None:
    if len(text) < _LETTERS or not text.isalpha():
        return None
    for number, name in enumerate(MONTHS, 1):
        if name.lower().startswith(text) or say(name).lower().startswith(text):
            return number
    return None


def _month(year: int, month: int) -> Days:
    last = calendar.monthrange(year, month)[1]
    return Days(date(year, month, 1), date(year, month, last))


def _day(text: str, order: DateOrder, today: date) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    first, second, third = found.groups()[:3] if found[1] else found.groups()[3:]
    if third is None:
        month, day = (int(second), int(first)) if order == "day-month-year" else (int(first), int(second))
        return _latest(month, day, today)
    whole = "year-month-day" if len(first) == 4 else order
    year, month, day = {
        "day-month-year": (third, second, first),
        "month-day-year": (third, first, second),
        "year-month-day": (first, second, third),
    }[whole]
    if len(year) == 2:
        return _on(today.year // 100 * 100 + int(year), int(month), int(day))
    return _on(int(year), int(month), int(day)) if len(year) == 4 else None


def _latest(month: int, day: int, today: date) -> date | None:
    """The latest such day that is not to come; a 29 February may lie some years back."""
    years = range(today.year, max(0, today.year - 9), -1)
    days = (found for year in years if (found := _on(year, month, day)))
    return next((each for each in days if each <= today), None)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 0 < year < MAXYEAR else None  # the day behind it must be one too
    except ValueError:
        return None
