"""An errand that asks the terminal: one question at a time, its seconds counted."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from moneyed import Money
from textual.worker import Worker

from register.counter.cards import card_sales
from register.errors import RegisterError
from register.language import say
from register.tui.input.keys import Hint
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.dialog import Choice, Question
from register.tui.widgets.figure import Reading, Says
from register.tui.widgets.footer import KeyFooter

if TYPE_CHECKING:
    from register.counter.till import Till

T = TypeVar("T")
#: A use case that moves money, or may.
Work = Callable[["Till"], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that is not answered yet."""

    words: str
    since: datetime
    amount: str = ""
    currency: str = ""

    def reading(self, till: Till) -> Reading:
        """The loud figure while it lasts."""
        seconds = max(0, int((till.clock.now() - self.since).total_seconds()))
        says = Says.ASKING_ELSEWHERE if till.asks_elsewhere else Says.ASKING
        return Reading(says, self.amount, self.currency, f"{seconds} s")


class AskingErrand(ErrandScreen):
    """An `ErrandScreen` that looks something up, or moves money."""

    counts_seconds = False
    """Whether its words change with the time, also while nothing is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: Waiting | None = None
        self.moving = False
        """Whether what is waited for moves money."""
        self._look: Worker[None] | None = None
        self._stopping = False
        """Whether the terminal was asked to stop what is waited for."""

    def on_mount(self) -> None:
        """Let the seconds be seen."""
        self.set_interval(1, self._second)

    def draw(self) -> None:
        """While something is waited for, the one key that works is the one that stops it."""
        super().draw()
        if self.waiting:
            self.letters = ""
            self.query_one(KeyFooter).hints = (Hint("escape", say("Stop asking")),)

    def stop_waiting(self) -> bool:
        """Stop what is waited for, on every such screen in the same way."""
        if self.waiting is None:
            return False
        self.stop()
        return True

    def stop(self) -> None:
        """Stop waiting for a look; ask the terminal to stop moving money, and wait what it says to that."""
        if self.moving and self._stopping:
            self.refuse(say("The terminal was asked to stop: wait for its answer, which still decides"))
        elif self.moving and self.till.asks_elsewhere:
            self.refuse(say("Nobody can stop that: the till goes on when the answer comes"))
        elif self.moving:
            self._stopping = True
            self.till_app.abort()
            self.refuse(say("Asked the terminal to stop; its answer still decides"))
        else:
            if self._look:
                self._look.cancel()
            self._end()

    def look_up(self, waiting: Waiting, asking: Coroutine[Any, Any, T], then: Callable[[T], None]) -> None:
        """Ask what moves no money; leaving this screen stops it."""
        self._begin(waiting)
        self._look = self.run_worker(self._looked_up(asking, then), group="look", exit_on_error=False)

    def move_money(
        self, waiting: Waiting, asking: Callable[[Till], Coroutine[Any, Any, T]], then: Callable[[T], None]
    ) -> None:
        """Ask in a worker of the app, which outlives this screen; `then` takes the answer if it still can."""
        self.moving = True
        self._begin(waiting)

        async def work(till: Till) -> None:
            try:
                answer = await asking(till)
            finally:
                self._end()
            if self.is_attached:
                then(answer)
                self.draw()

        self.till_app.move_money(work)

    def after_notice(self, amount: Money, sell: Callable[[], None]) -> None:
        """Sell a card for `amount`; where the shop must tell its buyer something, only once that was read."""
        if not (words := card_sales.notice(self.till, amount)):
            sell()
            return

        def read(goes_on: bool | None) -> None:
            if goes_on:
                sell()

        choices = (
            Choice("y", say("Read, sell it"), value=True),
            Choice("k", say("Do not sell"), value=False),
        )
        self.till_app.push_screen(Question(say("Tell the buyer"), words, choices, leave=False), read)

    def since_now(self, words: str, amount: str = "", currency: str = "") -> Waiting:
        """A question that is asked now."""
        return Waiting(words, self.till.clock.now(), amount, currency)

    async def _looked_up(self, asking: Coroutine[Any, Any, T], then: Callable[[T], None]) -> None:
        try:
            answer = await asking
        except RegisterError as error:
            self._end()
            self.refuse(str(error))
            return
        self._end()
        then(answer)
        self.draw()

    def _begin(self, waiting: Waiting) -> None:
        self.waiting, self._stopping = waiting, False
        self.clear_remark()
        self.draw()

    def _end(self) -> None:
        self.waiting, self.moving = None, False
        if self.is_attached:
            self.draw()

    def _second(self) -> None:
        if self.waiting or self.counts_seconds:
            self.follow()
