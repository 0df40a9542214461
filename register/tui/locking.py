"""The lock: by a command, or by itself when nobody pressed a key for long; the basket stays behind it."""

from __future__ import annotations

from datetime import timedelta

from textual.events import Event, Key, MouseDown, Paste

from register.language import say
from register.tui.input.meant import Result, Typed
from register.tui.input.takes_input import TakesInput
from register.tui.money import MovesMoney


class LocksItself(MovesMoney):
    """An app whose till locks itself after a while without a key, never while somebody is waited for."""

    _unlocked_by: str | None = None

    def on_mount(self) -> None:
        """Look at the clock now and then."""
        self._touched = self.clock()
        self.set_interval(1, self.lock_if_idle)

    async def on_event(self, event: Event) -> None:
        """Whoever presses or clicks is there."""
        if isinstance(event, Key | Paste | MouseDown):
            self._touched = self.clock()
        await super().on_event(event)

    def hand(self, top: TakesInput, result: Result) -> None:
        """`/lock` is meant for the till, on whatever screen it is typed."""
        match result:
            case Typed("/lock") if self.opened and self.till.books.cashier:
                self.lock()
            case _:
                super().hand(top, result)

    def lock(self, *, by_itself: bool = False) -> None:
        """Ask for a PIN again, before anything else."""
        from register.counter.drawer import shifts

        if self._somebody_is_waited_for():
            self.say(say("The terminal is being asked: wait for its answer, then lock the till"))
        else:
            shifts.sign_out(self.till, by_itself=by_itself)

    def lock_if_idle(self) -> None:
        """Lock it when no key was pressed for so long; who waits for a shopper is not idle."""
        if not self.opened:
            return
        if self._somebody_is_waited_for():
            self._touched = self.clock()
            return
        limit = self.till.settings.screen.lock_after_s
        if not limit or self.clock() - self._touched < timedelta(seconds=limit):
            return
        if self.till.books.cashier:
            self.lock(by_itself=True)
        elif len(self.screen_stack) > 1:
            self._leave_all()  # the desk, which opens on a locked till too

    def follow_cashier(self) -> None:
        """When the till is locked, whatever was open or half typed is left: nothing of it is for the next."""
        left, self._unlocked_by = self._unlocked_by, self.till.books.cashier
        if not left or self._unlocked_by:
            return
        self._leave_all()

    def _leave_all(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.frame.kept = ""
        self.use_typed()

    def _somebody_is_waited_for(self) -> bool:
        """Whether the terminal is asked, by the till or by a screen, or money is being booked."""
        from register.tui.screens.asking.asking_errand import AskingErrand

        till = self.till
        if self._moving or self._waits(till) or till.first_look is not None:
            return True
        return any(isinstance(one, AskingErrand) and one.waiting is not None for one in self.screen_stack)
