"""A backup put back in the place of the journal.

What was written after the backup is not in it, and the register cannot know. Ids of requests for money go on
all the same: their stamp is from the clock (`Started`). But receipt numbers that were given out after the
backup are given out again, and requests that were open then are not on the list of what must be settled. Look
those up in the processor's own records before selling.
"""

import os
import sqlite3
import stat
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from register.journal.backup import continues, intact
from register.journal.chain import Intact
from register.journal.copying import copy_into
from register.journal.database import check_log, flaw, read_only
from register.journal.errors import JournalDamaged, JournalError
from register.journal.lock import WriterLock
from register.journal.projections import store as projections
from register.journal.store import Journal
from register.journal.trouble import in_words
from register.journal.whole_file import replacing

_FORCE = "--force puts the backup in its place all the same, and keeps the old file beside it."


@dataclass(frozen=True, slots=True)
class Restored:
    """The journal is the backup now."""

    entries: Intact
    replaced: Path | None
    """Where the file that was there before is kept; None when there was none."""


def restore(backup: Path, journal: Path, *, clock: Callable[[], datetime], force: bool = False) -> Restored:
    """Put a proved copy of the file `backup` in the place of `journal`, whose lock is held meanwhile.

    A journal that is there is replaced when all its entries are in the backup, or by `force`; it is kept as
    `journal.sqlite.replaced-TIME`. A crash on the way leaves one of the two in place: then restore again.
    Raises `JournalDamaged` when the backup is not whole, `JournalLocked`, `JournalError`.
    """
    if journal.exists() and backup.exists() and backup.samefile(journal):
        raise JournalError(f"{backup} is the journal itself: name a backup of it.")
    with _held(journal, clock) as lock, replacing(journal) as draft:
        found = _brought(backup, draft)
        _belongs_like(draft, journal)
        if not force:
            _check(journal, draft, found)
        kept = _set_aside(journal, clock())
        # What is made from the journal is made anew; it would miss the entries that the backup lacks.
        projections.drop(journal)
        # Before the file is there: one that has not come so far is then not opened.
        lock.note(found, durable=True)
    return Restored(found, kept)


@contextmanager
def _held(journal: Path, clock: Callable[[], datetime]) -> Generator[WriterLock]:
    try:
        journal.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JournalError(f"{journal.parent} cannot be made: {error.strerror}.") from error
    lock = WriterLock(journal, clock=clock)
    try:
        yield lock
    finally:
        lock.release()


def _brought(backup: Path, draft: Path) -> Intact:
    """Copy `backup` into `draft` and prove it there: what is proved is what will be used."""
    sentence = f"The backup {backup} is not whole, take another one"
    try:
        Journal[object].read(backup, kinds={}).close()  # says so if it is no journal, or a newer version's
        copy_into(draft, backup)
    except JournalDamaged as damage:
        raise JournalDamaged(f"{sentence}: {damage.reason}.", damage.reason) from damage
    return intact(draft, sentence)


def _belongs_like(draft: Path, journal: Path) -> None:
    """Let those use `draft` who may use `journal`: whoever restores may be another user, who may do more."""
    if journal.exists():
        now = journal.stat()
        draft.chmod(stat.S_IMODE(now.st_mode))
        with suppress(PermissionError):
            os.chown(draft, now.st_uid, now.st_gid)


def _check(journal: Path, draft: Path, found: Intact) -> None:
    """Raises `JournalError` when `journal` holds, or may hold, what the backup in `draft` does not."""
    try:
        if _is_blank(journal):
            return
        standing = intact(journal, "")
    except JournalDamaged as damage:
        raise JournalError(
            f"The journal {journal} is damaged ({damage.reason}), "
            f"and the backup has {found.count} entries: {_FORCE}"
        ) from None
    if standing.count > found.count:
        raise JournalError(
            f"The journal {journal} has {standing.count} entries and the backup {found.count}: {_FORCE}"
        )
    if not continues(draft, standing):
        raise JournalError(f"The journal {journal} is another one than was backed up: {_FORCE}")


def _is_blank(journal: Path) -> bool:
    """Whether there is no file, or only the beginning of one, as a crash at the first start leaves it."""
    check_log(journal)
    if not journal.exists():
        return True
    with in_words(journal, "read"), closing(sqlite3.connect(read_only(journal), uri=True)) as database:
        return database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def _set_aside(journal: Path, now: datetime) -> Path | None:
    """Give the old file a second name, and take its write-ahead log away: a new file must not meet that."""
    kept = journal.with_name(f"{journal.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    log, shared = (journal.with_name(journal.name + end) for end in ("-wal", "-shm"))
    if journal.exists() and flaw(journal) is None:
        _close_log(journal)
    elif log.exists():  # then the log stays a log: nothing is written to a damaged file
        log.rename(kept.with_name(kept.name + "-wal"))
    shared.unlink(missing_ok=True)
    if not journal.exists():
        return None
    os.link(journal, kept)
    return kept


def _close_log(journal: Path) -> None:
    """Put the write-ahead log into the file and remove it. Raises `JournalError` while somebody reads."""
    with in_words(journal, "replaced"), closing(sqlite3.connect(journal, timeout=1)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
