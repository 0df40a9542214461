"""Moving money from the screen: in workers of the app, which no closing screen can cancel, one at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.worker import Worker, WorkerState

from register.counter.asking.noted import noted
from register.errors import RegisterError
from register.language import say
from register.tui.input.meant import Result
from register.tui.input.takes_input import TakesInput
from register.tui.opening import OpensTill
from register.tui.place import Place

if TYPE_CHECKING:
    from register.counter.till import Till

log = logging.getLogger(__name__)

#: A use case that moves money, or may.
Work = Callable[["Till"], Coroutine[Any, Any, object]]


class MovesMoney(OpensTill):
    """An app that lets use cases move money, and says what came of it."""

    _moving = False

    @property
    def holds_back(self) -> bool:
        """While money is booked: a scan then belongs to the next sale. Not while the terminal is asked.

        An errand on top waits by itself, and can be stopped.
        """
        booked = self._moving and self.frame.place is not Place.ASKING and self.screen is self.frame
        return booked or super().holds_back

    def hand(self, top: TakesInput, result: Result) -> None:
        """Give one result to the top screen; the next one finds the till as this one left it."""
        try:
            super().hand(top, result)
        except RegisterError as error:
            top.refuse(str(error))
        if self._looking:
            self.look_again()

    def move_money(self, work: Work) -> None:
        """Do `work`, which may move money, in a worker of the app; nothing when one is under way."""
        if not self._moving:
            self._moving = True
            self.run_worker(self._moved(work), group="money", exit_on_error=False)

    def abort(self) -> None:
        """Ask the terminal to stop. Not among the money: that waits for the answer."""
        from register.counter.selling import checkout

        self.run_worker(checkout.abort(self.till), group="abort", exit_on_error=False)

    async def _moved(self, work: Work) -> None:
        from register.domain.amounts import Refused  # loads behind the first frame
        from terminal_api.outcomes import Declined, NotSent

        sentence = ""
        try:
            match await work(self.till):
                case Refused(reason) | Declined(reason) | NotSent(reason):
                    sentence = noted(reason)
                case _:
                    pass
        except RegisterError as error:
            sentence = str(error)
        finally:
            self._moving = False
        if not self.is_running:
            return  # somebody left meanwhile: what came of it is in the journal, and there is no screen
        self.look_again()
        if sentence:
            self.say(sentence)
        self.hand_out()

    @on(Worker.StateChanged)
    def broken(self, changed: Worker.StateChanged) -> None:
        """A mistake of ours in a worker: say so, with nothing that could be a card number."""
        worker = cast("Worker[object]", changed.worker)
        if changed.state is WorkerState.ERROR and worker.group in ("money", "abort"):
            log.error("a %s worker broke", worker.group, exc_info=worker.error)
            self.look_again()
            broke = type(worker.error).__name__
            self.say(say("Something broke inside the till ({error}): call support", error=broke))
            self.hand_out()
