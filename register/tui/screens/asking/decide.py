"""A manager says what became of a request that nobody can tell the end of."""

from collections.abc import Iterable
from functools import partial
from typing import assert_never

from moneyed import Money
from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from register.counter.asking import deciding, settling
from register.counter.asking.advance import follow
from register.counter.cards import card_entry, card_in_doubt
from register.counter.cards.card_balance import Look
from register.counter.closed_baskets.taking_at_close import asked_for, is_with_basket
from register.domain.amounts import Refused, typed_amount
from register.domain.asking.exchange import MoneyRequest
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.journal.errors import JournalError
from register.language import say
from register.tui.decision import (
    AskHowMuch,
    AskManager,
    AskName,
    AskWhether,
    AskWhy,
    DidNot,
    Happened,
    Step,
    Verdict,
)
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.screens.asking.decide_words import became, question, to_type, verdicts, what
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.words.decision_words import means
from register.tui.words.rows import plain
from terminal_api.processor import Entry, GiftCard


class Decide(ErrandScreen):
    """One question after the other; Esc goes back to the one before. Nothing is done before the PIN."""

    def __init__(self, request: MoneyRequest) -> None:
        super().__init__()
        self.said = ""
        """What was decided, once it is."""
        self._request = request
        self._steps: tuple[Step, ...] = (AskWhether(),)
        self._seen: Look | Refused | None = None
        """What is on the card, once that was asked here."""
        self._looking = False

    @property
    def headline(self) -> str:
        """With the number it is about."""
        return say("A MANAGER DECIDES · {number}", number=self._request.number)

    def body(self) -> Iterable[Widget]:
        """The request, where to look, what is asked now."""
        yield Figure()
        yield Static(id="decide-what", classes="words")
        yield ThinRule()
        yield Static(id="decide-now", classes="words")
        yield KeyList(label=16)
        yield News()

    @property
    def _step(self) -> Step:
        return self._steps[-1]

    @property
    def _over(self) -> bool:
        """Whether the answer came meanwhile, or somebody else decided."""
        return not self.till.books.is_unsettled(self._request)

    @property
    def line_hint(self) -> str:
        """What to type."""
        return "" if self._over else to_type(self._step, self._request)

    def hints(self) -> tuple[Hint, ...]:
        """Answer, or one step back."""
        if self._over:
            return (Hint("enter", say("Back")),)
        match self._step:
            case AskWhether():
                return (*self._verdicts(), Hint("escape", say("Back")))
            case AskManager():
                return (Hint("enter", say("PIN")), Hint("escape", say("One step back")))
            case _:
                return (Hint("enter", say("OK")), Hint("escape", say("One step back")))

    def follow(self) -> None:
        """Draw the request and the question."""
        request = self._request
        over = self._over
        basket = say("basket of {number}", number=request.number)
        note = basket if is_with_basket(self.till, request) else say("request {id}", id=request.id)
        amount = asked_for(self.till, request)
        self.query_one(Figure).reading = Reading(Says.UNKNOWN, *plain(amount), note)
        self.query_one(Figure).display = not over
        self.query_one("#decide-what", Static).update(
            what(self.till, request, self.till_app.clock(), over=over, seen=self._seen)
        )
        asking = not over and isinstance(self._step, AskWhether)
        self.query_one(KeyList).hints = self._verdicts() if asking else ()
        now = self.query_one("#decide-now", Static)
        now.update(Text("") if over else question(self._step, self._means))
        self.query_one(News).say(became(self.till, self._request) if over else "")

    def take(self, result: Result) -> None:
        """The answer to the question that is asked now."""
        self.clear_remark()
        match result:
            case Pressed("enter" | "escape") if self._over:
                self.leave()
            case Pressed("escape") if len(self._steps) > 1:
                self._steps = self._steps[:-1]
                self.draw()
            case Scanned(text) if isinstance(self._step, AskWhether) and not self._over:
                self._scanned(text, result)
            case Pressed(key) if not self._over:
                self._pressed(key, result)
            case Typed(text) if not (self._over or text.startswith("/")):
                self._typed(text, result)
            case _:
                super().take(result)

    def _pressed(self, key: str, result: Result) -> None:
        match self._step, key:
            case AskWhether(), "y" if deciding.may_be_less(self.till, self._request):
                self._go_on(AskHowMuch())
            case AskWhether(), "y":
                self._happened(asked_for(self.till, self._request))
            case AskWhether(), "b" if self._looks:
                self._look()
            case AskWhether(), "n":
                self._go_on(AskWhy(DidNot()))
            case AskHowMuch(), "enter":
                self._happened(self._request.amount)
            case AskName(amount), "enter":
                self._go_on(AskWhy(Happened(amount, None)))
            case AskWhy(), "enter":
                self.refuse(say("Say how it is known: it stays on the journal with the manager's name"))
            case AskManager() as ready, "enter":
                self._ask(ready)
            case _:
                super().take(result)

    def _typed(self, text: str, result: Result) -> None:
        match self._step:
            case AskHowMuch():
                self._so_much(text)
            case AskName(amount):
                self._called(amount, text)
            case AskWhy(verdict):
                self._because(verdict, text)
            case _:
                super().take(result)

    # One step on

    def _scanned(self, text: str, result: Result) -> None:
        """The card itself, whose number is not kept where the terminal took it."""
        card = card_entry.presented(self.till, text, Entry.SCANNED)
        if isinstance(card, GiftCard) and self.till.mark(card).surely(self._request.card):
            self._look(card)
        else:
            super().take(result)

    def _look(self, presented: GiftCard | None = None) -> None:
        if self._looking:
            return
        self._looking = True
        self.run_worker(self._looked(presented), group="look", exclusive=True, exit_on_error=False)
        self.draw()

    async def _looked(self, presented: GiftCard | None) -> None:
        try:
            self._seen = await card_in_doubt.look_now(self.till, self._request, presented=presented)
        except JournalError as error:
            self._seen = Refused(str(error))
        finally:
            self._looking = False
        self.draw()

    def _go_on(self, step: Step) -> None:
        self._steps = (*self._steps, step)
        self.draw()

    def _happened(self, amount: Money) -> None:
        named = deciding.can_be_taken_back(self.till, self._request)
        self._go_on(AskName(amount) if named else AskWhy(Happened(amount, None)))

    def _so_much(self, text: str) -> None:
        amount = typed_amount(text, self.till.currency)
        if isinstance(amount, Refused):
            self.refuse(amount.reason)
        elif (wrong := deciding.wrong_part(self.till, self._request, amount)) is not None:
            self.refuse(wrong.reason)
        else:
            self._happened(amount)

    def _called(self, amount: Money, text: str) -> None:
        reference = deciding.reference_typed(self.till, self._request, text)
        if isinstance(reference, Refused):
            self.refuse(reference.reason)
        else:
            self._go_on(AskWhy(Happened(amount, reference)))

    def _because(self, verdict: Verdict, reason: str) -> None:
        if (wrong := deciding.wrong_why(self.till, reason)) is not None:
            self.refuse(wrong.reason)
            return
        ready = AskManager(verdict, reason.strip())
        self._go_on(ready)
        self._ask(ready)

    def _ask(self, ready: AskManager) -> None:
        self.ask_approval(Act.DECIDE, self._means(ready.verdict), partial(self._decide, ready))

    def _decide(self, ready: AskManager, manager: Person) -> Refused | None:
        said = self._means(ready.verdict)
        decide = partial(settling.decide, self.till, self._request.id, manager, ready.reason)
        match ready.verdict:
            case Happened() if is_with_basket(self.till, self._request):
                decided = decide(happened=True)
            case Happened(amount, reference):
                decided = decide(happened=True, amount=amount, reference=reference)
            case DidNot():
                decided = decide(happened=False)
            case _:
                assert_never(ready.verdict)
        if isinstance(decided, Refused):
            return decided
        self.said = said
        # What follows may ask the terminal; were another request under way, the till would see to it later.
        self.till_app.move_money(partial(follow, request=decided))
        self.leave()
        return None

    # Words

    @property
    def _looks(self) -> bool:
        """Whether what is on the card can be asked, and is not being asked."""
        return not self._looking and card_in_doubt.can_look(self.till, self._request)

    def _verdicts(self) -> tuple[Hint, ...]:
        return verdicts(looks=self._looks)

    def _means(self, verdict: Verdict) -> str:
        return means(self.till, self._request, verdict)
