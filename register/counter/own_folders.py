"""The folders beside the journal for files that people take away."""

from pathlib import Path

from register.counter.till import Till
from register.journal.errors import JournalError

EXPORTS = "exports"
REPORTS = "reports"


def own_folder(till: Till, name: str) -> Path:
    """The folder `name`, which is made where there is none. Raises `JournalError` when the disk refuses."""
    folder = till.journal.path.parent / name
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise JournalError(f"{folder} cannot be made ({error.strerror}): make room there.") from error
    return folder
