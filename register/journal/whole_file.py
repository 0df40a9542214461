"""Files that are there whole or not at all."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from register.journal.errors import JournalError

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the end of its name."""

PRIVATE = 0o600
PUBLIC = 0o666
"""For everybody whom the user's umask lets."""


@contextmanager
def replacing(target: Path, mode: int = PRIVATE) -> Generator[Path]:
    """An empty file beside `target` that takes its place, on disk, once the block has ended well.

    Until then, and when the block raises, `target` stays as it was. Raises `JournalError` when the disk
    refuses.
    """
    draft = target.with_name(f".{target.name}.{token_hex(4)}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        try:
            yield draft
            sync(draft)
            draft.replace(target)
            sync(target.parent)
        finally:
            for end in ("", *BESIDE):
                draft.with_name(draft.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise JournalError(
            f"{target} cannot be written ({error.strerror}): make room there, or choose another place."
        ) from error


def sync(path: Path) -> None:
    """Wait until the file or folder at `path` is on disk as it is now."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
