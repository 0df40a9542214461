"""Before the Z: the shift beside the terminal's own record. It goes on by itself when all agrees."""

from collections.abc import Iterable
from functools import partial

from rich.text import Text
from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.counter.asking.advance import settle_and_follow
from register.counter.days import comparison_report, comparison_words, day_comparison
from register.counter.days.day_comparison import Comparing
from register.counter.drawer.own_counts import OwnCount, own_counts
from register.domain.amounts import Refused
from register.domain.asking.comparison import Odd
from register.domain.events import DayCompared
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.widgets.entries import EntryList
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.comparison_rows import entry, progress
from terminal_api.money import decimals


class CompareDay(AskingErrand):
    """Asks, shows what is odd and what can be done about each; a manager may go on all the same."""

    heading = marked("COMPARE WITH THE TERMINAL")

    def __init__(self, *, closes: bool = True) -> None:
        """`closes`: the shift closes after it; else nothing does, and nobody is asked to let it."""
        super().__init__()
        self._closes = closes
        self.goes_on = False
        """Whether the shift may close now."""
        self.seen_by: Person | None = None
        """The manager who has seen what is odd, or that it could not be compared."""
        self._comparing = Comparing()
        self._found: tuple[DayCompared, ...] = ()
        self._own: tuple[OwnCount, ...] = ()
        """What processors were asked that tell no totals."""

    def body(self) -> Iterable[Widget]:
        """What came of it above, the odd ones, the marked one and its ways out below."""
        yield News()
        yield Static(id="compare-words", classes="words")
        yield VerticalScroll(
            EntryList(places=decimals(self.till.currency)), id="compare-list", can_focus=False
        )
        yield ThinRule()
        yield Static(id="compare-odd", classes="words")
        yield KeyList(label=19)

    def on_mount(self) -> None:
        """Begin at once."""
        self.call_later(self._compare)

    def hints(self) -> tuple[Hint, ...]:
        """The ways out of the marked one, and of all of it."""
        marks = (Hint("up", say("or Down marks")),) if len(self._found_odd) > 1 else ()
        return (*self._offers(), *marks, Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw how far it is, or what came of it."""
        entries, words = self.query_one(EntryList), self.query_one("#compare-words", Static)
        entries.entries = () if self.waiting else tuple(entry(odd) for _, odd in self._found_odd)
        entries.marked = min(max(0, entries.marked), len(self._found_odd) - 1)
        self.query_one(KeyList).hints = () if self.waiting else self._offers()
        if self.waiting:
            doing = self.waiting.words if self.moving else progress(self._comparing)
            self.query_one(News).say(doing)
            words.update("")
            self.query_one("#compare-odd", Static).update("")
            return
        notes = (note for one in self._found for note in comparison_words.notes(one))
        own = (" ".join((one.words, "; ".join(one.lines))).rstrip() for one in self._own)
        words.update(Text("\n".join((*notes, *own))))
        self.query_one("#compare-odd", Static).update(Text(self._explained()))

    def take(self, result: Result) -> None:
        """Mark, stop, and take a way out."""
        self.clear_remark()
        entries = self.query_one(EntryList)
        match result:
            case _ if self.waiting:
                self.refuse(say("The terminal is being asked: wait for its answer"))
            case Pressed("up" | "down" as key):
                self._mark(entries.beside(key))
            case Pressed("s" | "l" | "r" | "p" | "m" as key) if any(one.key == key for one in self._offers()):
                self._do(key)
            case _:
                super().take(result)

    def stop(self) -> None:
        """Keep what was told so far."""
        if self.moving:
            super().stop()
        else:
            self._comparing.stop()

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    @property
    def _found_odd(self) -> tuple[tuple[DayCompared, Odd], ...]:
        return tuple((one, odd) for one in self._found for odd in one.odd)

    @property
    def _marked(self) -> tuple[DayCompared, Odd] | None:
        at = self.query_one(EntryList).marked
        return self._found_odd[at] if 0 <= at < len(self._found_odd) else None

    def _explained(self) -> str:
        """The marked one in a whole sentence, and what can be done about it."""
        if self._marked is None:
            return say("What was not compared is compared with the next shift.")
        one, odd = self._marked
        return f"{comparison_words.sentence(odd, one.processor)}\n{comparison_words.advice(odd)}"

    def _offers(self) -> tuple[Hint, ...]:
        again = Hint("r", say("Compare again"), say("when something was done about it"))
        if not self._found:
            return (again,)
        odd = self._marked[1] if self._marked else None
        lets = Hint("m", say("A manager"), say("closes all the same; stands on the Z report"))
        paper = (Hint("p", say("Print"), say("all that is odd, on a paper of its own")),)
        prints = paper if self.till.settings.paper_columns is not None else ()
        return (*(_ways(odd) if odd else ()), again, *prints, *((lets,) if self._closes else ()))

    def _mark(self, index: int) -> None:
        self.query_one(EntryList).mark(index)
        self.draw()

    def _compare(self) -> None:
        self._comparing = Comparing(changed=self.draw)
        asking = day_comparison.compare_day(self.till, self._comparing)
        self.look_up(self.since_now(""), asking, self._compared)

    def _compared(self, found: tuple[DayCompared, ...] | Refused) -> None:
        if isinstance(found, Refused):
            self.refuse(found.reason)
            return
        self._found, self._own = found, own_counts(self.till)
        if not day_comparison.wants_a_word(self.till):
            self._go_on()
            return
        summary = "\n".join(map(comparison_words.summary, found))
        self.query_one(News).say(summary, Level.ATTENTION)

    def _go_on(self, manager: Person | None = None) -> None:
        self.goes_on, self.seen_by = True, manager
        self.leave()

    def _do(self, key: str) -> None:
        match key, self._marked:
            case "r", _:
                self._compare()
            case "m", _:
                text = say("A manager has seen this, and lets the shift close. It stands on the Z report.")
                self.ask_approval(Act.CLOSE_ODD, text, self._go_on)
            case "p", _:
                self._print()
            case "s", (_, odd):
                self._settle(odd)
            case "l", (_, odd):
                refused = day_comparison.look_into(self.till, odd)
                if refused is not None:
                    self.refuse(refused.reason)
                else:
                    self.query_one(News).say(
                        say("It is on the list of what is open: F10, W. Compare again then.")
                    )
            case _:
                pass

    def _print(self) -> None:
        if (refused := comparison_report.print_comparison(self.till)) is not None:
            self.refuse(refused.reason)
        else:
            self.query_one(News).say(say("The comparison goes to the printer."))

    def _settle(self, odd: Odd) -> None:
        request = next((one for one in self.till.books.unsettled if one.id == odd.request_id), None)
        if request is None:
            self._compare()  # it was settled meanwhile
            return
        work = partial(settle_and_follow, request=request)
        self.move_money(self.since_now(say("Asking what became of it.")), work, lambda _: self._compare())


def _ways(odd: Odd) -> tuple[Hint, ...]:
    """What can be done about that one."""
    if odd.open:
        return (Hint("s", say("Settle"), say("asks the terminal now what became of it")),)
    if day_comparison.can_be_looked_into(odd):
        does = say("the till asks once more, and takes back what came too late")
        return (Hint("l", say("Look into it"), does),)
    return ()
