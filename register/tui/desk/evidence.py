"""Searching all that the till keeps for card data: how far it is, where it looked, what to do then."""

from collections.abc import Iterable
from functools import partial
from time import monotonic

from rich.text import Text
from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.counter.checks import evidence as found
from register.counter.checks.evidence import Finding, Progress, Searched
from register.counter.checks.evidence_words import KINDS, advice, counts, print_statement, summary
from register.language import counted, marked, say
from register.long_work import Stops
from register.tui.desk.works import Then, WorksBeside
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.widgets.bar import Bar
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level

_EVERY_S = 0.1
"""The search tells of each megabyte, and small files come by the thousand: so often the screen follows."""


class Evidence(WorksBeside):
    """Begins when asked to; findings stand above the places that were searched. Changes nothing."""

    heading = marked("CARD DATA")

    def __init__(self) -> None:
        super().__init__()
        self._evidence: found.Evidence | None = None

    def body(self) -> Iterable[Widget]:
        """What it is for, how far it is, the list, the marked row whole."""
        yield Static(id="evidence-what", classes="words")
        yield Bar()
        yield News()
        yield VerticalScroll(EntryList(places=0), id="evidence-list", can_focus=False)
        yield ThinRule(id="evidence-rule")
        yield Static(id="evidence-words", classes="words")

    def hints(self) -> tuple[Hint, ...]:
        """Search, stop, print, mark."""
        if self.working:
            return (Hint("escape", say("Stop searching")),)
        search = Hint("s", say("Search again") if self._evidence else say("Search"))
        printing = self._evidence and not self._evidence.stopped and self.till.settings.paper_columns
        printed = (Hint("p", say("Print a statement")),) if printing else ()
        marks = (Hint("up", say("or Down marks")),) if len(self._rows) > 1 else ()
        return (search, *printed, *marks, Hint("escape", say("Back")))

    @property
    def _rows(self) -> tuple[Finding | Searched, ...]:
        return (*self._evidence.findings, *self._evidence.places) if self._evidence else ()

    def follow(self) -> None:
        """Draw what is known so far, and the marked row whole."""
        entries = self.query_one(EntryList)
        entries.entries = tuple(map(_entry, self._rows))
        self.query_one(Bar).display = self.working
        what = self.query_one("#evidence-what", Static)
        what.display = not self.working and self._evidence is None
        what.update(
            say(
                "Journal, logs, exports and all else this till keeps is searched for numbers of cards, "
                "magnetic stripes, PINs and its own secrets. Nothing is changed."
            )
        )
        at = entries.marked
        self.query_one("#evidence-rule").display = bool(self._rows)
        told = _explained(self._rows[at]) if 0 <= at < len(self._rows) else ""
        self.query_one("#evidence-words", Static).update(Text(told))

    def take(self, result: Result) -> None:
        """Search, stop, print, mark."""
        self.clear_remark()
        match result:
            case Pressed("escape") if self.working:
                self.stop()
            case Pressed("s" | "enter") if not self.working:
                self._search()
            case Pressed("p") if self._evidence and not self.working:
                self._print(self._evidence)
            case Pressed("up" | "down" as key) if self._rows:
                self._mark(self.query_one(EntryList).beside(key))
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    def _far(self, progress: Progress) -> None:
        if not self.working:
            return
        self.query_one(Bar).percent = 100 * progress.done // max(1, progress.whole)
        so_far = (
            counted("one finding so far", "{count} findings so far", progress.found)
            if progress.found
            else say("nothing found so far")
        )
        words = say("Searching: {place}, {found} …", place=progress.place, found=so_far)
        self.query_one(News).say(words, Level.RISK if progress.found else Level.OFF)

    def broke(self, words: str) -> None:
        """What was searched until then is not told."""
        self.query_one(News).say(say("Stopped before the end: this proves nothing."), Level.ATTENTION)
        super().broke(words)

    def _found(self, evidence: found.Evidence) -> None:
        self._evidence = evidence
        level = Level.FINE if evidence.clean else Level.ATTENTION
        self.query_one(News).say(summary(evidence), Level.RISK if evidence.count else level)
        self._mark(0)

    def _search(self) -> None:
        self._evidence = None
        self.query_one(EntryList).marked = -1
        self.query_one(Bar).percent = 0
        self.query_one(News).say("")
        self.begin(self._searched)

    def _searched(self, stops: Stops) -> Then:
        """In a thread; once stopped it still tells what it found until then."""
        told_at = 0.0

        def tell(progress: Progress) -> None:
            nonlocal told_at
            if monotonic() - told_at > _EVERY_S:
                told_at = monotonic()
                self.call_later(self._far, progress)

        return partial(self._found, self.till.evidence(tell, stops))

    def _mark(self, index: int) -> None:
        self.query_one(EntryList).mark(index)
        self.draw()

    def _print(self, evidence: found.Evidence) -> None:
        if (refused := print_statement(self.till, evidence, self.manager)) is not None:
            self.refuse(refused.reason)
        else:
            self.query_one(News).say(say("The statement is on its way to the printer."))


def _entry(row: Finding | Searched) -> Entry:
    if isinstance(row, Finding):
        return Entry(say(KINDS[row.kind]), note=row.where, sign="✗", level=Level.RISK)
    sign, level = ("✗", Level.RISK) if row.findings else ("✓", Level.FINE)
    return Entry(row.place, note=counts(row), sign=sign, level=level)


def _explained(row: Finding | Searched) -> str:
    if isinstance(row, Finding):
        return f"{row.where}: {say(KINDS[row.kind])} {row.shown}\n{advice(row.kind)}"
    return f"{row.place}: {counts(row)}"
