"""What must be known before an item goes into the basket: the customer's birth date, an open price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from moneyed import Money
from textual.widget import Widget

from register.counter.selling import ringing_up
from register.counter.selling.looking_up import PriceNeeded
from register.counter.selling.ringing_up import NOT_ASKED, AgeNeeded, Answers, Rung
from register.domain.amounts import Refused, typed_amount
from register.domain.goods.age import example, typed_birth_date
from register.domain.goods.item import Item
from register.errors import RegisterError
from register.language import say
from register.tui.input.keys import Hint
from register.tui.input.meant import Result, Scanned, Typed
from register.tui.widgets.dialog import Dialog
from register.tui.widgets.input_line import InputLine

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.tui.app import TillApp

T = TypeVar("T")


class Asking(Dialog[T | None], Generic[T]):
    """Asks until the answer makes sense; Esc answers nothing, and a scan waits until there is an answer."""

    def __init__(self, title: str, text: str, understand: Callable[[str], T | Refused], hint: str) -> None:
        keys = (Hint("enter", say("OK")), Hint("escape", say("Do not sell it")))
        super().__init__(title, text, keys, leave=None)
        self._understand = understand
        self._hint = hint

    def body(self) -> Sequence[Widget]:
        """The line that is typed on."""
        return (InputLine(hint=self._hint),)

    def take(self, result: Result) -> None:
        """Enter answers."""
        match result:
            case Typed(text):
                answer = self._understand(text)
                if isinstance(answer, Refused):
                    self.refuse(answer.reason)
                else:
                    self.dismiss(answer)
            case Scanned():
                self.refuse(say("Answer first, then scan on"))
            case _:
                super().take(result)


class BirthDate(Asking[date]):
    """Asks how old the customer is. The date is not kept."""

    def __init__(self, till: Till, item: Item) -> None:
        order = till.settings.screen.dates
        super().__init__(
            say("{name}: only from {years} years on", name=item.name, years=item.minimum_age),
            say("Ask for an identity card and type the birth date on it. It is not kept."),
            lambda text: typed_birth_date(text, order, ringing_up.today(till)),
            say("such as {date}", date=example(order)),
        )


class OpenPrice(Asking[Money]):
    """Asks what an item costs that has no price of its own."""

    def __init__(self, till: Till, item: Item) -> None:
        super().__init__(
            say("{name}: what does it cost?", name=item.name),
            say("It has no price of its own. Next time type the price before the code: 12.50*"),
            lambda text: typed_amount(text, till.currency),
            say("such as 12.50"),
        )


def ring(
    app: TillApp,
    use: Callable[[Answers], Rung],
    then: Callable[[Item | Refused], None],
    answers: Answers = NOT_ASKED,
) -> None:
    """Do `use`, which sells an item, and `then` with what came of it; ask for what it needs to know."""
    match use(answers):
        case AgeNeeded(item):
            none = Refused(say("{name} was not sold: it needs the customer's birth date", name=item.name))

            def aged(born: date | None) -> None:
                _go_on(app, use, then, none if born is None else replace(answers, born=born))

            app.push_screen(BirthDate(app.till, item), aged)
        case PriceNeeded(item):
            free = Refused(say("{name} was not sold: it needs a price", name=item.name))

            def priced(price: Money | None) -> None:
                _go_on(app, use, then, free if price is None else replace(answers, price=price))

            app.push_screen(OpenPrice(app.till, item), priced)
        case Item() | Refused() as rung:
            then(rung)


def _go_on(
    app: TillApp,
    use: Callable[[Answers], Rung],
    then: Callable[[Item | Refused], None],
    answers: Answers | Refused,
) -> None:
    """After a dialog, whose answer comes outside the app's own net."""
    try:
        if isinstance(answers, Refused):
            then(answers)
        else:
            ring(app, use, then, answers)
    except RegisterError as error:
        then(Refused(str(error)))
    app.look_again()
