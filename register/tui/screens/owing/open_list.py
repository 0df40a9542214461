"""What must still happen: the one list, and what a person can do about each thing on it."""

from collections.abc import Callable, Iterable
from functools import partial

from rich.text import Text
from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.counter.asking import confirming, deciding, strays
from register.counter.asking.advance import settle_and_follow
from register.counter.cards import card_entry
from register.counter.closed_baskets import baskets
from register.counter.history import Answered, asked
from register.counter.owing import owed
from register.counter.owing.obligations import Kind, Obligation, obligations
from register.counter.selling.cash import owed_in_cash
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.returning.returns import Return
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.card_pin import with_pins_first
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.terminal_reads import entry as read
from register.tui.open_ways import ways
from register.tui.screens.asking.asking_errand import AskingErrand, Work
from register.tui.screens.asking.decide import Decide
from register.tui.screens.owing.open_news import (
    came_of,
    done,
    request_of,
    sure_of_cash,
    to_allow,
)
from register.tui.screens.owing.seen_to import ask_what_was_done
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.entries import Entry as Row
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Figure
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.open_words import entry, explained
from register.tui.words.rows import plain
from terminal_api.money import decimals
from terminal_api.processor import Entry


class OpenList(AskingErrand):
    """Derived anew from the books at every change: what is done leaves the list by itself."""

    heading = marked("WHAT IS OPEN")
    gives_way = True
    counts_seconds = True

    def __init__(self) -> None:
        super().__init__()
        self._listed: tuple[Obligation, ...] = ()
        self._known: dict[str, Answered | None] = {}
        """The requests that stray answers name, looked up in the journal once."""

    def body(self) -> Iterable[Widget]:
        """The list above, the marked thing and its ways out below."""
        entries = EntryList(places=decimals(self.till.currency))
        yield VerticalScroll(entries, id="open-list", can_focus=False)
        yield ThinRule()
        yield Figure()
        yield Static(id="open-words", classes="words")
        yield KeyList(label=19)
        yield News()

    @property
    def acting(self) -> Person | None:
        """Whose word stands beside what is done here; None where that is the cashier's own act."""
        return None

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        one = self._marked
        waits = one is not None and one.kind is Kind.CARD and not self.waiting
        return say("scan another card to give instead") if waits else ""

    @property
    def _marked(self) -> Obligation | None:
        at = self.query_one(EntryList).marked
        return self._listed[at] if 0 <= at < len(self._listed) else None

    def hints(self) -> tuple[Hint, ...]:
        """The ways out of the marked thing."""
        marks = (Hint("up", say("or Down marks")),) if len(self._listed) > 1 else ()
        return (*self._offers(), *marks, Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw the list and the marked thing."""
        self._listed = obligations(self.till)
        entries = self.query_one(EntryList)
        entries.entries = tuple(map(self._row, self._listed))
        entries.marked = min(max(0, entries.marked), len(self._listed) - 1)
        figure = self.query_one(Figure)
        figure.display = self.waiting is not None
        words = self.query_one("#open-words", Static)
        self.query_one(KeyList).hints = () if self.waiting else self._offers()
        if self.waiting:
            figure.reading = self.waiting.reading(self.till)
            words.update(Text(self.waiting.words))
        elif self._marked:
            words.update(Text(self._explained(self._marked)))
        else:
            words.update(say("✓ Nothing is open."))

    def take(self, result: Result) -> None:
        """Mark, and take a way out."""
        self.clear_remark()
        entries = self.query_one(EntryList)
        match result:
            case _ if self.waiting:
                self.refuse(say("The terminal is being asked: wait for its answer"))
            case Pressed("up" | "down" as key):
                self._mark(entries.beside(key))
            case Pressed(key) if self._marked and key in self.keys():
                self._do(key, self._marked)
            case Scanned(text) | Typed(text) if self._marked and self._marked.kind is Kind.CARD:
                self._swap(self._marked, text, read(result))
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    def _mark(self, index: int) -> None:
        self.query_one(EntryList).mark(index)
        self.query_one(News).say("")
        self.draw()

    def _row(self, one: Obligation) -> Row:
        return entry(one)

    def _explained(self, one: Obligation) -> str:
        return explained(self.till, one, self._named_by(one))

    def _offers(self) -> tuple[Hint, ...]:
        one = self._marked
        return ways(self.till, one) if one else ()

    def _do(self, key: str, one: Obligation) -> None:
        match one.kind, key:
            case Kind.ANSWER, "m":
                self._let_decide(one)
            case Kind.ANSWER, _:
                work = partial(settle_and_follow, request=request_of(self.till, one))
                self._try(say("Asking what became of it."), one, work)
            case Kind.CARD, "c":
                self._sure_of_cash(one)
            case Kind.CARD, _:
                work = partial(owed.activate_again, number=one.number, position=int(one.key))
                self._try(say("Trying once more to make the card active."), one, work)
            case Kind.LATE, "c":
                ask_what_was_done(self, one)
            case Kind.LATE, _:
                work = partial(owed.take_back_again, number=one.number)
                self._try(say("Trying once more to undo it."), one, work)
            case Kind.STRAY, _:
                self._allow(Act.SEE_TO, one, strays.explain)
            case Kind.CONFIRMATION, _:
                self._allow(Act.SEE_TO, one, confirming.confirm_reversal)
            case Kind.BASKET, "c":
                self._allow(Act.SEE_TO, one, baskets.see_to)
            case Kind.BASKET, _:
                self._post(one)
            case Kind.GIVE_BACK, "c" if one.amount:
                self._allow(Act.PAY_OWED, one, confirming.pay_owed)
            case Kind.GIVE_BACK, _ if isinstance(self.till.books.documents.get(one.number), Return):
                self.till_app.push_screen(ReturnResult(one.number))
            case Kind.GIVE_BACK, _:
                again = partial(owed.reverse_again, number=one.number)
                work = with_pins_first(self.till_app, one.number, again)
                self._try(say("Trying once more to give it back."), one, work)
            case _:
                pass

    def _allow(self, act: Act, one: Obligation, doing: Callable[[Till, str, Person], Refused | None]) -> None:
        self.ask_approval(act, to_allow(self.till, one), partial(doing, self.till, one.key))

    def _named_by(self, one: Obligation) -> Answered | None:
        if one.kind is not Kind.STRAY:
            return None
        if one.key not in self._known:
            self._known[one.key] = asked(self.till.journal, one.key)
        return self._known[one.key]

    def _let_decide(self, one: Obligation) -> None:
        request = request_of(self.till, one)
        if (wrong := deciding.not_yet(self.till, request)) is not None:
            self.refuse(wrong.reason)
            return
        screen = Decide(request)
        self.till_app.push_screen(screen, lambda _: self._decided(screen.said))

    def _decided(self, means: str) -> None:
        if means:
            self.query_one(News).say(say("Decided. {means}", means=means))

    def _swap(self, one: Obligation, text: str, how: Entry) -> None:
        card = card_entry.presented(self.till, text, how)
        if isinstance(card, Refused):
            self.refuse(card.reason)
            return
        position = int(one.key)
        work = partial(owed.swap_card, number=one.number, position=position, card=card, by=self.acting)
        self._try(say("Making card ···{card} active instead.", card=card.last4), one, work)

    def _sure_of_cash(self, one: Obligation) -> None:
        assert one.amount is not None
        question = sure_of_cash(owed_in_cash(self.till, one.amount))
        self.till_app.push_screen(question, partial(self._give_cash, one))

    def _give_cash(self, one: Obligation, sure: bool | None) -> None:
        if sure:
            work = partial(owed.refund_card, number=one.number, position=int(one.key))
            self._try(say("Giving the money back."), one, work)

    def _post(self, one: Obligation) -> None:
        waiting = self.since_now(say("Giving the basket to the gateway."))
        posting = baskets.post_now(self.till, one.number)
        self.look_up(waiting, posting, partial(self._tried, one, done(self.till, one)))

    def _try(self, words: str, one: Obligation, work: Work) -> None:
        waiting = self.since_now(words, *(plain(one.amount) if one.amount else ()))
        self.move_money(waiting, work, partial(self._tried, one, done(self.till, one)))

    def _tried(self, one: Obligation, settled: str, answer: object) -> None:
        """Say what came of it; a thing that is done has left the list."""
        words, is_done = came_of(self.till, one, answer, settled)
        self.query_one(News).say(words, *(() if is_done else (Level.ATTENTION,)))
        if not is_done:
            self.refuse()
