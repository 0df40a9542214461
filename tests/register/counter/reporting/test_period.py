"""Periods: as they are typed, as they are said, and those beside them."""

from collections.abc import Iterator
from datetime import date

import pytest

from register.counter.reporting.period import Period, day_of, month_of, week_of, year_of
from register.counter.reporting.period_words import in_words
from register.counter.reporting.typed_period import typed_period
from register.domain.amounts import Refused
from register.language import Language, language, speak

SUNDAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(Language())


def span(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("  Yesterday ", "2026-11-21", "2026-11-21"),
        ("week", "2026-11-16", "2026-11-22"),
        ("last  week", "2026-11-09", "2026-11-15"),
        ("month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("year", "2026-01-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("3 days", "2026-11-20", "2026-11-22"),
        ("1 day", "2026-11-22", "2026-11-22"),
        ("2 weeks", "2026-11-09", "2026-11-22"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2/2024", "2024-02-01", "2024-02-29"),
        ("2026-11-05", "2026-11-05", "2026-11-05"),
        ("2026/11/5", "2026-11-05", "2026-11-05"),
        ("3/11", "2026-11-03", "2026-11-03"),
        ("dec", "2025-12-01", "2025-12-31"),
        ("november 2024", "2024-11-01", "2024-11-30"),
        ("oct..3/11", "2026-10-01", "2026-11-03"),
        ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-15"),
        ("2026-11-01 to today", "2026-11-01", "2026-11-22"),
        ("2026-09 .. last month", "2026-09-01", "2026-10-31"),
    ],
)
def test_a_period_is_typed_in_many_ways(typed: str, first: str, last: str) -> None:
    assert typed_period(typed, "day-month-year", SUNDAY) == span(first, last)


def test_days_are_read_in_the_order_of_the_shop() -> None:
    assert typed_period("5-11-2026", "day-month-year", SUNDAY) == day_of(date(2026, 11, 5))
    assert typed_period("5/11/2026", "month-day-year", SUNDAY) == day_of(date(2026, 5, 11))
    assert isinstance(typed_period("5.11.2026", "year-month-day", SUNDAY), Refused)


def test_the_shop_s_own_language_is_understood_too() -> None:
    speak(language("nl"))
    assert typed_period("vorige week", "day-month-year", SUNDAY) == span("2026-11-09", "2026-11-15")
    assert typed_period("3 dagen", "day-month-year", SUNDAY) == span("2026-11-20", "2026-11-22")
    assert typed_period("last week", "day-month-year", SUNDAY) == span("2026-11-09", "2026-11-15")
    assert typed_period("01-11-2026 tot vandaag", "day-month-year", SUNDAY) == span(
        "2026-11-01", "2026-11-22"
    )
    assert in_words(week_of(SUNDAY), week_of(SUNDAY).before, SUNDAY) == (
        "ma 16 tot en met zo 22 nov, tegenover de week ervoor"
    )
    assert in_words(month_of(SUNDAY), None, SUNDAY) == "november 2026"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "'' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15"),
        ("fortnight", "'fortnight' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15"),
        ("0 days", "'0 days' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15"),
        ("1..2..3", "'1' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15"),
        ("0001", "'0001' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15"),
        ("2026-13", "'2026-13' is no day of the calendar: type it again"),
        ("31/2", "'31/2' is no day of the calendar: type it again"),
        (
            "november 24",
            "'november 24' is no period: type week, last month, 2026-11 or 2026-11-01..2026-11-15",
        ),
        ("2026-11-31..today", "'2026-11-31' is no day of the calendar: type it again"),
        ("today..yesterday", "That period ends before it begins: type the earlier day first"),
    ],
)
def test_what_is_no_period_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    assert typed_period(typed, "day-month-year", SUNDAY) == Refused(sentence)


def test_a_card_s_number_typed_for_a_period_is_not_repeated() -> None:
    refused = typed_period("6006490000000000016", "day-month-year", SUNDAY)
    assert isinstance(refused, Refused)
    assert "600649" not in refused.reason


@pytest.mark.parametrize(
    ("period", "earlier", "year_earlier"),
    [
        (
            span("2026-11-18", "2026-11-20"),
            span("2026-11-15", "2026-11-17"),
            span("2025-11-19", "2025-11-21"),
        ),
        (week_of(SUNDAY), span("2026-11-09", "2026-11-15"), span("2025-11-17", "2025-11-23")),
        (month_of(SUNDAY), span("2026-10-01", "2026-10-31"), span("2025-11-01", "2025-11-30")),
        (month_of(date(2024, 2, 29)), span("2024-01-01", "2024-01-31"), span("2023-02-01", "2023-02-28")),
        (year_of(SUNDAY), span("2025-01-01", "2025-12-31"), span("2025-01-01", "2025-12-31")),
    ],
)
def test_a_period_stands_beside_one_of_its_kind(
    period: Period, earlier: Period, year_earlier: Period
) -> None:
    assert (period.earlier, period.year_earlier) == (earlier, year_earlier)
    assert earlier.later == period


@pytest.mark.parametrize(
    ("period", "against", "words"),
    [
        (day_of(SUNDAY), None, "Sun 22 Nov"),
        (day_of(SUNDAY), day_of(date(2026, 11, 21)), "Sun 22 Nov, against the day before"),
        (day_of(SUNDAY), day_of(date(2025, 11, 23)), "Sun 22 Nov, against Sun 23 Nov 2025"),
        (week_of(SUNDAY), week_of(SUNDAY).before, "Mon 16 to Sun 22 Nov, against the week before"),
        (span("2026-11-20", "2026-11-22"), None, "Fri 20 to Sun 22 Nov"),
        (
            span("2026-11-20", "2026-11-22"),
            span("2026-11-17", "2026-11-19"),
            "Fri 20 to Sun 22 Nov, against the 3 days before",
        ),
        (span("2026-10-30", "2026-11-01"), None, "Fri 30 Oct to Sun 1 Nov"),
        (span("2025-12-30", "2026-01-01"), None, "Tue 30 Dec 2025 to Thu 1 Jan 2026"),
        (span("2025-11-03", "2025-11-04"), None, "Mon 3 to Tue 4 Nov 2025"),
        (month_of(SUNDAY), month_of(SUNDAY).earlier, "November 2026, against the month before"),
        (month_of(SUNDAY), month_of(SUNDAY).year_earlier, "November 2026, against November 2025"),
        (year_of(SUNDAY), year_of(SUNDAY).earlier, "2026, against the year before"),
    ],
)
def test_a_period_is_said_as_people_say_it(period: Period, against: Period | None, words: str) -> None:
    assert in_words(period, against, SUNDAY) == words


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (month_of(date(2026, 11, 3)), "2026-11"),
        (year_of(date(2026, 11, 3)), "2026"),
        (day_of(date(2026, 11, 3)), "2026-11-03"),
        (Period(date(2026, 11, 1), date(2026, 11, 15)), "2026-11-01_2026-11-15"),
    ],
)
def test_a_period_names_a_file(period: Period, name: str):
    assert period.name == name
