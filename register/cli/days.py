"""`register journal days` and `day`: past shifts, and each request of one with its id on both sides."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from register.cli.place import Code, Place


def days(
    place: Place,
    last: Annotated[int, typer.Option(min=1, metavar="COUNT", help="So many of the newest.")] = 31,
) -> int:
    """The newest closed shifts: what each came to, and whether the processors agreed."""
    from register.cli.reading import empty_books, exists, journal_under
    from register.counter.days import day_words
    from register.counter.days.past_days import compared_in, days

    if not exists(place):
        place.tell([], "Nothing yet")
        return Code.OK
    settings = place.settings()
    with journal_under(place, settings) as journal:
        newest = days(journal, empty_books(settings))[:last]
        found = [(day, compared_in(journal, day)) for day in newest]
    words = (
        f"{day.number:>5}  {day_words.hours(day)}  {day_words.sales(day)}; "
        f"{day_words.difference(day)}; {day_words.agreement(compared)}"
        for day, compared in found
    )
    place.tell([day_words.day_as_json(*one) for one in found], "\n".join(words) or "No shift was closed yet")
    return Code.OK


def day(
    place: Place,
    number: Annotated[int, typer.Argument(help="The shift's, as `register journal days` tells it.")],
    odd: Annotated[
        bool, typer.Option("--odd", help="Only what does not agree, or did not go smoothly.")
    ] = False,
) -> int:
    """One closed shift: each request for money with our id and the processor's, the odd ones first.

    The exit code is 1 while something of it does not agree and nothing explains it.
    """
    from register.cli.reading import empty_books, exists, journal_under
    from register.counter.days import day_words
    from register.counter.days.matching import Standing, read_day
    from register.counter.days.past_days import day_of
    from register.domain.amounts import Refused
    from register.domain.english import in_english

    missing = Refused(f"No closed shift has the number {number}: `register journal days` lists them")
    if not exists(place):
        return place.refuse(missing)
    settings = place.settings()
    with journal_under(place, settings) as journal, in_english():
        found = day_of(journal, empty_books(settings), number)
        if found is None:
            return place.refuse(missing)
        read = read_day(journal, found, datetime.now(UTC))
    told = day_words.read_as_json(read, odd_only=odd)
    place.tell(told, "\n".join(day_words.lines(read, odd_only=odd)))
    doubtful = bool(read.loose) or any(one.standing is Standing.ODD for one in read.requests)
    return Code.DECLINED if doubtful else Code.OK
