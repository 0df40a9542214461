"""Something off a line or off all goods, or another price: what, how much, why; then a manager if need be."""

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from moneyed import Money
from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from register.counter.selling import reducing
from register.counter.selling.reducing import ApprovalNeeded, Done
from register.domain.amounts import Refused, figures, typed_amount
from register.domain.goods.line_item import Goods, LineItem
from register.domain.goods.reductions import AmountOff, PercentOff
from register.domain.staff.people import Person
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.errand import ErrandScreen
from register.tui.screens.selling.reduce_steps import (
    AskHowMuch,
    AskWay,
    AskWhy,
    Step,
    Way,
    offers,
    percent,
    question,
)
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.rule import ThinRule
from register.tui.words.rows import row


class Reduce(ErrandScreen):
    """Esc goes back to the question before."""

    heading = marked("DISCOUNT OR PRICE")

    def __init__(self, position: int, typed: str = "") -> None:
        """`position` is the marked line, `typed` what stood on the input line before the key."""
        super().__init__()
        self._position = position
        self._steps: tuple[Step, ...] = (AskWay(typed),)

    def body(self) -> Iterable[Widget]:
        """The line, the question, what may be answered."""
        yield Static(id="reduce-line", classes="words")
        yield ThinRule()
        yield Static(id="reduce-ask", classes="words")
        yield KeyList(label=24)

    @property
    def line_hint(self) -> str:
        """What to type."""
        match self._steps[-1]:
            case AskWay(typed):
                return say("{typed}: choose what it is", typed=typed) if typed else ""
            case AskHowMuch(Way.PERCENT | Way.ALL_PERCENT):
                return say("percent, such as 10")
            case AskHowMuch():
                return say("an amount, such as 1.50")
            case AskWhy():
                return say("a number of the list, or a few words of your own")
            case _:
                assert_never(self._steps[-1])

    def hints(self) -> tuple[Hint, ...]:
        """Answer, or one step back."""
        if len(self._steps) == 1:
            return (Hint("escape", say("Back")),)
        return Hint("enter", say("OK")), Hint("escape", say("One step back"))

    def keys(self) -> str:
        """The letters of the list."""
        return "".join(Way) if isinstance(self._steps[-1], AskWay) else ""

    def follow(self) -> None:
        """Draw the line and the question."""
        step = self._steps[-1]
        self.query_one("#reduce-line", Static).update(self._line())
        self.query_one("#reduce-ask", Static).update(Text(question(step), "bold"))
        reasons = tuple(Hint(str(number), reason) for number, reason in enumerate(self._reasons, start=1))
        self.query_one(KeyList).hints = offers() if isinstance(step, AskWay) else reasons
        self.query_one(KeyList).display = not isinstance(step, AskHowMuch)

    def take(self, result: Result) -> None:
        """The answer to the question that is asked now."""
        self.clear_remark()
        match self._steps[-1], result:
            case _, Pressed("escape") if len(self._steps) > 1:
                self._steps = self._steps[:-1]
                self.draw()
            case AskWay(), Pressed("r"):
                self._done(reducing.restore(self.till, self._position))
            case AskWay(typed), Pressed("p" | "a" | "n" | "b" | "t" as key):
                self._chosen(Way(key), typed)
            case _, Typed(text) if text.startswith("/"):
                super().take(result)
            case AskHowMuch(way), Typed(text):
                self._so_much(way, text)
            case AskWhy() as why, Pressed("enter") if self._reasons:
                self._because(why, self._reasons[0])
            case AskWhy() as why, Typed(text):
                self._because(why, self._reason(text))
            case _:
                super().take(result)

    def _chosen(self, way: Way, typed: str) -> None:
        if typed:
            self._so_much(way, typed)
        else:
            self._go_on(AskHowMuch(way))

    def _so_much(self, way: Way, text: str) -> None:
        match way:
            case Way.PERCENT | Way.ALL_PERCENT:
                much = percent(text)
            case _:
                much = typed_amount(text, self.till.currency)
        if isinstance(much, Refused):
            self.refuse(much.reason)
        else:
            self._go_on(AskWhy(way, much))

    def _because(self, why: AskWhy, reason: str) -> None:
        done = self._do(why, reason)
        if isinstance(done, ApprovalNeeded):
            self.ask_approval(done.act, done.words, lambda manager: self._allowed_by(why, reason, manager))
        else:
            self._done(done)

    def _allowed_by(self, why: AskWhy, reason: str, manager: Person) -> Refused | None:
        done = self._do(why, reason, manager)
        assert not isinstance(done, ApprovalNeeded)
        if done is None:
            self._done(done)
        return done

    def _do(self, why: AskWhy, reason: str, by: Person | None = None) -> Done:
        match why.way, why.much:
            case Way.PERCENT, Decimal():
                return reducing.take_off_line(self.till, self._position, PercentOff(why.much, reason), by)
            case Way.AMOUNT, Money():
                return reducing.take_off_line(self.till, self._position, AmountOff(why.much, reason), by)
            case Way.PRICE, Money():
                return reducing.change_price(self.till, self._position, why.much, reason, by)
            case Way.ALL_PERCENT, Decimal():
                return reducing.take_off_all(self.till, PercentOff(why.much, reason), by)
            case Way.ALL_AMOUNT, Money():
                return reducing.take_off_all(self.till, AmountOff(why.much, reason), by)
            case _:
                raise AssertionError("a percentage is no amount")

    def _done(self, done: Refused | ApprovalNeeded | None) -> None:
        match done:
            case Refused(reason):
                self.refuse(reason)
            case _:
                self.leave()

    def _go_on(self, step: Step) -> None:
        self._steps = (*self._steps, step)
        self.draw()

    @property
    def _reasons(self) -> tuple[str, ...]:
        return self.till.settings.discounts.reasons

    def _reason(self, text: str) -> str:
        """The reason of that number in the list, else the words themselves."""
        at = int(text) if text.isascii() and text.isdigit() else 0
        return self._reasons[at - 1] if 0 < at <= len(self._reasons) else text

    def _line(self) -> Text:
        sale = self.till.books.sale
        lines: tuple[LineItem, ...] = sale.basket.lines if sale else ()
        if not 0 <= self._position < len(lines):
            return Text("")
        line = lines[self._position]
        shown = row(line)
        less = f"   {shown.note}" if shown.note else ""
        full = f"   {figures(line.full)}" if isinstance(line, Goods) and line.reductions else ""
        return Text(f"{shown.quantity} × {shown.name}{full}{less}   {shown.total}")
