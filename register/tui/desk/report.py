"""One report of one period: picture above, table below, another period beside it where one likes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from register.counter.paper.slips import local
from register.counter.reporting.kinds import Kind
from register.counter.reporting.period import Period
from register.counter.reporting.period_words import in_words
from register.counter.reporting.typed_period import typed_period
from register.domain.amounts import Refused
from register.language import say
from register.long_work import Stops
from register.tui.desk.making import Comparing, Make, made
from register.tui.desk.taking_along import ask_to_print, ask_to_save
from register.tui.desk.works import Then, WorksBeside
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.widgets.news import News
from register.tui.widgets.plot import ReportPlot, plot_height
from register.tui.widgets.report_table import ReportTable
from register.tui.widgets.status import Level

if TYPE_CHECKING:
    from datetime import date

    from register.counter.reporting.table import Report
    from register.tui.words.report_cells import Written


class ReportScreen(WorksBeside):
    """Made in a thread, again for each other period; Esc stops that, and what stood there stays."""

    def __init__(self, kind: Kind, period: Period, comparing: Comparing, make: Make) -> None:
        super().__init__()
        self._kind = kind
        self._make = make
        self.period = period
        """Of the report that is shown, or made now."""
        self.comparing = comparing
        self._shown: tuple[Period, Comparing] | None = None
        self._report: Report | None = None
        self._alone = False
        """Whether the table has the picture's room."""

    @property
    def headline(self) -> str:
        """What it is about."""
        return self._kind.title.upper()

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return say("another period: week, last month, 2026-11")

    @property
    def _today(self) -> date:
        return local(self.till.clock.now()).date()

    def body(self) -> Iterable[Widget]:
        """The period in words, picture, table, and what is to be said of the figures."""
        yield Static(id="report-period")
        yield ReportPlot()
        yield ReportTable()
        yield Static(id="report-notes")
        yield News()

    def on_mount(self) -> None:
        """Begin at once."""
        self.call_later(self._reckon)

    def on_resize(self, event: Resize) -> None:
        """The picture leaves first where there is no room."""
        self.call_after_refresh(self._share_room)

    @on(ReportTable.Resized)
    def share_anew(self) -> None:
        """What is said below, or why something cannot be, took lines or gave them back."""
        self._share_room()

    def hints(self) -> tuple[Hint, ...]:
        """What can be done with it, and the way back."""
        if self.working:
            return (Hint("escape", say("Stop")),)
        drawn, table = self._report is not None, self.query_one(ReportTable)
        paper = (Hint("p", say("Print")),) if drawn and self.till.settings.paper_columns else ()
        save = (Hint("s", say("Save"), say("as a table, a picture or a document")),) if drawn else ()
        compare = Hint("c", say("Compare"), say("with the one before, the same a year earlier, or nothing"))
        other = Hint("left", say("or Right: period"), say("the one before, or after it"))
        more = (Hint("n", say("Next columns")),) if table.hides_columns else ()
        alone = (Hint("a", say("Picture") if self._alone else say("Table")),) if self._drawable else ()
        marks = Hint("up", say("or Down marks"))
        return (*paper, *save, compare, other, *more, Hint("escape", say("Back")), *alone, marks)

    def follow(self) -> None:
        """The period, and whether its report is being made."""
        against = self.comparing.against(self.period)
        words = in_words(self.period, against, self._today)
        line = Text(words, no_wrap=True, overflow="ellipsis")
        if self.working:
            line.append(f"  {say('Reckoning ...')}", "italic")
        self.query_one("#report-period", Static).update(line)

    def take(self, result: Result) -> None:
        """Another period, another comparison, another row."""
        self.clear_remark()
        match result:
            case Pressed("escape") if self.working:
                self.give_up()
            case Pressed("left"):
                self._go_to(self.period.earlier)
            case Pressed("right"):
                self._go_to(self.period.later)
            case Pressed("c"):
                self.comparing = self.comparing.next
                self._reckon()
            case Pressed("up" | "down" | "pageup" | "pagedown" as key):
                self.query_one(ReportTable).press(key)
            case Pressed("n" | "a" | "p" | "s" as key) if any(hint.key == key for hint in self.hints()):
                self._do(key)
            case Typed(text) if not text.startswith("/"):
                self._type(text)
            case _:
                super().take(result)

    @on(ReportTable.Marked)
    def mark_clicked(self, clicked: ReportTable.Marked) -> None:
        """A click marks."""
        self.query_one(ReportTable).mark(clicked.index)

    @property
    def _drawable(self) -> bool:
        return self._report is not None and bool(self._report.labels and self._report.series)

    def _do(self, key: str) -> None:
        match key:
            case "n":
                self.query_one(ReportTable).next_columns()
            case "a":
                self._alone = not self._alone
                self._share_room()
                self.draw()
            case "s" if self._report:
                ask_to_save(self, self._report)
            case _ if self._report:
                ask_to_print(self, self._report)
            case _:
                pass

    def _type(self, text: str) -> None:
        period = typed_period(text, self.till.settings.screen.dates, self._today)
        if isinstance(period, Refused):
            self.refuse(period.reason)
        else:
            self._go_to(period)

    def _go_to(self, period: Period) -> None:
        self.period = period
        self._reckon()

    def _reckon(self) -> None:
        """Make the report that is wanted now; one under way goes on to it by itself."""
        self.tell("")
        if self.working:
            self.draw()
        else:
            self.begin(partial(self._reckoned, self.period, self.comparing))

    def _reckoned(self, period: Period, comparing: Comparing, stops: Stops) -> Then:
        report, table = made(self._make, self._kind, period, comparing.against(period), stops)
        return partial(self._show, (period, comparing), report, table)

    def _show(self, reckoned: tuple[Period, Comparing], report: Report, table: Written) -> None:
        if reckoned != (self.period, self.comparing):  # another is wanted by now
            self._reckon()
            return
        self._shown, self._report = reckoned, report
        self.query_one(ReportTable).show(table)
        self._end()

    def stopped(self) -> None:
        """What stood there before stays."""
        self._end()

    def broke(self, words: str) -> None:
        """What stood there before stays."""
        super().broke(words)
        self._end()

    def _end(self) -> None:
        if self._shown is None:
            self.tell(say("Nothing was reckoned: choose a period, or Esc."), Level.ATTENTION)
        else:
            self.period, self.comparing = self._shown
        report = self._report
        notes = report.notes if report else ()
        if report is not None and not report.rows:
            notes = (say("There is nothing to tell of this period."), *notes)
        said = self.query_one("#report-notes", Static)
        said.update(Text("\n".join(notes)))
        said.display = bool(notes)
        self.query_one(ReportPlot).show(report)
        self.call_after_refresh(self._share_room)

    def tell(self, words: str, level: Level = Level.FINE) -> None:
        """Say what was done, below the table."""
        self.query_one(News).say(words, level)
        self.call_after_refresh(self._share_room)

    def _share_room(self) -> None:
        table = self.query_one(ReportTable)
        body = self.query_one("#errand-body", Vertical)
        names = ("#errand-title", "#report-period", "#report-notes", "News")
        others = (other.outer_size.height for name in names if (other := self.query_one(name)).display)
        height = plot_height(body.size.height - sum(others), table.needed)
        plot = self.query_one(ReportPlot)
        plot.display = self._drawable and height > 0 and not self._alone
        plot.styles.height = height
