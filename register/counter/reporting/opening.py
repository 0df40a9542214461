"""The archive of a shop's journal, for reports on the screen and from the command line."""

from collections.abc import Callable

from register.domain.books import Books
from register.domain.events import Event
from register.journal.projections.archive import Archive
from register.journal.reader import JournalReader
from register.settings import Settings


def archive_of(
    journal: JournalReader[Event], settings: Settings, stop: Callable[[], bool] = lambda: False
) -> Archive:
    """Open until it is closed; it reads long where there are no projections, until `stop` says so.

    Raises `JournalError`, and `InterruptedError` when it was stopped.
    """
    return Archive.opened(journal, Books(settings.shop.till, settings.shop.currency), stop)
