"""One life of a register's program: from its start until it ends, or is killed at a moment drawn by lot."""

import asyncio
from enum import StrEnum


class Moment(StrEnum):
    """Where a program may be killed."""

    WRITE = "before a journal entry"
    WRITTEN = "after a journal entry"
    SEND = "before a request leaves"
    SENT = "after a request left"
    RECEIVE = "before an answer is read"
    PRINT = "before a receipt is sent"
    PRINTED = "after a receipt was sent"


class Killed(BaseException):
    """The program ends here. No `except Exception` may catch it, as none catches SIGKILL."""


class Life:
    """Passes moments until it is over; afterwards nothing of that program does anything any more."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.ended_at: Moment | None = None
        """Where it was killed."""
        self._doom: tuple[Moment, int] | None = None

    def doom(self, moment: Moment, after: int = 0) -> None:
        """Let it be killed at `moment`, when that has passed `after` times more."""
        self._doom = (moment, after)

    def spare(self) -> None:
        """Let it live on."""
        self._doom = None

    def end(self) -> None:
        """It is over, by whatever way."""
        self.over.set()

    def passes(self, moment: Moment) -> None:
        """The program comes to `moment`. Raises `Killed` when that is its last, or it is dead already."""
        if self.over.is_set():
            raise Killed
        if self._doom is None or self._doom[0] is not moment:
            return
        if self._doom[1] > 0:
            self._doom = (moment, self._doom[1] - 1)
            return
        self.ended_at = moment
        self.over.set()
        raise Killed
