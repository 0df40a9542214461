"""The life of the register inside the app: opened behind the first frame, looked after, let go at the end."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Generator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from register.errors import ConfigError, RegisterError
from register.language import say
from register.tui.hang_up import on_hang_up
from register.tui.input.scanner import Pace
from register.tui.input.takes_input import TakesInput
from register.tui.screens.frame import Frame
from register.tui.till_app import KeyedApp
from register.tui.widgets.input_line import InputLine
from register.tui.working import worked

if TYPE_CHECKING:
    from register.counter.till import Till

log = logging.getLogger(__name__)

_LOOKS_S = 0.1
"""Between two looks whether somebody is still waited for, when the register is to be opened anew."""

#: What makes a till: called in a thread, since it may have much to import; entered where the app runs.
OpenTill = Callable[[], "AbstractAsyncContextManager[Till]"]


@contextmanager
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
        self._reopens = asyncio.Event()
        self.between = False
        """Whether the register was let go and is opened anew just now."""

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

    @property
    def holds_back(self) -> bool:
        """While the register is opened anew: what is pressed meanwhile finds it open."""
        return self.between or super().holds_back

    def reopen(self) -> None:
        """Open the register anew, as its settings are then, at the next moment when nobody is waited for.

        Whoever is signed in stays so, and an open basket is there again: it is in the journal.
        """
        self._reopens.set()

    def look_again(self) -> None:
        """Show what the till is at now."""
        self._looking = False

    def put_away(self) -> None:
        """Leave every screen that knows the register: it is opened anew."""

    def take_out(self) -> None:
        """Go back to where `put_away` left; the register is open."""

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
            with suppress(asyncio.CancelledError):
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
        self.frame.follow_opening()
        try:
            await self._live_once(again=False)
            while True:
                self.between = True
                await self._live_once(again=True)
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

    async def _live_once(self, *, again: bool) -> None:
        """Until it is to be opened anew."""
        made = await asyncio.to_thread(self._make)
        async with made as till:
            await self._settle_in(till, again=again)
            with _nothing_to_look_through():
                await self._work(till)
            # Before its journal is closed: nothing may look at it any more.
            self.between = True
            self.put_away()
            self._till = None
            if self._changed in till.watchers:
                till.watchers.remove(self._changed)

    async def _due_anew(self, till: Till) -> None:
        """Come back when the register is to be opened anew and nobody is waited for."""
        await self._reopens.wait()
        while self._busy(till):  # noqa: ASYNC110 - of what ends meanwhile not all is told
            await asyncio.sleep(_LOOKS_S)
        self._reopens.clear()

    def _busy(self, till: Till) -> bool:
        return self._somebody_is_waited_for() or any(one.locked() for one in till.locks.values())

    def _somebody_is_waited_for(self) -> bool:
        """Whether an answer about money is awaited."""
        return self._waits(self.till)

    def _make(self) -> AbstractAsyncContextManager[Till]:
        from register.memory import give_large_blocks_back

        give_large_blocks_back()
        # With all that the counter needs: SQL, TLS, the printer.
        for behind_the_first_frame in ("screens.views", "route", "latest"):
            import_module(f"register.tui.{behind_the_first_frame}")
        return self._open_till()

    async def _settle_in(self, till: Till, *, again: bool) -> None:
        """Ask what a crash left open, then let people in; nobody is signed in after a start.

        When it is opened `again`, nobody has left: what is open the worker asks about, as it did before.
        """
        from register.counter.drawer import shifts
        from register.counter.owing import worker
        from register.tui.screens.views import views

        if not again:
            shifts.sign_out(till)
        self.take_up(till)
        if not again:
            await worker.recover(till)
        self._till, self.between = till, False
        if self.is_running and not again:
            await self.frame.furnish(views())
        if not self.is_running:
            return  # somebody left meanwhile: there is no screen to show anything on
        till.watchers.append(self._changed)
        self.look_again()
        if again:
            self.take_out()
        self.hand_out()

    async def _work(self, till: Till) -> None:
        """See to the obligations, until it is to be opened anew."""
        await worked(till, self._due_anew(till))

    def _changed(self) -> None:
        """Something was recorded: look again, once for a burst of changes."""
        if not self._looking:
            self._looking = True
            self.call_later(self._look_if_due)

    def _look_if_due(self) -> None:
        if self._looking and self.is_running:  # what is recorded while somebody leaves finds no screen
            self.look_again()
            self.hand_out()

    def _fail(self, sentence: str) -> None:
        self._failure = sentence
        self.frame.fail(sentence)
