"""What `register obligations list` tells: each open thing, since when, and why."""

from datetime import UTC, datetime

from register.cli.place import Place
from register.cli.reading import books_of, exists, journal_of
from register.cli.settling import obligation_told
from register.counter.owing.ages import Aged, age_in_words, aged
from register.counter.owing.causes import cause
from register.counter.owing.obligations import obligations_in
from register.domain.books import Books
from register.domain.english import in_english


def told_of(place: Place) -> tuple[list[dict[str, object]], str]:
    """All that is open, for a machine and in words. Raises `JournalError`."""
    books, now = books_of(place, place.settings()), datetime.now(UTC)
    if not exists(place):
        return [], "Nothing is open"
    with journal_of(place) as journal:
        found = [aged(books, journal, one) for one in obligations_in(books)]
    words = "\n".join(_line(books, one, now) for one in found) or "Nothing is open"
    return [_told(books, one, now) for one in found], words


def _told(books: Books, one: Aged, now: datetime) -> dict[str, object]:
    age = one.age(now)
    with in_english():
        return {
            **obligation_told(one.open),
            "since": one.since.isoformat() if one.since else None,
            "age_s": int(age.total_seconds()) if age is not None else None,
            "cause": cause(books, one, now),
        }


def _line(books: Books, one: Aged, now: datetime) -> str:
    age = one.age(now)
    told = f" ({age_in_words(age)})" if age is not None else ""
    return f"{one.open}{told}\n    {cause(books, one, now)}"
