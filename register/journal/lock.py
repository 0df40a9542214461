"""One writer at a time: a lock file beside the journal that says who holds it. POSIX only."""

import fcntl
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from register.journal.errors import JournalError, JournalLocked


class WriterLock:
    """Held until `release`, or until the process ends in whatever way.

    The kernel keeps it, so a killed register leaves no stale lock; the file's text only names the holder.
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
            holder = os.pread(self._file, 500, 0).decode(errors="replace").strip() or "another process"
            os.close(self._file)
            raise JournalLocked(
                f"The journal {path} is in use by {holder}: close that register first."
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, holder_text(clock()).encode(), 0)

    def release(self) -> None:
        """Let the next one in. The file stays: removing it could take away a lock just taken by another."""
        os.close(self._file)


def holder_text(now: datetime) -> str:
    """`process 4711 (register open) since 2026-03-01 09:00 UTC`, for this process."""
    # Of the arguments only the command's name: the others may hold a card number.
    words = [Path(sys.argv[0]).name, *(word for word in sys.argv[1:2] if word.isalpha())]
    return f"process {os.getpid()} ({' '.join(words)}) since {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
