"""The story of one sale, return or slip on the screen: a timeline, and the marked moment whole below it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from rich.text import Text
from textual import on
from textual.widget import Widget
from textual.widgets import Static

from register.counter.history import receipts_of
from register.counter.paper import papers
from register.counter.people import staff
from register.counter.stories.moment import Moment, Story
from register.counter.stories.story import open_words, told
from register.domain.amounts import Refused, figures
from register.domain.staff.rights import Act
from register.errors import RegisterError
from register.language import marked, say, spoken
from register.tui.desk.record_list import MomentList
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.past_words import kind


class StoryScreen(ErrandScreen):
    """Read in a thread; read again whenever something is recorded."""

    heading = marked("STORY")

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._story: Story | None = None
        self._prints = False
        """Whether there is a receipt to print a copy of."""

    @property
    def headline(self) -> str:
        """`R2-000017 · sale, voided`"""
        document = self._story.document if self._story else None
        return f"{self._number} · {kind(document)}" if document else self._number

    def body(self) -> Iterable[Widget]:
        """The timeline; under it the marked moment, and what is still open."""
        yield MomentList(self.till.currency, self.till_app.clock().tzinfo)
        yield ThinRule()
        yield Static(id="story-words")
        yield News()

    def on_mount(self) -> None:
        """Read it."""
        self._read()

    def hints(self) -> tuple[Hint, ...]:
        """What the marked moment leads to, a copy, back."""
        leads = self._leads(self._marked)
        return (
            *((Hint("enter", leads),) if leads else ()),
            *((Hint("p", say("Print a copy")),) if self._prints else ()),
            Hint("up", say("or Down marks")),
            Hint("escape", say("Back")),
        )

    def follow(self) -> None:
        """Draw the marked moment whole."""
        self.query_one("#errand-title", Static).update(Text(self.headline))
        self.query_one("#story-words", Static).update(self._whole())

    def take(self, result: Result) -> None:
        """Mark, follow, print."""
        self.clear_remark()
        moments = self.query_one(MomentList)
        match result:
            case Pressed("up" | "down" as key):
                moments.action_move(1 if key == "down" else -1)
                self.draw()
            case Pressed("pageup" | "pagedown" as key):
                moments.action_page(1 if key == "pagedown" else -1)
                self.draw()
            case Pressed("enter") if (one := self._marked) is not None and self._leads(one):
                self._go_along(one)
            case Pressed("p") if self._prints:
                self.attempt(self._print)
            case _:
                super().take(result)

    @on(MomentList.Chosen)
    def mark_clicked(self) -> None:
        """A click marks."""
        self.draw()

    @property
    def _marked(self) -> Moment | None:
        return self.query_one(MomentList).marked_row

    def _leads(self, one: Moment | None) -> str:
        """What Enter does at that moment; empty where it leads nowhere."""
        if one is None:
            return ""
        if one.said.number and one.said.number != self._number:
            return say("Its story")
        return say("Messages") if self._messages(one) else ""

    def _messages(self, one: Moment) -> bool:
        log = self.till.messages
        return log is not None and bool(one.said.request) and bool(log.matching(one.said.request))

    def _go_along(self, one: Moment) -> None:
        if one.said.number and one.said.number != self._number:
            self.go_on_to(StoryScreen(one.said.number))
            return
        from terminal_api.inspector.exchange_screen import ExchangeScreen
        from terminal_api.inspector.fixtures import DEFAULT_FOLDER

        log = self.till.messages
        assert log is not None
        pair = log.pair(log.matching(one.said.request)[0])
        self.till_app.push_screen(ExchangeScreen(pair, DEFAULT_FOLDER))

    def _print(self) -> Refused | None:
        """A copy, as the receipt's own screen prints it; with the name of the manager whose desk it is."""
        with self.till.together():
            self.till.record(*staff.note(Act.DESK, self.manager, self._number))
            refused = papers.reprint(self.till, self._number)
        if refused is None:
            self.query_one(News).say(say("A copy is on its way to the printer."))
        return refused

    def _read(self) -> None:
        self.run_worker(self._told, group="story", exclusive=True, exit_on_error=False)

    async def _told(self) -> None:
        try:
            story = await asyncio.to_thread(told, self.till.journal, self.till.books, self._number)
        except RegisterError as error:
            self.query_one(News).say(str(error), Level.RISK)
            return
        if story is None or not self.is_attached:
            return
        self._story = story
        self._prints = bool(receipts_of(self.till, self._number)) and bool(self.till.settings.paper_columns)
        self.query_one(MomentList).show(story.moments)
        self.draw()

    def _look_again(self) -> None:
        self._read()
        super()._look_again()

    def _whole(self) -> Text:
        one, story = self._marked, self._story
        if one is None or story is None:
            return Text(say("Reading …"))
        at = one.at.astimezone(self.till_app.clock().tzinfo)
        who = f" · {one.who}" if one.who else ""
        head = f"{spoken().weekday(at)} {spoken().second(at)}{who}"
        amount = f" · {figures(one.said.amount)}" if one.said.amount is not None else ""
        lines = [head, f"{one.said.words}{amount}"]
        if still := open_words(story):
            lines.append(f"! {still}")
        return Text("\n".join(lines))
