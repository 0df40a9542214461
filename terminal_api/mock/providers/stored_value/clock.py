"""A clock that can be put forward, for what is only true for a day or a week."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _utc_now() -> datetime:
    return datetime.now(UTC)


class MockClock:
    """The time, UTC. Desk and ledger share one, so that the books go along."""

    def __init__(self, clock: Callable[[], datetime] = _utc_now) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Now."""
        return self._clock() + self._ahead

    def skip(self, time: timedelta) -> None:
        """Put it forward."""
        self._ahead += time
