"""The journal searched while one types: words above the rule, what they find above them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.widget import Widget
from textual.widgets import Static

from register.catalogue.scanned import without_symbology
from register.counter.cards import card_entry
from register.counter.searching.question import Ground, Meaning, understood
from register.counter.searching.question_words import in_words
from register.counter.searching.search import MOST, Found, Search
from register.counter.selling import looking_up
from register.domain.amounts import Refused
from register.domain.books import Books
from register.domain.cards.card_mark import CardMark
from register.errors import RegisterError
from register.language import marked, say, spoken
from register.tui.desk.record_list import RecordList
from register.tui.desk.story import StoryScreen
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.typing import Typing
from register.tui.screens.errand import ErrandScreen
from terminal_api.processor import Entry

if TYPE_CHECKING:
    from register.domain.bookkeeping.record import Record


class JournalDesk(ErrandScreen):
    """Each key searches again, in a thread; Enter opens what is marked."""

    heading = marked("JOURNAL")

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._scan = Meaning()
        """What was scanned, or a card that was typed and taken off the line."""
        self._found: Found | None = None
        """What answers the words as they stand; None while it is looked for."""
        self._opens = False
        """Whether what is found first is to be opened: Enter was quicker than the search."""
        self._trouble = ""
        self._search: Search | None = None

    def body(self) -> Iterable[Widget]:
        """What was found, and below it how the words were understood."""
        now = self.till_app.clock()
        yield RecordList(self.till.currency, now.tzinfo, now)
        yield Static(id="journal-words")

    def on_mount(self) -> None:
        """Everything, the newest first, until something is typed."""
        shop = self.till.settings.shop
        self._search = Search(self.till.journal, Books(shop.till, shop.currency))
        self._ask()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        if self._search is not None:
            self._search.close()

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return say("a number, a name, 10..20, 3/11, void, an item; or scan a card")

    def hints(self) -> tuple[Hint, ...]:
        """Open, mark, back."""
        if not self._records:
            return super().hints()
        return (
            Hint("enter", say("Open")),
            Hint("up", say("or Down marks")),
            Hint("escape", say("Back")),
        )

    def follow(self) -> None:
        """Say how the words were understood and how much they found."""
        self.query_one("#journal-words", Static).update(Text(self._said(), no_wrap=True, overflow="ellipsis"))

    def show_typing(self, typing: Typing) -> None:
        """Every change of what is typed is a search."""
        super().show_typing(typing)
        if typing.text != self._typed:
            self._typed = typing.text
            self._ask()

    def take(self, result: Result) -> None:
        """Mark, open, search for what was scanned."""
        self.clear_remark()
        match result:
            case Typed(text) if not text.startswith("/"):
                self._entered(text)
            case Pressed("enter"):
                self._open()
            case Pressed("up" | "down" as key):
                self.query_one(RecordList).action_move(1 if key == "down" else -1)
            case Pressed("pageup" | "pagedown" as key):
                self.query_one(RecordList).action_page(1 if key == "pagedown" else -1)
            case Scanned(text):
                self._scanned(text)
            case Pressed("escape", text) if text or not self._scan.says_nothing:
                self._typed, self._scan = "", Meaning()
                self._ask()
            case _:
                super().take(result)

    @on(RecordList.Chosen)
    def open_clicked(self) -> None:
        """A click opens."""
        self._open()

    @property
    def _records(self) -> tuple[Record, ...]:
        return self._found.records if self._found else ()

    @property
    def _meaning(self) -> Meaning:
        typed = understood(self._typed, self._ground) if not self._typed.startswith("/") else Meaning()
        return self._scan.narrowed(typed)

    @property
    def _ground(self) -> Ground:
        today = self.till_app.clock().date()
        return Ground(self.till.currency, today, self.till.settings.screen.dates, self._card)

    def _card(self, text: str) -> CardMark | None:
        number = without_symbology(text)
        if not self.till.settings.is_card_number(number):
            return None
        return self.till.mark(self.till.card(number))

    def _entered(self, text: str) -> None:
        """Enter opens; a card's number goes off the line, and the card is searched for."""
        card = understood(text, self._ground).card
        if card is not None:
            self._typed, self._scan = "", Meaning(card=card)
            self._ask()
            return
        # The line was emptied by Enter: what stands there is to be there again on the way back.
        self.till_app.typing = replace(self.till_app.typing, text=text)
        self._open()

    def _scanned(self, text: str) -> None:
        """A card, a receipt or an item, in the place of what was scanned before; typed words stay."""
        if card_entry.is_track(text):
            read = card_entry.presented(self.till, text, Entry.SCANNED)
            if isinstance(read, Refused):
                self.refuse(read.reason)
                return
            self._scan = Meaning(card=self.till.mark(read))
        else:
            item = looking_up.look_up(self.till, text) if self._card(text) is None else None
            code = item.item.code if isinstance(item, looking_up.Found) else ""
            self._scan = Meaning(words=(code,)) if code else understood(text, self._ground)
        self._ask()

    def _open(self) -> None:
        one = self.query_one(RecordList).marked_row
        if self._found is None:
            self._opens = True
        elif one is None:
            self.refuse(say("Nothing is found by these words: take some of them off"))
        elif not one.number:
            self.refuse(say("There is no more of it than this line"))
        elif one.number.startswith("Z "):
            shown = partial(self._show_z, int(one.number[2:]))
            self.run_worker(shown, group="z", exclusive=True, exit_on_error=False)
        else:
            self.go_on_to(StoryScreen(one.number))

    async def _show_z(self, z: int) -> None:
        """As it was on paper, which is read in a thread."""
        from register.tui.desk.z_reports import ZReport, paper_of  # seldom looked at from here

        try:
            paper = await asyncio.to_thread(paper_of, self.till, z)
        except RegisterError as error:
            paper = Refused(str(error))
        if isinstance(paper, Refused):
            self.refuse(paper.reason)
        elif self.is_current:
            self.go_on_to(ZReport(z, paper))

    def _ask(self) -> None:
        self._found, self._opens = None, False
        self._look()
        self.draw()

    def _look(self) -> None:
        # Not the coroutine itself: of one that is cancelled before it begins, Python would complain.
        work = partial(self._look_for, self._meaning)
        self.run_worker(work, group="search", exclusive=True, exit_on_error=False)

    async def _look_for(self, meaning: Meaning) -> None:
        """In a worker of this screen; the search itself is in a thread."""
        assert self._search is not None
        self._trouble = ""
        try:
            found = await self._search.ask(meaning.question)
        except RegisterError as error:
            found, self._trouble = Found(()), str(error)
        if found is not None and self.is_attached:
            self._show(found)

    def _show(self, found: Found) -> None:
        records = self.query_one(RecordList)
        marked, anew = records.marked_row, self._found is None
        same = (at for at, one in enumerate(found.records) if marked and one.seq == marked.seq)
        self._found = found
        records.show(found.records)
        records.mark(0 if anew else next(same, 0))
        self.draw()
        if self._opens:
            self._opens = False
            self._open()

    def _look_again(self) -> None:
        """Something was recorded: what is found may have changed, what is marked stays marked."""
        if self._search is not None and self.is_attached:
            self._search.grew()
            self._look()
        super()._look_again()

    def _said(self) -> str:
        words = in_words(self._meaning)
        if self._trouble:
            return self._trouble
        if self._found is None:
            return say("{words} …", words=words)
        if not self._found.records and self._meaning.says_nothing:
            return say("Nothing was sold yet.")
        if not self._found.records:
            return say("Nothing: {words}", words=words)
        if self._found.cut:
            last = self._found.records[-1].at.astimezone(self.till_app.clock().tzinfo)
            back_to = say("The newest {count}, back to {day}", count=MOST, day=spoken().day(last))
            return f"{back_to}: {words}"
        return say("{count} found: {words}", count=len(self._found.records), words=words)
