"""What every errand's screen shares: the till's frame, a title, one question at a time, Esc goes back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from register.errors import RegisterError
from register.tui.asks import Ask, NotUnderstood, asked
from register.tui.keys import Action, Hint
from register.tui.meant import Pressed, Result, Scanned
from register.tui.takes_input import Bell, TakesInput
from register.tui.widgets.figure import Reading, Says
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.header import TillHeader
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.tui.app import TillApp

T = TypeVar("T")
#: A use case that moves money, or may.
Work = Callable[["Till"], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question the terminal has not answered yet."""

    words: str
    since: datetime
    amount: str = ""
    currency: str = ""

    def reading(self, now: datetime) -> Reading:
        """The loud figure while it lasts."""
        seconds = max(0, int((now - self.since).total_seconds()))
        return Reading(Says.ASKING, self.amount, self.currency, f"{seconds} s")


class ErrandScreen(TakesInput, Screen[None]):
    """A screen over the main one. A subclass gives `body`, draws in `follow`, acts in `take`."""

    CSS_PATH = "errand.tcss"
    heading = ""
    """What this errand is, in a word or two."""
    counts_seconds = False
    """Whether its words change with the time, also while nothing is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: Waiting | None = None
        self.moving = False
        """Whether what is waited for moves money."""
        self._look: Worker[None] | None = None

    @property
    def till_app(self) -> TillApp:
        """The app, which owns the till and every request for money."""
        return cast("TillApp", self.app)

    @property
    def till(self) -> Till:
        """The till."""
        return self.till_app.till

    @property
    def line_hint(self) -> str:
        """What the empty input line says."""
        return ""

    def compose(self) -> ComposeResult:
        """The frame, and the body in it."""
        base = self.till_app.frame
        header = base.query_one(TillHeader)
        yield TillHeader(header.place, header.cashier, clock=header.clock)
        yield ThinRule()
        with Vertical(id="errand"), Vertical(id="errand-body"):
            yield Static(Text(self.heading), id="errand-title")
            yield from self.body()
        yield ThinRule()
        yield StatusLine(base.query_one(StatusLine).lamps)
        yield Static(id="notice")
        yield InputLine()
        yield KeyFooter()

    def body(self) -> Iterable[Widget]:
        """What stands between title and input line."""
        return ()

    def hints(self) -> tuple[Hint, ...]:
        """The keys that make sense now, the most needed first."""
        return (Hint("escape", "Back"),)

    def keys(self) -> str:
        """The letters that act at once now."""
        return "".join(hint.key for hint in self.hints() if len(hint.key) == 1)

    def follow(self) -> None:
        """Draw what there is to see now."""

    def on_mount(self) -> None:
        """Draw for the first time, and again whenever something is recorded."""
        if self.till_app.opened:
            self.till.watchers.append(self._changed)
        self.set_interval(1, self._second)
        self.draw()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        if self.till_app.opened and self._changed in self.till.watchers:
            self.till.watchers.remove(self._changed)

    def draw(self) -> None:
        """Body, input line and footer as they should be now."""
        self.follow()
        self.letters = self.keys()
        self.query_one(InputLine).hint = self.line_hint
        self.query_one(KeyFooter).hints = self.hints()

    def take(self, result: Result) -> None:
        """What comes this far means nothing here; Esc goes back."""
        self.clear_remark()
        match asked(result), result:
            case NotUnderstood(text), _:
                self.refuse(f"'{text}' is no command")
            case Ask(Action.HELP), _:
                from register.tui.screens.help import Help  # which is an errand too

                self.till_app.push_screen(Help(self.hints()))
            case _, Pressed("escape"):
                self.leave()
            case _, Scanned():
                self.refuse("A scan means nothing here")
            case _:
                self.refuse()

    def leave(self) -> None:
        """Back to the main screen."""
        self.dismiss()

    def refuse(self, remark: str = "") -> None:
        """Ring and say why: beside what is typed, or above it when the sentence is long."""
        if cell_len(remark) <= self.size.width - 8:
            super().refuse(remark)
            return
        self.post_message(Bell())
        self._notice(remark)

    def clear_remark(self) -> None:
        """Take back what was said of the last key."""
        self.query_one(InputLine).remark = ""
        self._notice("")

    def stop(self) -> None:
        """Stop waiting for a look; ask the terminal to stop moving money, and wait what it says to that."""
        if self.moving:
            self.till_app.abort()
            self.refuse("Asked the terminal to stop; its answer still decides")
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
        self.waiting = waiting
        self.clear_remark()
        self.draw()

    def _end(self) -> None:
        self.waiting, self.moving = None, False
        if self.is_attached:
            self.draw()

    def _notice(self, text: str) -> None:
        notice = self.query_one("#notice", Static)
        notice.update(Text(text))
        notice.set_class(bool(text), "-said")

    def _changed(self) -> None:
        self.call_later(self._look_again)

    def _look_again(self) -> None:
        if self.is_attached:
            base = self.till_app.frame
            self.query_one(StatusLine).lamps = base.query_one(StatusLine).lamps
            self.draw()

    def _second(self) -> None:
        if self.waiting or self.counts_seconds:
            self.follow()
