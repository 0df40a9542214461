"""Where to begin reading a journal: at the last checkpoint that belongs to it, else at its first entry."""

from register.domain.books import Books, replay
from register.domain.events import Event
from register.journal.chain import Intact
from register.journal.errors import JournalDamaged
from register.journal.projections import store
from register.journal.projections.at_length import at_length
from register.journal.projections.store import Checkpoint, Unusable
from register.journal.reader import JournalReader
from register.journal.trouble import AS_IT_IS, RESTORE
from register.long_work import Far, unstopped, untold


def checkpoint(journal: JournalReader[Event], empty: Books) -> Checkpoint:
    """The last checkpoint of `journal`, whose books began as `empty`.

    Raises `Unusable` when none fits, `JournalDamaged` when the journal ends before it.
    """
    found = store.last_checkpoint(journal.path)
    if not holds(journal, found.at):
        raise Unusable("belongs to another journal")
    if (found.books.register, found.books.currency) != (empty.register, empty.currency):
        raise Unusable("was written under other settings")
    return found


def books_of(journal: JournalReader[Event], empty: Books, far: Far = untold) -> Books:
    """The books of `journal` as it stands, also while a register writes it; they begin as `empty`.

    Where all of it must be read, `far` hears how much was. Raises `JournalError` when it cannot be read, or
    ends before an entry that was written.
    """
    try:
        begin = checkpoint(journal, empty)
    except Unusable:
        return replay(empty, at_length(journal, 0, far, unstopped))
    return replay(begin.books, journal.entries(begin.at.count))


def holds(journal: JournalReader[Event], at: Intact) -> bool:
    """Whether the entry `at` is in `journal`. Raises `JournalDamaged` when the journal ends before it."""
    if not at.count:
        return True
    digest = journal.digest_of(at.count)
    if digest is None:
        raise JournalDamaged(
            f"The journal {journal.path} lacks entry {at.count}, which was written: bring back the file that "
            f"has it, or {RESTORE}; {AS_IT_IS}.",
            f"entry {at.count} is missing",
        )
    return digest == at.digest
