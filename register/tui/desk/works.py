"""A screen of the desk whose work takes a while: done in a thread, stopped by whoever leaves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from threading import Event

from register.errors import RegisterError
from register.language import say
from register.long_work import Stopped, Stops
from register.tui.screens.errand import ErrandScreen

log = logging.getLogger(__name__)

Then = Callable[[], object]
"""What is done on the screen once work has ended."""


class WorksBeside(ErrandScreen):
    """One piece of work at a time. From the thread, `call_later` draws how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self._stop: Event | None = None
        """While the work lasts; set, it ends."""

    @property
    def working(self) -> bool:
        """Whether it goes on."""
        return self._stop is not None

    def begin(self, work: Callable[[Stops], Then]) -> None:
        """Do `work` in a thread, and then here what it answers with; what went on before is given up."""
        self.stop()
        self._stop = stop = Event()
        beside = partial(self._beside, work, stop)
        self.run_worker(beside, group="beside", exclusive=True, exit_on_error=False)
        self.draw()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self._stop is not None:
            self._stop.set()

    def give_up(self) -> None:
        """Ask it to stop, and wait no longer for what it answers."""
        self.stop()
        self._stop = None
        self.stopped()
        self.draw()

    def stopped(self) -> None:
        """It was stopped: nothing came of it."""

    def broke(self, words: str) -> None:
        """It could not be done, and why."""
        self.refuse(words)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self.stop()

    async def _beside(self, work: Callable[[Stops], Then], stop: Event) -> None:
        then: Then = self.stopped
        try:
            then = await asyncio.to_thread(work, stop.is_set)
        except Stopped:
            pass
        except RegisterError as error:
            then = partial(self.broke, str(error))
        except Exception as error:  # a mistake of ours in a thread ends nobody's day
            log.exception("work of the desk broke")
            broken = type(error).__name__
            words = say("Something broke inside the till ({error}): call support", error=broken)
            then = partial(self.broke, words)
        if self._stop is stop and self.is_attached:
            self._stop = None
            then()
            self.draw()
