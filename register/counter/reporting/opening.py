"""The archive of a shop's journal, for reports on the screen and from the command line."""

from register.domain.books import Books
from register.domain.events import Event
from register.journal.projections.archive import Archive
from register.journal.reader import JournalReader
from register.long_work import Far, Stops, unstopped, untold
from register.settings import Settings


def archive_of(
    journal: JournalReader[Event], settings: Settings, stops: Stops = unstopped, far: Far = untold
) -> Archive:
    """Open until it is closed; it reads long where there are no projections, until `stops` says so.

    Raises `JournalError`, and `Stopped`.
    """
    return Archive.opened(journal, Books(settings.shop.till, settings.shop.currency), stops, far)
