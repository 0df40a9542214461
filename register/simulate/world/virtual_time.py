"""Time that jumps to the next appointment instead of waiting for it."""

import asyncio
import selectors
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

#: When the first day begins, before the shop opens.
FIRST_MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Stalled(Exception):
    """Everybody waits for somebody, and no timer will wake them."""


class _Jumping(selectors.SelectSelector):
    """Tells of no socket, because there is none; has time pass instead of waiting."""

    def __init__(self, passes: Callable[[float], None]) -> None:
        super().__init__()
        self._passes = passes

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Be where the next timer is."""
        if timeout is None:
            raise Stalled("Everybody waits, and nothing will ever happen again.")
        self._passes(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock moves only when all that could be done at one moment is done.

    What others run in a thread runs here at once: threads would bring chance back in.
    """

    def __init__(self) -> None:
        self._now_s = 0.0
        super().__init__(_Jumping(self._pass))
        # Which timers count as due together: the same on every system, and still more than nothing beside the
        # time itself after years of simulated days.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now_s

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> "asyncio.Future[Any]":
        """`func` done here and now."""
        done = self.create_future()
        done.set_result(func(*args))
        return done

    def _pass(self, seconds: float) -> None:
        self._now_s += max(0.0, seconds)


class VirtualClock:
    """The shop's clock: a till's, its terminal's and its printer's alike."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        """UTC, to the microsecond."""
        return FIRST_MORNING + timedelta(seconds=self._loop.time())

    async def pause(self, seconds: float) -> None:
        """Come back after `seconds`, which take no time."""
        await asyncio.sleep(seconds)

    async def until(self, moment: datetime) -> None:
        """Come back at `moment`."""
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))
