"""Each deed once for each of its points, ended at that point: `python -m tests.crash.every_point`.

A point is a moment before or after a write, a send, a receive or a print, and every step of the event loop:
whoever adds an `await` or a write adds a point by it. After the end the program starts again, finds out what
became of everything, the cashier finishes what is left, and a referee with books of its own looks at all.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from moneyed import EUR, Money

from register.counter.drawer import shifts
from register.simulate import register_at_work
from register.simulate.habits import evening
from register.simulate.habits.visit import Visit
from register.simulate.life import Killed, Life, Moment
from register.simulate.lot import Lot
from register.simulate.register_at_work import Crashed
from register.simulate.shop import Shop
from register.simulate.simulation import terminal_key
from register.simulate.tally import Tally
from register.simulate.world.surroundings import surroundings
from register.simulate.world.virtual_time import VirtualClock, VirtualLoop
from tests.crash.deeds import DEEDS, WITH_TWO_PRINTERS, Deed


class Points:
    """Counts them while it is armed, and ends the program's life at the fatal one."""

    def __init__(self) -> None:
        self.passed = 0
        self.fatal = 0
        self.life: Life | None = None

    def arm(self, life: Life, fatal: int) -> None:
        """From now on; `fatal` 0 only counts."""
        self.passed, self.fatal, self.life = 0, fatal, life

    def disarm(self) -> int:
        """Count no more; how many there were."""
        self.life = None
        return self.passed

    def passes(self, life: Life | None = None) -> None:
        """One more, of `life` or of whatever the event loop does."""
        if self.life is None or life not in (None, self.life) or self.life.over.is_set():
            return
        self.passed += 1
        if self.passed == self.fatal:
            self.life.end()


POINTS = Points()


class Counted(Life):
    """A life whose every moment is a point."""

    def passes(self, moment: Moment) -> None:
        POINTS.passes(self)
        if self.over.is_set():
            raise Killed
        super().passes(moment)


class SteppingLoop(VirtualLoop):
    """A loop whose every step is a point."""

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Any = None) -> asyncio.Handle:
        def step() -> None:
            POINTS.passes()
            callback(*args)

        return super().call_soon(step, context=context)


@dataclass(frozen=True, slots=True)
class Tried:
    """What ending a deed at a point came to."""

    points: int
    """Passed before the end, or all of them."""
    broken: str | None
    """The first promise that was broken."""


def tried(deed: Deed, fatal: int) -> Tried:
    """Do `deed` up to the point `fatal`, or to its end if that is 0, and all that comes after."""
    with surroundings() as folder:
        loop = SteppingLoop()
        loop.set_exception_handler(_unheard)
        asyncio.set_event_loop(loop)
        try:
            return loop.run_until_complete(_tried(deed, fatal, VirtualClock(loop), folder))
        finally:
            _put_away(loop)


async def _tried(deed: Deed, fatal: int, clock: VirtualClock, folder: Path) -> Tried:
    two = deed in WITH_TWO_PRINTERS
    shop = Shop(folder, clock, terminal_key(), Lot("every point"), Tally(), two_printers=two)
    register = shop.registers[0]
    visit = Visit(shop, register, Lot(deed.__name__))
    await register.open()
    register.press(shifts.sign_in_as, "Maria")
    register.press(shifts.open_shift, Money(100, EUR))
    POINTS.arm(register.life, fatal)
    with suppress(Crashed):
        await deed(visit)
        await clock.pause(30)  # the paper comes out
    points = POINTS.disarm()
    if register.life.over.is_set():
        await register.revive()
        register.press(shifts.sign_in_as, "Maria")
    visit.shopper.approve()
    if register.till.books.shift is None:
        register.press(shifts.open_shift, Money(100, EUR))
    await evening.closes(visit, last=True)
    await clock.pause(60)
    if register.till.books.jobs:
        shop.referee.holds(False, f"{sorted(register.till.books.jobs)} never reached paper")
    await register.close()
    shop.referee.ends()
    return Tried(points, shop.referee.broken)


def _unheard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A task that broke with nobody waiting for it: it was killed, or it is a mistake of its own."""
    if not isinstance(context.get("exception"), Killed):
        loop.default_exception_handler(context)


def _put_away(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks))
    asyncio.set_event_loop(None)
    loop.close()


def every(deed: Deed, *, few: int | None = None, share: float = 0) -> tuple[int, int, list[str]]:
    """How many points `deed` has, how many were tried, and what broke at which of those.

    All are tried, or `few` that stand evenly apart; the first of these is `share` of the way to the second.
    """
    register_at_work.Life = Counted
    whole = tried(deed, 0)
    broken = [] if whole.broken is None else [f"{deed.__name__}, not ended at all: {whole.broken}"]
    fatal = range(1, whole.points + 1)
    if few is not None:
        fatal = [1 + int((number + share) * whole.points / few) for number in range(few)]
    for point in fatal:
        one = tried(deed, point)
        if one.broken is not None:
            broken.append(f"{deed.__name__}, ended at {point} of {whole.points}: {one.broken}")
    return whole.points, len(fatal), broken


def main() -> int:
    """Every point of every deed; 1 when a promise was broken."""
    began, points, broken = perf_counter(), 0, 0
    for deed in DEEDS:
        if sys.argv[1:] and deed.__name__ not in sys.argv[1:]:
            continue
        count, _, sentences = every(deed)
        points, broken = points + count, broken + len(sentences)
        sys.stdout.write("\n".join([f"{deed.__name__:<24} {count:>5} points", *sentences]) + "\n")
        sys.stdout.flush()
    took = perf_counter() - began
    sys.stdout.write(f"{points} points in {took:.0f} s, {broken} promises broken\n")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
