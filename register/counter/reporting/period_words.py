"""A period as people say it: `Mon 16 to Sun 22 Nov, against the week before`."""

from datetime import date

from register.counter.reporting.period import Period, week_of
from register.language import counted, say, spoken


def in_words(period: Period, against: Period | None, today: date) -> str:
    """The days of a report, and those beside them. The year is said where it is not that of `today`."""
    words = _alone(period, today)
    if against is None:
        return words
    return say("{period}, against {other}", period=words, other=_beside(period, against, today))


def _alone(period: Period, today: date) -> str:
    since, until, language = period.since, period.until, spoken()
    if period.is_year:
        return str(since.year)
    if period.is_month:
        return language.month(since)
    year = "" if since.year == until.year == today.year else f" {until.year}"
    if since == until:
        return language.weekday(since) + year
    if since.year != until.year:
        first = f"{language.weekday(since)} {since.year}"
    elif since.month != until.month:
        first = language.weekday(since)
    else:
        first = language.weekday_of_month(since)
    return say("{first} to {last}", first=first, last=language.weekday(until) + year)


def _beside(period: Period, against: Period, today: date) -> str:
    """The other one: by its place where it is the one right before, else by its days."""
    if against != period.earlier:
        return _alone(against, today)
    if period.is_year:
        return say("the year before")
    if period.is_month:
        return say("the month before")
    if period == week_of(period.since):
        return say("the week before")
    return counted("the day before", "the {count} days before", period.days)
