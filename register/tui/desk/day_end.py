"""The day's end, at the manager's desk: the day as it stands, its Z, and the days that are over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.widgets import Static

from register.counter.days import day_words
from register.counter.days.past_days import Day, agrees, compared_in, days
from register.counter.paper.slips import local
from register.counter.people import staff
from register.counter.reporting.kinds import Kind
from register.counter.reporting.period import month_of
from register.domain.amounts import figures
from register.domain.books import Books
from register.domain.events import DayCompared
from register.domain.staff.rights import Act
from register.language import marked, say
from register.long_work import Stopped, Stops
from register.tui.desk.day_stands import stands
from register.tui.desk.export import ExportBooks
from register.tui.desk.making import Comparing, figures_of
from register.tui.desk.past_day import PastDay
from register.tui.desk.report import ReportScreen
from register.tui.desk.works import Then, WorksBeside
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.drawer.close_shift import CloseShift
from register.tui.screens.drawer.compare_day import CompareDay
from register.tui.screens.people.approving import ask_approval, with_approval
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.long_list import LongList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from terminal_api.money import decimals

if TYPE_CHECKING:
    from textual.widget import Widget

    from register.domain.staff.people import Person

#: So many of the newest are looked into for what the list says of their comparison.
_NEWEST = 60


class DayEnd(WorksBeside):
    """What closing needs above, past days below, the newest first; Enter opens one."""

    heading = marked("DAY END")

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[Day, ...] = ()
        self._compared: dict[int, tuple[DayCompared, ...]] = {}
        """By shift, once it was looked up."""
        self._loading = True
        """Whether the list was not read yet."""

    def body(self) -> Iterable[Widget]:
        """The day as it stands; the days that are over; the marked one of them."""
        yield Static(id="day-now", classes="words")
        yield ThinRule()
        yield LongList(places=decimals(self.till.currency), id="day-list")
        yield Static(id="day-marked", classes="words")
        yield News()

    def on_mount(self) -> None:
        """Read the journal beside the screen."""
        self.call_later(self._load)

    def hints(self) -> tuple[Hint, ...]:
        """Close, compare, look at a day."""
        shift = self.till.books.shift is not None
        closes = (Hint("z", say("Close the shift")), Hint("c", say("Compare"))) if shift else ()
        looks = (Hint("enter", say("Open")), Hint("up", say("or Down marks"))) if self._days else ()
        more = (Hint("l", say("Liability")), Hint("e", say("Export")))
        return (*closes, *looks, *more, Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw the day as it stands, and the list."""
        self.query_one("#day-now", Static).update(Text("\n".join(stands(self.till))))
        past = self.query_one(LongList)
        past.show(len(self._days), self._row, past.at)
        self.query_one("#day-marked", Static).update(Text(self._marked_words()))

    def take(self, result: Result) -> None:
        """Mark, open, close, compare."""
        self.clear_remark()
        past = self.query_one(LongList)
        match result:
            case Pressed(key) if self._days and (at := past.moved(key)) is not None:
                past.show(len(self._days), self._row, at)
                self.draw()
            case Pressed("enter") if self._marked:
                self._open(self._marked)
            case Pressed("z") if self.till.books.shift is not None:
                self._close()
            case Pressed("c") if self.till.books.shift is not None:
                self._compare()
            case Pressed("l"):
                self._show_liability()
            case Pressed("e"):
                self.go_on_to(ExportBooks())
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks; another on the same one opens it."""
        past = self.query_one(LongList)
        if clicked.index == past.at and self._marked:
            self._open(self._marked)
        else:
            past.show(len(self._days), self._row, clicked.index)
            self.draw()

    def _show_liability(self) -> None:
        """What gift cards are still worth, over the month so far."""
        month = month_of(local(self.till.clock.now()).date())
        self.go_on_to(ReportScreen(Kind.LIABILITY, month, Comparing.NOTHING, figures_of(self.till)))

    # Past days

    @property
    def _marked(self) -> Day | None:
        at = self.query_one(LongList).at
        return self._days[at] if 0 <= at < len(self._days) else None

    def _row(self, index: int) -> Entry:
        day = self._days[index]
        sign, level = _sign(self._compared.get(day.number))
        off = day.difference
        aside = figures(off) if off is not None and off.amount else ""
        name = f"{day.number:>3}  {day_words.hours(day)}  {day.closed_by}".rstrip()
        return Entry(name, figures(day.turnover), sign=sign, level=level, aside=aside)

    def _marked_words(self) -> str:
        if self._marked is None:
            return say("Reading the journal.") if self._loading else say("No shift was closed yet.")
        day = self._marked
        found = self._compared.get(day.number)
        words = [say("Z report {z}, {difference}", z=day.z, difference=day_words.difference(day))]
        words.append(day_words.sales(day))
        if found is not None:
            words.append(day_words.agreement(found))
        if day.odd_seen_by:
            words.append(say("closed all the same by {name}", name=day.odd_seen_by))
        return "; ".join(words)

    def _load(self) -> None:
        self._loading = True
        self.begin(self._read)

    def _read(self, stops: Stops) -> Then:
        """In a thread: the list first, then what comparing each of the newest found."""
        journal = self.till.journal
        found = days(journal, Books(self.till.books.register, self.till.currency), stops)
        if stops():  # a newer list is on its way
            raise Stopped
        self.call_later(self._found, found)
        for day in found[:_NEWEST]:
            self.call_later(self._looked_up, day, compared_in(journal, day, stops))
        return self.follow

    def _found(self, found: tuple[Day, ...]) -> None:
        self._days, self._loading = found, False
        self.draw()

    def _looked_up(self, day: Day, found: tuple[DayCompared, ...]) -> None:
        self._compared[day.number] = found
        self.follow()

    def _open(self, day: Day) -> None:
        self.go_on_to(PastDay(day))

    # The day as it stands

    def _close(self) -> None:
        if (sale := self.till.books.sale) is not None:
            self.refuse(say("Sale {number} is open: finish it or void it before closing", number=sale.number))
            return
        cashier = self.till.books.cashier
        text = say("This closes the shift and makes its Z report.")
        if self.manager is None:
            with_approval(self.till_app, Act.CLOSE, text, self._close_for)
            return
        if cashier:  # whoever is at the till did not ask for it
            out = say("{name} is signed out then.", name=cashier)
            text = f"{text}\n{out}"
        ask_approval(self.till_app, Act.CLOSE, text, self._close_for)

    def _close_for(self, by: Person | None) -> None:
        closing = CloseShift(by)
        self.till_app.push_screen(closing, lambda _: self._after_closing() if closing.over else None)

    def _after_closing(self) -> None:
        if self.manager is None:
            self.leave()  # who opened the desk is signed out by it
        else:
            self._load()
            self.draw()

    def _compare(self) -> None:
        if not self.till.records:
            self.refuse(say("There is nobody to compare with"))
            return
        who = self.manager or staff.signed_in(self.till)
        self.attempt(lambda: self.till.record(*staff.note(Act.DESK, who, "compared the day")))
        comparing = CompareDay(closes=False)
        self.till_app.push_screen(comparing, lambda _: self._after_comparing(comparing))

    def _after_comparing(self, comparing: CompareDay) -> None:
        if comparing.goes_on:
            self.query_one(News).say(say("Compared: all agrees."))
        self.draw()


def _sign(found: tuple[DayCompared, ...] | None) -> tuple[str, Level]:
    match agrees(found or ()):
        case True:
            return "✓", Level.FINE
        case False:
            return "!", Level.ATTENTION
        case None:
            return " " if found is None else "–", Level.OFF
