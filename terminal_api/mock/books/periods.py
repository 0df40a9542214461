"""The periods of one terminal's books: numbered one after the other, each ended by a reconciliation."""

from collections.abc import Callable, Iterable

FIRST = 1000
"""The number of a new terminal's period, as recorded answers bear it."""


class Periods:
    """One is open, those before it are closed for good. They outlive a restart, as books do.

    `closed` are those of earlier runs, oldest first. `note` is told of each that is closed, before anybody
    is answered.
    """

    def __init__(self, closed: Iterable[str] = (), note: Callable[[str], None] | None = None) -> None:
        self._closed = list(closed)
        self._note = note

    @property
    def open(self) -> str:
        """The number of the period that transactions fall into now."""
        return str(FIRST + len(self._closed))

    def is_closed(self, period: str) -> bool:
        """Whether there was such a period and it has ended."""
        return period in self._closed

    def close(self) -> str:
        """End the open period; its number. The next one begins."""
        ended = self.open
        if self._note:
            self._note(ended)
        self._closed.append(ended)
        return ended
