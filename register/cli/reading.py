"""The journal for reading only: nothing here takes its lock, so a till may run beside."""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from register.cli.far import far_on_shell
from register.cli.place import Place
from register.domain.books import Books
from register.domain.events import EVENTS, Event
from register.journal.codec import by_kind
from register.journal.errors import JournalError
from register.journal.projections import beginning
from register.journal.store import JOURNAL, Journal, JournalReader
from register.settings import Settings


@contextmanager
def journal_of(place: Place) -> Generator[JournalReader[Event]]:
    """The journal of `place`. Raises `JournalError` when there is none."""
    must_exist(place)
    with Journal[Event].read(place.folder / JOURNAL, kinds=by_kind(EVENTS)) as journal:
        yield journal


def must_exist(place: Place) -> None:
    """Raises `JournalError` when this till never ran, or is looked for in the wrong folder."""
    if not exists(place):
        raise JournalError(
            f"There is no journal in {place.folder} yet: open the till there once, or name its folder with "
            "--state."
        )


@contextmanager
def journal_under(place: Place, settings: Settings) -> Generator[JournalReader[Event]]:
    """The same, where it is told of as the journal of the till of `settings`. Raises `JournalError` too."""
    with journal_of(place) as journal:
        if strange := foreign(journal, settings):
            raise JournalError(strange)
        yield journal


def foreign(journal: JournalReader[Event], settings: Settings) -> str:
    """That `journal` is not of the till of `settings`, in one sentence; empty where it is."""
    first, shop = next(journal.records(), None), settings.shop
    if first is None or (first.store, first.register) == (shop.store, shop.till):
        return ""
    return (
        f"The journal {journal.path} belongs to register {first.register} of store {first.store}, not to "
        f"register {shop.till} of store {shop.store}: check [shop] of the settings, or --state."
    )


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
    with journal_under(place, settings) as journal:
        return beginning.books_of(journal, books, far_on_shell())
