"""The journal for reading only: nothing here takes its lock, so a till may run beside."""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from register.cli.place import Place
from register.domain.books import Books
from register.domain.events import EVENTS, Event
from register.journal.codec import by_kind
from register.journal.projections import beginning
from register.journal.store import JOURNAL, Journal, JournalReader
from register.settings import Settings


@contextmanager
def journal_of(place: Place) -> Generator[JournalReader[Event]]:
    """The journal of `place`. Raises `JournalError` when there is none."""
    with Journal[Event].read(place.folder / JOURNAL, kinds=by_kind(EVENTS)) as journal:
        yield journal


def journal_at(state: Path) -> AbstractContextManager[JournalReader[Event]] | None:
    """The journal of the till in `state`, if it ever ran. Raises `JournalError` when it cannot be read."""
    path = state / JOURNAL
    return Journal[Event].read(path, kinds=by_kind(EVENTS)) if path.exists() else None


def exists(place: Place) -> bool:
    """Whether this till ever ran."""
    return (place.folder / JOURNAL).exists()


def empty_books(settings: Settings) -> Books:
    """The books of a till that never ran."""
    return Books(settings.shop.till, settings.shop.currency)


def books_of(place: Place, settings: Settings) -> Books:
    """The register's state as the journal tells it now; a till that never ran has empty books."""
    books = empty_books(settings)
    if not exists(place):
        return books
    with journal_of(place) as journal:
        return beginning.books_of(journal, books)
