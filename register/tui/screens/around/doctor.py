"""Looking for a fault: every hop that was asked, what it answered, and what to do about the broken ones."""

from collections.abc import Iterable

from rich.text import Text
from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from register.counter.checks.doctor import Hop, Step, Walk, advice, summary, walked
from register.language import counted, marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level


class Doctor(ErrandScreen):
    """Asks at once; moves no money and changes nothing. Esc stops the asking, then leaves."""

    heading = marked("LOOK FOR A FAULT")

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[Step] = []
        self._asking: Worker[object] | None = None
        """While it lasts."""

    @property
    def asking(self) -> bool:
        """Whether some hop is being asked."""
        return self._asking is not None

    def body(self) -> Iterable[Widget]:
        """How far it is, the steps, what the marked one was asked."""
        yield News()
        yield VerticalScroll(EntryList(places=0), id="doctor-list", can_focus=False)
        yield ThinRule()
        yield Static(id="doctor-words", classes="words")

    def on_mount(self) -> None:
        """Begin at once."""
        self.call_later(self.look)

    def ways(self) -> tuple[Walk, ...]:
        """What is walked when nobody says otherwise."""
        return self.till.walks()

    def look(self) -> None:
        """Walk all of it."""
        self.walk(self.ways())

    def hints(self) -> tuple[Hint, ...]:
        """Again, mark, stop or back."""
        marks = (Hint("up", say("or Down marks")),) if len(self._steps) > 1 else ()
        if self._asking:
            return (*marks, Hint("escape", say("Stop asking")))
        return (Hint("r", say("Ask again")), *marks, Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw the steps so far, and the marked one whole."""
        entries = self.query_one(EntryList)
        entries.entries = tuple(map(_entry, self._steps))
        self.query_one("#doctor-words", Static).update(Text(self._explained()))

    def take(self, result: Result) -> None:
        """Mark, ask again, stop."""
        self.clear_remark()
        match result:
            case Pressed("up" | "down" as key) if self._steps:
                self._mark(self.query_one(EntryList).beside(key))
            case Pressed("r") if not self._asking:
                self.look()
            case Pressed("escape") if self._asking:
                self._asking.cancel()
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    def _explained(self) -> str:
        at = self.query_one(EntryList).marked
        if not 0 <= at < len(self._steps):
            return ""
        step = self._steps[at]
        return "\n".join(filter(None, (f"{step.asked} {step.found.answer}", advice(step))))

    def _mark(self, index: int) -> None:
        self.query_one(EntryList).mark(index)
        self.draw()

    def walk(self, ways: tuple[Walk, ...]) -> None:
        """Begin to walk `ways`; what was found before is gone."""
        self._steps.clear()
        self.query_one(EntryList).marked = -1
        self._asking = self.run_worker(self._walk(ways), group="doctor", exit_on_error=False)
        self.draw()

    async def _walk(self, ways: tuple[Walk, ...]) -> None:
        """In a worker of this screen: leaving it stops the asking."""
        ended = False
        try:
            await walked(ways, self.till.clock.now, self._told, self._begins)
            ended = True
        finally:
            self._asking = None
            if self.is_attached:
                self._end(ended=ended)

    def _begins(self, walk: Walk, hop: Hop) -> None:
        words = say("Asking: {walk} · {hop} …", walk=walk.name, hop=hop.name)
        self.query_one(News).say(words, Level.OFF)

    def _told(self, step: Step) -> None:
        self._steps.append(step)
        self._mark(len(self._steps) - 1)

    def _end(self, *, ended: bool) -> None:
        """Mark the first that is broken, which is what somebody wants to read."""
        broken = [at for at, step in enumerate(self._steps) if not step.well]
        news = self.query_one(News)
        if broken:
            words = counted("One way stops: see the marked step.", "{count} ways stop.", len(broken))
            news.say(words, Level.RISK)
            self._mark(broken[0])
        elif ended:
            news.say(summary(self._steps))
        if not ended:
            news.say(say("Stopped; not all was asked."), Level.ATTENTION)
        self.draw()


def _entry(step: Step) -> Entry:
    took = say("{milliseconds} ms", milliseconds=step.milliseconds)
    level = Level.FINE if step.well else Level.RISK
    return Entry(step.name, took, step.found.answer, "✓" if step.well else "✗", level)
