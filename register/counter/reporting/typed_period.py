"""Periods as people type them: `week`, `last month`, `2026-11`, `3 days`, and all days of a search."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from register.counter.reporting.period import Period, day_of, month_of, week_of, year_of
from register.counter.searching.typed_days import days_typed, is_day, year_typed
from register.domain.amounts import Refused
from register.domain.cards.card_mark import shown
from register.domain.goods.age import DateOrder
from register.language import marked, say

_DAY = timedelta(1)

NAMED: Mapping[str, Callable[[date], Period]] = {
    marked("today"): day_of,
    marked("yesterday"): lambda today: day_of(today - _DAY),
    marked("week"): week_of,
    marked("last week"): lambda today: week_of(today).before,
    marked("month"): month_of,
    marked("last month"): lambda today: month_of(today).earlier,
    marked("year"): year_of,
    marked("last year"): lambda today: year_of(today).earlier,
}
"""What a period may be called, in English: what it is on some day. The shop's own language does too."""

_SO_MANY = {
    **dict.fromkeys(("day", "days", marked("days")), 1),
    **dict.fromkeys(("week", "weeks", marked("weeks")), 7),
}
_COUNTED = re.compile(r"(?P<count>\d{1,4}) ?(?P<unit>[^\W\d]+)")
_APART = r"[-./]"
_CENTURY = "(?:19|20|21)"
_YEAR = re.compile(rf"(?P<year>{_CENTURY}\d\d)")
_MONTHS = (
    re.compile(rf"(?P<year>{_CENTURY}\d\d){_APART}(?P<month>\d{{1,2}})"),
    re.compile(rf"(?P<month>\d{{1,2}}){_APART}(?P<year>{_CENTURY}\d\d)"),
)
_CENTURIES = range(1900, 2200)


def typed_period(text: str, order: DateOrder, today: date) -> Period | Refused:
    """The period that a person typed, on the day `today`.

    Weeks, months and years are those of the calendar, whole; `3 days` end today. Days have the shop's
    `order`, or the year first; without a year the latest are meant. Two dots or ` to ` make a period of two
    of anything: `2026-09..last month`.
    """
    words = " ".join(text.casefold().split())
    between = re.escape(say("to"))
    ends = re.split(rf" ?\.\.+ ?| to | {between} ", words)
    if len(ends) == 1:
        return _one(words, order, today)
    first, last = _one(ends[0], order, today), _one(ends[-1], order, today)
    if len(ends) > 2 or isinstance(first, Refused) or isinstance(last, Refused):
        return first if isinstance(first, Refused) else last if isinstance(last, Refused) else _refused(text)
    if last.until < first.since:
        return Refused(say("That period ends before it begins: type the earlier day first"))
    return Period(first.since, last.until)


def _one(words: str, order: DateOrder, today: date) -> Period | Refused:
    for name, period in NAMED.items():
        if words in (name, say(name).casefold()):
            return period(today)
    try:
        return _counted(words, today) or _dated(words, order, today) or _refused(words)
    except (ValueError, OverflowError):
        return Refused(say("'{text}' is no day of the calendar: type it again", text=shown(words)))


def _counted(words: str, today: date) -> Period | None:
    typed = _COUNTED.fullmatch(words)
    length = next(
        (days for unit, days in _SO_MANY.items() if typed and typed["unit"] in (unit, say(unit))), 0
    )
    days = int(typed["count"]) * length if typed else 0
    return Period(today - timedelta(days - 1), today) if days else None


def _dated(words: str, order: DateOrder, today: date) -> Period | None:
    if year := _YEAR.fullmatch(words):
        return year_of(date(int(year["year"]), 1, 1))
    for form in _MONTHS:
        if month := form.fullmatch(words):
            return month_of(date(int(month["year"]), int(month["month"]), 1))
    name, _, year = words.partition(" ")
    days = days_typed(name, order, today, year_typed(year)) if not year or year_typed(year) else None
    if days and days.first and days.last and days.first.year in _CENTURIES:
        return Period(days.first, days.last)
    if is_day(words):
        raise ValueError(words)
    return None


def _refused(text: str) -> Refused:
    return Refused(
        say(
            "'{text}' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15",
            text=shown(text),
        )
    )
