"""Goods without a receipt: what came back, for how much, why, where the money goes. A manager is there."""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto

from moneyed import Money
from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from register.counter.cards import card_entry
from register.counter.returning import unreceipted
from register.counter.selling import looking_up
from register.counter.selling.cash import refund_in_cash
from register.counter.selling.looking_up import PriceNeeded
from register.counter.selling.ringing_up import Answers
from register.domain.amounts import Refused, figures, total, typed_amount
from register.domain.goods.deposits import deposit_on, is_deposit
from register.domain.goods.line_item import Goods
from register.domain.returning.returns import Return
from register.domain.returning.unreceipted import as_sold_today, lowered
from register.domain.staff.people import Person
from register.language import marked, say
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action, Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.terminal_reads import entry
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.screens.selling.ring_asks import OpenPrice
from register.tui.screens.selling.ringing import QUANTITY
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.rows import plain, row
from terminal_api.money import decimals
from terminal_api.processor import GiftCard


class _Step(Enum):
    """What is asked for now; below it: the hint on the line, and the sentence above it."""

    GOODS = auto()
    WHY = auto()
    WHERE = auto()


_HINTS = {
    _Step.GOODS: marked("scan what came back, or type its code"),
    _Step.WHY: marked("a few words; they stand on the journal and on the slip"),
    _Step.WHERE: marked("scan a gift card, or type its number"),
}
_WORDS = {
    _Step.GOODS: marked("Each for today's price. A lower one: type it, then F3, for the marked line."),
    _Step.WHY: marked("Why does it come back without a receipt?"),
    _Step.WHERE: marked("F12 gives cash. Or scan the gift card that the money goes onto."),
}


class WithoutReceipt(AskingErrand):
    """Asks one thing after the other; `over` once the goods were taken back."""

    heading = marked("GOODS BACK WITHOUT A RECEIPT")

    def __init__(self, manager: Person) -> None:
        super().__init__()
        self.over = False
        self._manager = manager
        self._step = _Step.GOODS
        self._lines: tuple[Goods, ...] = ()
        self._reason = ""
        self._never_sold = False

    def body(self) -> Iterable[Widget]:
        """The lines, what they are worth, what is asked."""
        yield BasketLines(places=decimals(self.till.currency))
        yield ThinRule()
        yield Figure()
        yield Static(id="unreceipted-words", classes="words")
        yield News()

    @property
    def line_hint(self) -> str:
        """What is missing."""
        if self._never_sold and self._step is _Step.WHERE:
            return say("scan a card that was never sold: it becomes active")
        return "" if self.waiting else say(_HINTS[self._step])

    def hints(self) -> tuple[Hint, ...]:
        """Go on, or one step back."""
        if self._step is _Step.WHERE:
            kind = say("Card in use") if self._never_sold else say("New card")
            return (Hint("f12", say("Cash")), Hint("n", kind), Hint("escape", say("One step back")))
        if self._step is _Step.WHY:
            return (Hint("enter", say("OK")), Hint("escape", say("One step back")))
        change = (Hint("f3", say("Price")), Hint("delete", say("Take out"))) if self._lines else ()
        return (Hint("enter", say("Go on")), *change, Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw what is known and what is asked."""
        lines = self.query_one(BasketLines)
        same = len(self._lines) <= len(lines.rows)
        lines.show(tuple(map(row, self._lines)), max(0, lines.marked) if same else None)
        worth, words = self._worth, say(_WORDS[self._step])
        priced = total((line.priced for line in self._lines), self.till.currency)
        taxed = say("{tax} of it tax", tax=figures(worth - priced)) if worth > priced else ""
        figure = self.query_one(Figure)
        figure.reading = Reading(Says.REFUND, *plain(worth), self._reason or taxed)
        if self.waiting:
            figure.reading, words = self.waiting.reading(self.till), self.waiting.words
        elif self._step is _Step.WHERE and (cash := refund_in_cash(self.till, worth)) != worth:
            in_cash = say("In cash it is {cash}.", cash=figures(cash))
            words = f"{words} {in_cash}"
        self.query_one("#unreceipted-words", Static).update(Text(words))

    def take(self, result: Result) -> None:
        """The answer to what is asked now."""
        self.clear_remark()
        if self.waiting:
            self.refuse(say("The money is on its way: wait"))
            return
        match self._step:
            case _Step.GOODS:
                self._goods(result)
            case _Step.WHY:
                self._why(result)
            case _Step.WHERE:
                self._where(result)

    def _goods(self, result: Result) -> None:
        lines = self.query_one(BasketLines)
        match asked(result), result:
            case Ask(Action.REDUCE, text), _ if self._lines:
                self._price(lines.marked, text)
            case Ask(Action.VOID), _ if self._lines:
                self._take_out(lines.marked)
            case _, Pressed("up" | "down" as key):
                lines.step(key)
            case None, Scanned(text, quantity):
                self._add(text, quantity)
            case None, Typed(text):
                before = QUANTITY.fullmatch(text)
                self._add(*(before[2], before[1]) if before else (text, ""))
            case _, Pressed("enter"):
                self._go_on(unreceipted.wrong(self.till, self._lines), _Step.WHY)
            case _:
                super().take(result)

    def _why(self, result: Result) -> None:
        match result:
            case Typed(text) if not text.startswith("/"):
                self._reason = text.strip()
                self._go_on(unreceipted.wrong_why(self.till, text), _Step.WHERE)
            case Pressed("enter"):
                self.refuse(say("Say why in a few words"))
            case Pressed("escape"):
                self._go_on(None, _Step.GOODS)
            case _:
                super().take(result)

    def _where(self, result: Result) -> None:
        match asked(result), result:
            case Ask(Action.CASH), _:
                self._give(None)
            case None, Scanned(text) | Typed(text):
                card = card_entry.presented(self.till, text, entry(result))
                if isinstance(card, Refused):
                    self.refuse(card.reason)
                else:
                    self._give(card)
            case _, Pressed("n"):
                self._never_sold = not self._never_sold
                self.draw()
            case _, Pressed("escape"):
                self._go_on(None, _Step.WHY)
            case _:
                super().take(result)

    def _go_on(self, wrong: Refused | None, step: _Step) -> None:
        if wrong is not None:
            self.refuse(wrong.reason)
            return
        self._step = step
        self.draw()

    def _add(self, code: str, quantity: str, price: Money | None = None) -> None:
        found = looking_up.look_up(self.till, code)
        much = Decimal(quantity.replace(",", ".")) if quantity else None
        lines = (
            found
            if isinstance(found, Refused)
            else unreceipted.as_today(self.till, found, much, Answers(price))
        )
        match lines:
            case Refused(reason):
                self.refuse(reason)
            case PriceNeeded(item):

                def priced(amount: Money | None) -> None:
                    if amount is not None:
                        self._add(code, quantity, amount)

                self.till_app.push_screen(OpenPrice(self.till, item), priced)
            case _:
                self._lines = (*self._lines, *lines)
                self.draw()

    def _price(self, at: int, text: str) -> None:
        price = typed_amount(text, self.till.currency)
        if is_deposit(self._lines[at]):
            price = Refused(say("A deposit is given back as it is paid: mark the goods above it"))
        line = lowered(self._lines[at], price) if isinstance(price, Money) else price
        if isinstance(line, Refused):
            self.refuse(line.reason if text else say("Type the price first, then F3: 5.00 F3"))
            return
        self._lines = (*self._lines[:at], line, *self._lines[at + 1 :])
        self.draw()

    def _take_out(self, at: int) -> None:
        at -= is_deposit(self._lines[at])
        behind = 2 if deposit_on(self._lines, at) else 1
        self._lines = (*self._lines[:at], *self._lines[at + behind :])
        self.draw()

    def _give(self, card: GiftCard | None) -> None:
        words = say("Giving it in cash.")
        if card:
            words = say("Putting it onto card ···{card}.", card=card.last4)
        lines, reason, manager, new = self._lines, self._reason, self._manager, self._never_sold
        self.move_money(
            self.since_now(words, *plain(self._worth)),
            lambda till: unreceipted.give(till, lines, reason, manager, card, never_sold=new),
            self._given,
        )

    def _given(self, given: Return | Refused) -> None:
        if isinstance(given, Refused):
            self.query_one(News).say(given.reason, Level.ATTENTION)
            self.refuse()
            return
        self.over = True
        self.till_app.push_screen(ReturnResult(given.number), lambda _: self.leave())

    @property
    def _worth(self) -> Money:
        today = as_sold_today(self._lines, self.till.currency)
        return total((line.total for line in today), self.till.currency)
