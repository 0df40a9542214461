"""A journal read at length, years of it perhaps: whoever waits hears how far it is, and may stop it."""

from collections.abc import Iterator

from register.domain.events import Event
from register.journal.entry import Entry
from register.journal.reader import PAGE_ROWS, JournalReader
from register.long_work import Far, Stopped, Stops


def at_length(journal: JournalReader[Event], after: int, far: Far, stops: Stops) -> Iterator[Entry[Event]]:
    """The entries of `journal` numbered above `after`, oldest first, also those appended meanwhile.

    `far` hears how far in the whole journal that is, so that whoever goes on from where somebody left begins
    with the percent of then; where it lasts, of the end too. Raises `Stopped` between two entries once it
    `stops`, `JournalError` at an entry that cannot be read.
    """
    length = max(journal.last_seq, 1)
    told = begun = after * 100 // length
    for entry in journal.entries(after):
        yield entry
        if entry.seq % PAGE_ROWS == 0:
            percent = min(entry.seq * 100 // length, 100)
            if percent > told:
                told = percent
                far(percent)
            if stops():
                raise Stopped
    if begun < told < 100:
        far(100)
