"""A day that is over: every request for money with its own id on both sides, the odd ones first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.widgets import Static

from register.counter.days import comparison_words, day_words
from register.counter.days.matching import DayRead, MatchedRequest, Standing, read_day
from register.counter.days.past_days import Day
from register.counter.paper.slips import local
from register.language import say, spoken
from register.long_work import Stops
from register.tui.desk.works import Then, WorksBeside
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.long_list import LongList
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from terminal_api.money import decimals

if TYPE_CHECKING:
    from textual.widget import Widget

_WIDE = 100
"""From so many columns on a row has room for both sides' words."""
_SIGNS = {
    Standing.OPEN: ("?", Level.RISK),
    Standing.ODD: ("!", Level.RISK),
    Standing.EXPLAINED: ("i", Level.ATTENTION),
    Standing.AGREES: ("✓", Level.FINE),
    Standing.UNCOMPARED: ("–", Level.OFF),
}


class PastDay(WorksBeside):
    """What the day came to above, its requests in the middle, the marked one with both ids below."""

    def __init__(self, day: Day) -> None:
        super().__init__()
        self._day = day
        self._read: DayRead | None = None
        self._odd_only = False
        self._percent = 0
        """Of it, read so far."""

    @property
    def headline(self) -> str:
        """With its shift, and its hours."""
        hours = day_words.hours(self._day)
        return say("SHIFT {number} · {hours}", number=self._day.number, hours=hours)

    def body(self) -> Iterable[Widget]:
        """Its sums, its requests, the marked one."""
        yield Static(id="past-words", classes="words")
        yield LongList(places=decimals(self.till.currency), id="past-list")
        yield ThinRule()
        yield Static(id="past-marked", classes="words")

    def on_mount(self) -> None:
        """Read it beside the screen."""
        self.call_later(self.begin, self._look)

    def hints(self) -> tuple[Hint, ...]:
        """Filter, mark, leave."""
        if self._read is None:
            return (Hint("escape", say("Stop reading")),)
        odd = Hint("o", say("All of them") if self._odd_only else say("Odd ones only"))
        odds = (odd,) if self._odd_only or 0 < len(self._read.odd) < len(self._read.requests) else ()
        marks = (Hint("up", say("or Down marks")),) if len(self._shown) > 1 else ()
        return (*odds, *marks, Hint("escape", say("Back")))

    @property
    def _shown(self) -> tuple[MatchedRequest, ...]:
        if self._read is None:
            return ()
        return self._read.odd if self._odd_only else self._read.requests

    def follow(self) -> None:
        """Draw how far it is read, or all of it."""
        self.query_one("#past-words", Static).update(Text("\n".join(self._words())))
        past = self.query_one(LongList)
        past.show(len(self._shown), self._row, past.at)
        self.query_one("#past-marked", Static).update(Text("\n".join(self._marked())))

    def take(self, result: Result) -> None:
        """Mark and filter."""
        self.clear_remark()
        past = self.query_one(LongList)
        match result:
            case Pressed(key) if self._shown and (at := past.moved(key)) is not None:
                self._mark(at)
            case Pressed("o") if "o" in self.keys():
                self._odd_only = not self._odd_only
                self._mark(0)
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    def _mark(self, index: int) -> None:
        self.query_one(LongList).show(len(self._shown), self._row, index)
        self.draw()

    def _words(self) -> tuple[str, ...]:
        if self._read is None:
            return (say("Reading the day: {percent} %", percent=self._percent),)
        found = self._read.figures
        came_to = f"{day_words.came_to(found)}; {day_words.difference(self._day)}"
        who = f"{', '.join(found.cashiers)}: {came_to}" if found.cashiers else came_to
        compared = [comparison_words.summary(one) for one in found.compared] or [say("It was not compared.")]
        loose = (f"! {comparison_words.sentence(odd, one.processor)}" for one, odd in self._read.loose)
        return (who, *compared, *loose)

    def _row(self, index: int) -> Entry:
        one = self._shown[index]
        sign, level = _SIGNS[one.standing]
        at = spoken().hour(local(one.request.at))
        answer = day_words.answer(one)
        # Where there is little room the sign alone says how it stands, and the words below say it.
        note = f"{answer}, {day_words.standing(one)}" if self.size.width >= _WIDE else answer
        return Entry(f"{at}  {day_words.what(one)}", day_words.amount(one), note, sign, level)

    def _marked(self) -> tuple[str, ...]:
        if self._read is None:
            return ()
        at = self.query_one(LongList).at
        if not 0 <= at < len(self._shown):
            return (say("Nobody was asked for money that day."),)
        one = self._shown[at]
        name = comparison_words.heading(one.request.processor)
        ids = (
            say("Here: request {id}, asked by {who}", id=one.ours, who=one.story.cashier or "-"),
            say("At {name}: {id}", name=name, id=one.theirs or say("no id was told")),
        )
        found = day_words.finding(one)
        return (*ids, *((found,) if found else ()), *one.story.told)

    def _look(self, stops: Stops) -> Then:
        till = self.till
        far = partial(self.call_later, self._far)
        return partial(self._found, read_day(till.journal, self._day, till.clock.now(), stops, far))

    def _far(self, percent: int) -> None:
        self._percent = percent
        self.follow()

    def _found(self, read: DayRead) -> None:
        self._read = read
