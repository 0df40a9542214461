"""Birth dates as cashiers type them, and how old that makes somebody."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.amounts import Refused
from register.domain.goods.age import DateOrder, age, example, typed_birth_date

TODAY = date(2026, 11, 22)
ORDERS: tuple[DateOrder, ...] = ("day-month-year", "month-day-year", "year-month-day")


@pytest.mark.parametrize(
    ("order", "typed", "born"),
    [
        ("day-month-year", "31-12-1999", date(1999, 12, 31)),
        ("day-month-year", "31.12.1999", date(1999, 12, 31)),
        ("day-month-year", "3/4/1999", date(1999, 4, 3)),
        ("day-month-year", "31121999", date(1999, 12, 31)),
        ("day-month-year", "311299", date(1999, 12, 31)),
        ("day-month-year", "3 4 08", date(2008, 4, 3)),
        ("day-month-year", "1999-12-31", date(1999, 12, 31)),
        ("month-day-year", "12/31/1999", date(1999, 12, 31)),
        ("month-day-year", "12311999", date(1999, 12, 31)),
        ("month-day-year", "1999-12-31", date(1999, 12, 31)),
        ("year-month-day", "1999-12-31", date(1999, 12, 31)),
        ("year-month-day", "19991231", date(1999, 12, 31)),
        ("year-month-day", "991231", date(1999, 12, 31)),
        # Of two digits the latest that has been: nobody is made older than they may be.
        ("day-month-year", "22-11-26", date(2026, 11, 22)),
        ("day-month-year", "23-11-26", date(1926, 11, 23)),
    ],
)
def test_a_birth_date_is_understood_as_the_shop_writes_it_or_with_the_year_first(
    order: DateOrder, typed: str, born: date
):
    assert typed_birth_date(typed, order, TODAY) == born


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "is not a date: type it as 31-12-1999"),
        ("18", "is not a date"),
        ("yes", "is not a date"),
        ("4006381333931", "is not a date"),
        ("31-12", "is not a date"),
        ("31-12-199", "is not a date"),
        ("1-2-3", "is not a date"),
        ("32-12-1999", "no day of the calendar"),
        ("12-31-1999", "no day of the calendar"),
        ("29-02-2007", "no day of the calendar"),
        ("23-11-2026", "Nobody who buys something was born on 2026-11-23"),
        ("22-11-1905", "Nobody who buys something was born on 1905-11-22"),
    ],
)
def test_what_is_no_birth_date_is_said_in_a_sentence(typed: str, why: str):
    refused = typed_birth_date(typed, "day-month-year", TODAY)
    assert isinstance(refused, Refused)
    assert why in refused.reason


@pytest.mark.parametrize("order", ORDERS)
def test_the_example_is_a_date_that_the_shop_understands(order: DateOrder):
    assert typed_birth_date(example(order), order, TODAY) == date(1999, 12, 31)


@given(st.dates(date(1907, 1, 1), TODAY), st.sampled_from(ORDERS), st.sampled_from("-./ "))
def test_every_day_comes_back_however_it_is_written(born: date, order: DateOrder, between: str):
    parts = {"day": f"{born.day:02}", "month": f"{born.month:02}", "year": f"{born.year}"}
    written = [parts[name] for name in order.split("-")]
    assert typed_birth_date(between.join(written), order, TODAY) == born
    assert typed_birth_date("".join(written), order, TODAY) == born
    assert typed_birth_date(born.isoformat(), order, TODAY) == born


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("2008-11-22", "2026-11-22", 18),
        ("2008-11-23", "2026-11-22", 17),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-11-22", "2026-11-22", 0),
    ],
)
def test_somebody_is_older_from_their_birthday_on(born: str, today: str, years: int):
    assert age(date.fromisoformat(born), date.fromisoformat(today)) == years


@given(st.dates(date(1920, 1, 1), TODAY), st.integers(0, 10_000))
def test_nobody_gets_younger(born: date, days: int):
    later = TODAY + timedelta(days=days)
    assert age(born, TODAY) <= age(born, later)
