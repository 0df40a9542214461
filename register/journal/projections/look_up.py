"""Where in the journal something stands, without reading all of it."""

from register.domain.events import Event
from register.journal.projections import store
from register.journal.projections.beginning import holds
from register.journal.projections.keys import KEYED, By, keys
from register.journal.projections.store import Keyed, Unusable
from register.journal.reader import JournalReader


def found(journal: JournalReader[Event], by: By, value: str) -> tuple[Keyed, ...]:
    """The entries of `journal` that have that key, oldest first.

    Those that the projections do not have yet are read; without projections that are all of them. Raises
    `JournalError` when the journal cannot be read, or ends before an entry that was written.
    """
    known, so_far = _known(journal, by, value)
    newer = (
        Keyed(entry.seq, entry.sale or "")
        for entry in journal.entries(so_far, kinds=KEYED)
        if (by, value) in keys(entry.event)
    )
    return (*known, *newer)


def _known(journal: JournalReader[Event], by: By, value: str) -> tuple[tuple[Keyed, ...], int]:
    """What the projections know of it, and up to which entry."""
    try:
        at, known = store.keyed(journal.path, (by, value))
    except Unusable:
        return (), 0
    return (known, at.count) if holds(journal, at) else ((), 0)
