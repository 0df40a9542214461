"""What a desk has in the place of journal and PIN file while a till holds them: to read, never to write."""

from collections.abc import Callable, Container, Mapping
from datetime import datetime
from pathlib import Path

from register.journal import migration
from register.journal.codec import Codec
from register.journal.database import READING, connected, opening
from register.journal.entry import Entry
from register.journal.errors import JournalError, OnlyLooking
from register.journal.pin_file import PinFile
from register.journal.store import Event, Journal
from register.language import say


def refusal() -> OnlyLooking:
    """Why nothing can be written, in the words of whoever wants to."""
    return OnlyLooking(
        say("The till is open at the counter: do this there, or close the till and open the desk again")
    )


class LookingJournal(Journal[Event]):
    """The journal that another process writes, read without its lock. Whatever would write is refused."""

    def __init__(self, path: Path, kinds: Mapping[str, type[Event]]) -> None:
        """Raises `JournalError` when there is none, or it cannot be read."""
        with opening(path) as undo:
            connection = connected(path, READING, undo)
            if migration.version(connection) == 0:
                raise JournalError(f"{path} is not a journal.")
            super(Journal, self).__init__(path, connection, Codec(kinds))

    def append(
        self, *events: Event, cashier: str | None, at: datetime | None = None, durable: bool = True
    ) -> tuple[Entry[Event], ...]:
        """Raises `OnlyLooking`."""
        raise refusal()

    def close(self) -> None:
        """Let go of the file."""
        super(Journal, self).close()


class LookingPins(PinFile):
    """The PINs as they were set at the till, read again where somebody may have set another."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.again: Callable[[], LookingPins] = lambda: LookingPins(path)

    def put(self, key: str, pin_hash: str, keep: Container[str]) -> None:
        """Raises `OnlyLooking`."""
        raise refusal()
