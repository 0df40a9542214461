"""One writer at a time: a lock file beside the journal that says who holds it. POSIX only."""

import fcntl
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from register.journal.chain import NOTHING, Intact
from register.journal.errors import JournalError, JournalLocked

_READ_BYTES = 1000
_REACH = re.compile(r"^entry (.+)$", re.MULTILINE)


class WriterLock:
    """Held until `release`, or until the process ends in whatever way.

    The kernel keeps it, so a killed register leaves no stale lock; the file's text only names the holder. It
    also says how far the journal is known to have come, because a journal whose write-ahead log was lost, or
    whose file was replaced by an older one, is an intact chain and does not tell by itself.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime]) -> None:
        """Take the lock for the journal at `path`. Raises `JournalLocked` when another process has it."""
        self._path = path.with_name(path.name + ".lock")
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise JournalError(f"The journal {path} cannot be opened: {error.strerror}.") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._read().partition("\n")[0].strip() or "another process"
            os.close(self._file)
            todo = "leave the manager's desk there" if " desk) " in holder else "close that register"
            raise JournalLocked(f"The journal {path} is in use by {holder}: {todo} first.") from None
        self.reach = _reach(self._read())
        """An entry that is known to have been on disk; `NOTHING` where none is known."""
        self._holder = holder_text(clock())
        self.note(self.reach)
        os.ftruncate(self._file, len(self._text().encode()))

    def note(self, reach: Intact, *, durable: bool = False) -> None:
        """The journal has come to `reach`, which is on disk.

        Only a note that takes something back must be `durable`: of all others a power cut leaves one that is
        not further than the journal itself.
        """
        self.reach = reach
        with suppress(OSError):  # the journal is safe without it
            os.pwrite(self._file, self._text().encode(), 0)
            if durable:
                os.fsync(self._file)

    def release(self) -> None:
        """Let the next one in. The file stays: removing it could take away a lock just taken by another."""
        os.close(self._file)

    def _read(self) -> str:
        return os.pread(self._file, _READ_BYTES, 0).decode(errors="replace")

    def _text(self) -> str:
        # Of one length, so that a shorter text leaves nothing of a longer one.
        return f"{self._holder}\nentry {self.reach.mark:>84}\n"


def holder_text(now: datetime) -> str:
    """`process 4711 (register open) since 2026-03-01 09:00 UTC`, for this process."""
    # Of the arguments only the command's name: the others may hold a card number.
    words = [Path(sys.argv[0]).name, *(word for word in sys.argv[1:2] if word.isalpha())]
    return f"process {os.getpid()} ({' '.join(words)}) since {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def known_reach(path: Path) -> Intact:
    """An entry that is known to have been in the journal at `path`, which somebody may be writing."""
    try:
        return _reach(path.with_name(path.name + ".lock").read_text(errors="replace"))
    except OSError:
        return NOTHING


def holder_of(path: Path) -> str:
    """Who held the journal at `path` last, as the lock's text says; empty where it says nothing."""
    try:
        text = path.with_name(path.name + ".lock").read_text(errors="replace")
    except OSError:
        return ""
    return text.partition("\n")[0].strip()


def _reach(text: str) -> Intact:
    found = _REACH.search(text)
    return (found and Intact.of_mark(found[1].strip())) or NOTHING
