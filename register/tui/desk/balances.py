"""The balance desk: what is on a card and what this shop did with it, or what is on a whole list of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from rich.text import Text
from textual import on
from textual.containers import Center, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.counter.cards import card_balance, card_entry, card_list
from register.counter.cards.card_list import Looked
from register.domain.amounts import Refused
from register.language import marked, say
from register.tui.desk.balance_rows import card_row, past_row, progress, summed
from register.tui.desk.balance_words import good_until, past_words
from register.tui.desk.looks_at_cards import LooksAtCards
from register.tui.input import terminal_reads
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanned_item import is_item
from register.tui.input.terminal_reads import entry
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.entries import EntryList
from register.tui.widgets.news import News
from register.tui.words.card_words import Said, face
from terminal_api.money import decimals
from terminal_api.processor import Entry as CardEntry
from terminal_api.processor import GiftCard, Operation


class Balances(LooksAtCards):
    """Looks and moves nothing. `by_anybody`: on a locked till, where it only says what one card holds."""

    heading = marked("BALANCES")

    def body(self) -> Iterable[Widget]:
        """The card, or the list; what was done with the card here."""
        yield Static(id="balances-ask")
        yield Center(CardFace())
        yield Static(id="balances-words")
        yield News()
        places = decimals(self.till.currency)
        yield VerticalScroll(
            EntryList(places=places, id="balances-rows"), id="balances-list", can_focus=False
        )
        yield Static(id="balances-sums")

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        if self.waiting and self.by_anybody:
            return ""
        return say("scan the next card") if self.listing else say("scan a card, or type its number")

    def hints(self) -> tuple[Hint, ...]:
        """What can be done with what is drawn."""
        back = Hint("escape", say("List") if self.one and self.listing else say("Back"))
        enter = self._enter_hint()
        keys: list[Hint] = [enter] if enter else []
        if not self.by_anybody:
            keys += [] if self.listing else [Hint("l", say("List"), say("Gather several cards in a list"))]
            keys += self._list_keys() if self.listing else []
            keys += [Hint("p", say("Print"))] if self._printable else []
        if self._terminal_reads:
            keys += terminal_reads.HINTS
        return (*keys, back)

    @property
    def _terminal_reads(self) -> bool:
        idle = not (self.found or self.listing or self.todo)
        return idle and bool(card_entry.readable(self.till, Operation.BALANCE))

    def _enter_hint(self) -> Hint | None:
        if self.todo:
            return Hint("enter", say("Go on") if self.listing else say("Ask again"))
        if self.one and self.unanswered(self.one[1]):
            return Hint("enter", say("Ask again"))
        if self.listing and self.found and not self.one:
            return Hint("enter", say("Open"))
        return None

    def _list_keys(self) -> list[Hint]:
        if not self.found or self.one:
            return []
        return [
            Hint("s", say("Save"), say("The list as CSV into the folder exports")),
            Hint("n", say("New list")),
        ]

    @property
    def _printable(self) -> bool:
        if self.till.settings.paper_columns is None or not self.found:
            return False
        return self.one is None or self.one[1].balance is not None

    def follow(self) -> None:
        """Draw the card, or the list."""
        one, drawn = self.one, self.query_one(CardFace)
        asked = self.todo[0] if self.todo and self.waiting and not self.listing else None
        drawn.display = one is not None or asked is not None
        if one:
            found = one[1].found
            drawn.face = face(one[0], found if isinstance(found, card_balance.Look) else None, asking=False)
        elif asked:
            drawn.face = face(asked, None, asking=True)
        self._follow_words(one)
        rows = self.query_one("#balances-rows", EntryList)
        if one:
            rows.entries = tuple(past_row(done, self._zone) for done in self.past or ())
            rows.marked = -1
        else:
            rows.entries = tuple(card_row(each) for _, each in self.found) if self.listing else ()
            rows.marked = min(max(0, rows.marked), len(self.found) - 1)

    def _follow_words(self, one: tuple[GiftCard, Looked] | None) -> None:
        ask = self.query_one("#balances-ask", Static)
        asking = "" if one else self._asking()
        ask.display = bool(asking)
        ask.update(Text(asking))
        words = self.query_one("#balances-words", Static)
        words.display = one is not None
        if one:
            told = good_until(self.till, one[1]), "" if self.by_anybody else past_words(one[0], self.past)
            words.update(Text("\n".join(filter(None, told))))
        self.query_one(News).say(self.said.sentence, self.said.level)
        sums = self.query_one("#balances-sums", Static)
        sums.display = self.listing and bool(self.found) and one is None
        sums.update(Text(summed([each for _, each in self.found])))

    def _asking(self) -> str:
        if self.todo and self.listing:
            return progress(len(self.found), len(self.found) + len(self.todo))
        if self.listing:
            return "" if self.found else say("Scan the cards, or paste their numbers.")
        if self.waiting:
            return self.waiting.words
        scan = say("Scan a gift card, or type its number.")
        return "\n".join((scan, say(terminal_reads.WORDS))) if self._terminal_reads else scan

    @property
    def _zone(self) -> tzinfo | None:
        return self.till.clock.now().astimezone().tzinfo

    def take(self, result: Result) -> None:
        """A number is a card; a letter does something with what is drawn."""
        self.clear_remark()
        match result:
            case Scanned(text) | Typed(text) if not text.startswith("/"):
                self._read(text, entry(result))
            case _ if self.waiting:
                self.refuse(say("Cards are being looked at: Esc stops that"))
            case Pressed("enter" | "k" as key) if self._terminal_reads:
                terminal_reads.read_at_terminal(
                    self.till_app, Operation.BALANCE, terminal_reads.WAYS[key], self.take_card
                )
            case Pressed("enter"):
                self._enter()
            case Pressed("up" | "down" as key) if self.listing and self.one is None:
                self._mark(self.query_one("#balances-rows", EntryList).beside(key))
            case Pressed("up" | "down" as key):
                scroll = self.query_one("#balances-list", VerticalScroll)
                scroll.scroll_relative(y=3 if key == "down" else -3, animate=False)
            case Pressed("l" | "n" | "p" | "s" as key) if key in self.keys():
                self._do(key)
            case Pressed("escape") if self.listing and self.one:
                self.show_card(None)
            case Pressed("escape", "") if self.listing:
                self.listing, self.found, self.todo = False, [], []
                self.show_card(None)
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        if self.one is None:
            self._mark(clicked.index)

    def _mark(self, index: int) -> None:
        self.query_one("#balances-rows", EntryList).mark(index)

    def _read(self, text: str, how: CardEntry) -> None:
        if how is CardEntry.SCANNED and is_item(self.till, text):
            self.refuse(say("That is no gift card: scan it, or type all of its number"))
            return
        card = card_entry.presented(self.till, text, how)
        if isinstance(card, Refused):
            self.refuse(card.reason)
        elif self.waiting and self.by_anybody:
            self.refuse(say("Cards are being looked at: Esc stops that"))
        else:
            self.take_card(card)

    def _enter(self) -> None:
        one = self.one
        if self.todo:
            self.said = Said()
            self.go_on()
        elif one and self.unanswered(one[1]) and self.shown is not None:
            del self.found[self.shown]
            self.take_card(one[0])
        elif self.listing and self.found and one is None:
            self.show_card(self.query_one("#balances-rows", EntryList).marked)
        else:
            self.refuse()

    def _do(self, key: str) -> None:
        cards = [each for _, each in self.found]
        match key:
            case "l":
                self.listing = True
                self.show_card(None)
            case "n":
                self.found, self.todo = [], []
                self.show_card(None)
            case "s":
                self._save(cards)
            case _:
                self._print(cards)

    def _print(self, cards: list[Looked]) -> None:
        if self.one is None:
            card_list.print_list(self.till, cards)
            self.said = Said(say("The list is on its way to the printer."))
        elif isinstance(found := self.one[1].found, card_balance.Look):
            card_balance.print_balance(self.till, found)
            self.said = Said(say("The balance is on its way to the printer."))
        self.draw()

    def _save(self, cards: list[Looked]) -> None:
        path = card_list.write_list(self.till, cards, self.manager)
        name = f"{path.parent.name}/{path.name}"
        self.said = Said(say("Saved as {file}.", file=name))
        self.draw()
