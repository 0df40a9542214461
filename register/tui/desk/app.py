"""The manager's desk as a program of its own: a PIN that may, the desk, and nothing of the till around it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete

from register.language import say
from register.tui.app import TillApp
from register.tui.desk.station import Station

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.staff.people import Person
    from register.tui.screens.people.approving import ApprovalPrompt


class DeskApp(TillApp):
    """Opens at the desk, once somebody with the right has typed their PIN; Esc leaves it, then the program.

    Beside a till that is open at the counter it looks on: see `register.looking_on`. Alone it holds the
    journal, and the counter cannot open meanwhile: it says so.
    """

    manager: Person | None = None
    """Whose PIN was typed."""
    asks_again = True
    """Whether a PIN is asked for when somebody left the desk, or was away for long; else the program ends."""
    _prompt: ApprovalPrompt | None = None
    """Where the PIN is asked for that opens it."""

    def look_again(self) -> None:
        """The frame stays under the desk; only what is around it changes."""
        self._looking = False
        if self.opened:
            name = self.manager.name if self.manager else ""
            if name and not _only_looks(self.till):
                name = say("{name} · the counter waits", name=name)
            self.frame.tell(name, self._lamps.read(self.till, self.clock()))

    def take_up(self, till: Till) -> None:
        """No sale is this desk's."""

    def pop_screen(self) -> AwaitComplete:
        """Whoever leaves the last screen of the desk has left it."""
        popped = super().pop_screen()
        self.call_later(self._look_who_is_there)
        return popped

    def lock(self, *, by_itself: bool = False) -> None:
        """The desk is left; who is signed in at the counter stays."""
        self._leave_all()

    def lock_if_idle(self) -> None:
        """Leave the desk when nobody pressed a key for long."""
        if self._prompt is None:
            super().lock_if_idle()

    async def _settle_in(self, till: Till, *, again: bool) -> None:
        """Where it only looks on there is nothing to settle."""
        if _only_looks(till):
            self._till = till
            till.watchers.append(self._changed)
        else:
            await super()._settle_in(till, again=again)
        if self.is_running:
            self.look_again()
            self._look_who_is_there()

    async def _work(self, till: Till) -> None:
        if _only_looks(till):
            await asyncio.Event().wait()
        await super()._work(till)

    def _look_who_is_there(self) -> None:
        """Ask for a PIN where nothing of the desk is open."""
        if not self.opened or self._prompt or self.screen is not self.frame:
            return
        if self.manager is None:
            self._ask()
        elif self.asks_again:
            self.manager = None
            self._ask()
        else:
            self.exit()

    def _ask(self) -> None:
        from register.domain.staff.rights import Act
        from register.tui.screens.people.approving import ApprovalPrompt

        told = (
            ""
            if _only_looks(self.till)
            else say("The till cannot open at the counter until this desk is left.")
        )
        self._prompt = prompt = ApprovalPrompt(self.till, Act.DESK, told, stays=True)
        self.push_screen(prompt, lambda _: self._answered(prompt.allowed_by))

    def _answered(self, who: Person | None) -> None:
        self._prompt = None
        if who is None:
            self.exit()
        else:
            self.let_in(who)

    def let_in(self, who: Person) -> None:
        """Open the desk for `who`, whose PIN was typed."""
        from register.tui.desk.stations import screen_at

        self.manager = who
        self.look_again()
        self.push_screen(screen_at(Station.BALANCES, who))


def _only_looks(till: Till) -> bool:
    from register.counter.looking import only_looks  # with the journal's reader: not before the first frame

    return only_looks(till)
