"""The life of the register inside the app: opened behind the first frame, looked after, let go at the end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from collections.abc import Callable, Generator
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from register.errors import ConfigError, RegisterError
from register.language import say
from register.tui.hang_up import on_hang_up
from register.tui.scanner import Pace
from register.tui.screens.frame import Frame
from register.tui.takes_input import TakesInput
from register.tui.till_app import KeyedApp
from register.tui.widgets.input_line import InputLine

if TYPE_CHECKING:
    from register.counter.till import Till

log = logging.getLogger(__name__)

#: What makes a till: called in a thread, since it may have much to import; entered where the app runs.
OpenTill = Callable[[], "AbstractAsyncContextManager[Till]"]


@contextlib.contextmanager
def _nothing_to_look_through() -> Generator[None]:
    """Spare the collector of garbage what is there once the till is open.

    A full collection walks through all of it, some 40 ms in which no key is read, every few hundred scans:
    the scan that comes just then would fall in two, and its first half look as if somebody had typed it.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class OpensTill(KeyedApp[None]):
    """An app with a register in it. `look_again` is called once that is open, and after every change."""

    def __init__(
        self, open_till: OpenTill, frame: Frame, *, clock: Callable[[], datetime], pace: Pace, theme: str
    ) -> None:
        super().__init__(pace=pace, theme=theme)
        self.clock = clock
        self.frame = frame
        self._open_till = open_till
        self._till: Till | None = None
        self._life: asyncio.Task[None] | None = None
        self._failure = ""
        self._looking = False

    def get_default_screen(self) -> Frame:
        """The frame stays under everything."""
        return self.frame

    @property
    def till(self) -> Till:
        """The register. Only once `opened`."""
        assert self._till is not None
        return self._till

    @property
    def opened(self) -> bool:
        """Whether the journal is open and what a crash left behind was looked after."""
        return self._till is not None

    def look_again(self) -> None:
        """Show what the till is at now."""
        self._looking = False

    def take_up(self, till: Till) -> None:
        """Look at what the last run left, before it is settled."""

    def say(self, sentence: str) -> None:
        """Ring, and say why beside the input line."""
        top = self.screen
        (top if isinstance(top, TakesInput) else self.frame).refuse(sentence)

    def remark(self, sentence: str) -> None:
        """Say beside the main input line what an errand did; no bell."""
        self.frame.query_one(InputLine).remark = sentence

    def on_mount(self) -> None:
        """Open the register once the first frame is on the screen."""
        on_hang_up(self.exit)
        self.call_after_refresh(self._begin)

    async def on_unmount(self) -> None:
        """Let go of the register, its journal last."""
        if self._life:
            self._life.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._life

    async def action_quit(self) -> None:
        """Leave, but not while the terminal is asked for money."""
        if self._failure:
            self.give_up()
        elif self._till and self._waits(self._till):
            self.say(say("The terminal is being asked: wait for its answer, or stop it with Esc"))
        else:
            self.exit()

    def give_up(self) -> None:
        """Leave, and say once more why: the register could not be opened, or cannot go on."""
        self.exit(return_code=2, message=self._failure)

    def _waits(self, till: Till) -> bool:
        from register.tui.route import waits

        return waits(till.books, till.asking)

    def _begin(self) -> None:
        self._life = asyncio.create_task(self._live())

    async def _live(self) -> None:
        """From opening the journal to letting it go; between them, see to the obligations."""
        try:
            made = await asyncio.to_thread(self._make)
            async with made as till:
                await self._settle_in(till)
                with _nothing_to_look_through():
                    await self._work(till)
        except ConfigError as error:  # whoever wrote the settings looks at the shell, not at the till
            self._failure = str(error)
            self.give_up()
        except RegisterError as error:
            self._fail(str(error))
        except Exception as error:  # the program ends here, and says why
            log.exception("the till broke off")
            self._fail(say("The till cannot go on ({error}): call support.", error=type(error).__name__))
        finally:
            self._till = None

    def _make(self) -> AbstractAsyncContextManager[Till]:
        from register.memory import give_large_blocks_back

        give_large_blocks_back()
        # With all that the counter needs: SQL, TLS, the printer.
        for behind_the_first_frame in ("screens.views", "route", "latest"):
            import_module(f"register.tui.{behind_the_first_frame}")
        return self._open_till()

    async def _settle_in(self, till: Till) -> None:
        """Ask what a crash left open, then let people in; nobody is signed in after a start."""
        from register.counter import shifts, worker
        from register.tui.screens.views import views

        shifts.sign_out(till)
        self.take_up(till)
        await worker.recover(till)
        self._till = till
        if self.is_running:
            await self.frame.furnish(views())
        if not self.is_running:
            return  # somebody left meanwhile: there is no screen to show anything on
        till.watchers.append(self._changed)
        self.look_again()
        self.hand_out()

    async def _work(self, till: Till) -> None:
        """See to the obligations, for as long as this runs."""
        from register.counter import worker

        await worker.work(till)

    def _changed(self) -> None:
        """Something was recorded: look again, once for a burst of changes."""
        if not self._looking:
            self._looking = True
            self.call_later(self._look_if_due)

    def _look_if_due(self) -> None:
        if self._looking:
            self.look_again()
            self.hand_out()

    def _fail(self, sentence: str) -> None:
        self._failure = sentence
        self.frame.fail(sentence)
