"""A settings file written over: whole or not at all, with its owner and mode, the former text kept."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from register.journal.whole_file import replacing, sync


@contextmanager
def rewritten(file: Path, text: str) -> Generator[None]:
    """`text` takes the place of what is in `file` once the block has ended well; else nothing changes.

    Before the block it is on disk beside it, and the former text in `FILE.bak`. Raises `JournalError` when
    the disk refuses.
    """
    target = file.resolve()  # a link stays a link
    there = target.stat()
    with replacing(target, there.st_mode & 0o777) as draft:
        draft.write_bytes(text.encode())
        draft.chmod(there.st_mode & 0o777)  # whatever the user's umask holds back
        if hasattr(os, "chown") and os.geteuid() == 0:
            os.chown(draft, there.st_uid, there.st_gid)
        backup = target.with_name(f"{target.name}.bak")
        shutil.copy2(target, backup)
        sync(draft)
        sync(backup)
        yield
