"""What can go wrong with the journal; the whole tree is drawn in `register.errors`."""

from register.errors import RegisterError


class JournalError(RegisterError):
    """The journal cannot be opened or read, or was asked to keep what it does not know."""


class JournalLocked(JournalError):
    """Another process holds the journal; the sentence names it."""


class Unreadable(JournalError):
    """A body is not what its kind tells of. `where` is which part of it, and why."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__(f"The journal holds a {kind!r} that cannot be read ({where}).")
        self.where = where


class JournalDamaged(JournalError):
    """What was written cannot be read back, or is gone. `reason` is why, in the fewest words."""

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class JournalWriteFailed(JournalError):
    """Nothing of the entries was kept: what they announce must not be done."""


class OnlyLooking(JournalWriteFailed):
    """A till holds the journal, and this process only reads it: nothing was kept."""
