"""How old somebody is: birth dates as cashiers type them, and the age that some items need."""

import re
from datetime import date
from typing import Literal

from register.domain.amounts import Refused
from register.language import say, spoken

DateOrder = Literal["day-month-year", "month-day-year", "year-month-day"]

#: Nobody who buys something is older than this, in years.
OLDEST = 120

_APART = re.compile(r"(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})")
_TOGETHER = re.compile(r"\d{6}|\d{8}")
_EXAMPLES: dict[DateOrder, str] = {
    "day-month-year": "31-12-1999",
    "month-day-year": "12-31-1999",
    "year-month-day": "1999-12-31",
}


def example(order: DateOrder) -> str:
    """How a date is typed: `31-12-1999`."""
    return _EXAMPLES[order]


def typed_birth_date(text: str, order: DateOrder, today: date) -> date | Refused:
    """The birth date a person typed: in the shop's `order`, or the year first with its four digits.

    With `-`, `.`, `/` or a space between the parts, or without: `31121999`. Of a year of two digits the
    latest is meant that is not to come, so that no child passes for a grown-up.
    """
    parts = _parts(text.strip(), order)
    if parts is None:
        return Refused(say("'{text}' is not a date: type it as {example}", text=text, example=example(order)))
    year, month, day = parts
    try:
        born = _latest(year, month, day, today) if len(year) == 2 else date(int(year), int(month), int(day))
    except ValueError:
        return Refused(
            say("'{text}' is no day of the calendar: type it as {example}", text=text, example=example(order))
        )
    if not 0 <= age(born, today) <= OLDEST:
        return Refused(
            say("Nobody who buys something was born on {day}: type the date again", day=spoken().day(born))
        )
    return born


def age(born: date, today: date) -> int:
    """In whole years. Whoever was born on 29 February is a year older on 1 March where there is none."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _parts(text: str, order: DateOrder) -> tuple[str, str, str] | None:
    """Year, month and day as typed."""
    if _TOGETHER.fullmatch(text):
        long = len(text) == 8
        if order == "year-month-day":
            cut = 4 if long else 2
            first, second, third = text[:cut], text[cut : cut + 2], text[cut + 2 :]
        else:
            first, second, third = text[:2], text[2:4], text[4:]
    elif found := _APART.fullmatch(text):
        first, second, third = found.groups()
    else:
        return None
    if len(first) == 4 or order == "year-month-day":
        year, month, day = first, second, third
    elif order == "day-month-year":
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    return (year, month, day) if len(year) in (2, 4) and len(month) <= 2 and len(day) <= 2 else None


def _latest(year: str, month: str, day: str, today: date) -> date:
    century = today.year // 100 * 100
    for begins in (century, century - 100):
        born = date(begins + int(year), int(month), int(day))
        if born <= today:
            return born
    raise ValueError(year)
