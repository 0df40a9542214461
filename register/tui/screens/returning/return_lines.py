"""Which goods come back: all of them proposed, by line and quantity."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from moneyed import Money
from textual import on
from textual.widget import Widget

from register.counter.returning import exchanging, returns
from register.counter.returning.returns import Found
from register.counter.selling import looking_up
from register.domain.amounts import Refused, figures, numeral, total, zero
from register.domain.cards.card_mark import shown
from register.domain.goods.deposits import deposit_at, deposit_on
from register.domain.goods.line_item import Goods
from register.domain.returning.returnable import Returnable, part
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import counted, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanner import NUMBER
from register.tui.screens.errand import ErrandScreen
from register.tui.screens.people.approving import with_approval
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.selling.ringing import number
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.lines import BasketLines, Row
from register.tui.widgets.rule import ThinRule
from register.tui.words.rows import plain
from terminal_api.money import decimals


class ReturnLines(ErrandScreen):
    """The lines of the sale that may still come back. The first scan begins a choice of its own."""

    letters = " "

    def __init__(self, found: Found, *, exchange: bool = False) -> None:
        """`exchange`: what is chosen goes into the basket, against other goods."""
        super().__init__()
        self._exchange = exchange
        self.over = False
        """Whether the return was given."""
        self._found = found
        self._lines = tuple(line for line in found.lines if line.left and not line.line.deposit)
        self._chosen = {line.position: line.left for line in self._lines}
        self._scanned = False

    @property
    def headline(self) -> str:
        """With the number of the sale."""
        doing = say("GOODS TO EXCHANGE") if self._exchange else say("GOODS COMING BACK")
        return f"{doing} · {self._found.sale.number}"

    def body(self) -> Iterable[Widget]:
        """The lines, and what they come to."""
        yield BasketLines(places=decimals(self.till.currency))
        yield ThinRule()
        yield Figure()

    def on_mount(self) -> None:
        """Mark the first line."""
        self.query_one(BasketLines).show(self._rows(), 0)

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return say("a quantity for the marked line, or scan what came back")

    def hints(self) -> tuple[Hint, ...]:
        """Go on to the money, or change the choice."""
        return (
            Hint("enter", say("Into the basket") if self._exchange else say("Go on")),
            Hint("space", say("This line or not")),
            Hint("a", say("All or none")),
            Hint("up", say("or Down marks")),
            Hint("escape", say("Back")),
        )

    def keys(self) -> str:
        """Space and A act at once."""
        return " a"

    def follow(self) -> None:
        """Draw the choice."""
        lines = self.query_one(BasketLines)
        lines.show(self._rows(), max(0, lines.marked))
        chosen = [self._worth(line) for line in self._lines]
        picked = sum(1 for quantity in self._chosen.values() if quantity)
        lines_ = len(self._lines)
        note = counted("{chosen} of {count} line", "{chosen} of {count} lines", lines_, chosen=picked)
        self.query_one(Figure).reading = Reading(Says.REFUND, *plain(total(chosen, self.till.currency)), note)

    def take(self, result: Result) -> None:
        """Mark, leave out, count, go on."""
        self.clear_remark()
        lines = self.query_one(BasketLines)
        match result:
            case Pressed("up" | "down" | "pageup" | "pagedown" as key):
                lines.step(key)
            case Pressed("a"):
                none = any(self._chosen.values())
                self._chosen = {line.position: Decimal(0) if none else line.left for line in self._lines}
                self.draw()
            case Pressed(" " | "space" | "delete"):
                line = self._lines[lines.marked]
                self._choose(line, Decimal(0) if self._chosen[line.position] else line.left)
            case Typed(text) if not text.startswith("/"):
                self._count(self._lines[lines.marked], text.rstrip("*"))
            case Scanned(text):
                self._came_back(text)
            case Pressed("enter"):
                self._go_on()
            case _:
                super().take(result)

    @on(BasketLines.Marked)
    def mark_clicked(self, clicked: BasketLines.Marked) -> None:
        """A click marks; on the marked line it leaves it out or takes it in."""
        lines = self.query_one(BasketLines)
        if clicked.index == lines.marked:
            self.take(Pressed("space"))
        else:
            lines.show(lines.rows, clicked.index)

    def _count(self, line: Returnable, text: str) -> None:
        if not re.fullmatch(NUMBER, text):
            self.refuse(say("'{text}' is not a quantity: type a number such as 1", text=shown(text)))
            return
        quantity = number(text)
        if 0 <= quantity <= line.left and (line.line.unit == "kg" or quantity == int(quantity)):
            self._choose(line, quantity)
        else:
            left, name = numeral(line.left), line.line.name
            self.refuse(say("Between 0 and {left} of {name} can come back", left=left, name=name))

    def _came_back(self, code: str) -> None:
        found = looking_up.look_up(self.till, code)
        known = None if isinstance(found, Refused) else found
        fitting = [one for one in self._lines if known and one.line.code == known.item.code]
        line = next((one for one in fitting if known and one.line.label == known.code.label), None)
        line = line or next(iter(fitting), None)
        if line is None:
            name = known.item.name if known else code
            self.refuse(say("{name} is not on this receipt, or has come back already", name=name))
            return
        if not self._scanned:
            self._scanned = True
            self._chosen = dict.fromkeys(self._chosen, Decimal(0))
        self.query_one(BasketLines).show(self._rows(), self._lines.index(line))
        self._choose(line, min(line.left, self._chosen[line.position] + 1))

    def _choose(self, line: Returnable, quantity: Decimal) -> None:
        self._chosen[line.position] = quantity
        self.draw()

    def _go_on(self) -> None:
        chosen = {position: quantity for position, quantity in self._chosen.items() if quantity}
        if self._exchange:
            text = say("Goods of sale {number} are taken back in exchange.", number=self._found.sale.number)
            with_approval(self.till_app, Act.RETURN, text, partial(self._bring_in, chosen))
            return
        planned = returns.planned(self._found, chosen)
        if isinstance(planned, Refused):
            self.refuse(planned.reason)
            return
        plan = ReturnPlan(planned)
        self.till_app.push_screen(plan, lambda _: self._planned(plan.over))

    def _bring_in(self, chosen: dict[int, Decimal], by: Person | None) -> None:
        sale = exchanging.bring_in(self.till, self._found, chosen, by)
        if isinstance(sale, Refused):
            self.refuse(sale.reason)
            return
        self._planned(over=True)

    def _planned(self, over: bool) -> None:
        self.over = over
        if over:
            self.leave()

    def _worth(self, line: Returnable) -> Money:
        """With the deposit on it, which comes back with it."""
        much = self._chosen[line.position]
        if not much:
            return zero(self.till.currency)
        behind = deposit_at(self._found.sale.basket.lines, line.position)
        paid = (one for one in self._found.lines if one.position in (line.position, behind))
        return total((part(one, much).total for one in paid), self.till.currency)

    def _deposit(self, line: Returnable) -> Goods | None:
        return deposit_on(self._found.sale.basket.lines, line.position)

    def _rows(self) -> tuple[Row, ...]:
        return tuple(self._row(line) for line in self._lines)

    def _row(self, line: Returnable) -> Row:
        chosen = self._chosen[line.position]
        unit = " kg" if line.line.unit == "kg" else ""
        left = f"{numeral(line.left.normalize())}{unit}"
        return Row(
            line.line.name,
            say("{chosen} of {left}", chosen=numeral(chosen.normalize()), left=left),
            figures(line.line.price),
            figures(self._worth(line)) if chosen else "–",
            line.line.tax,
            (say("with deposit") if self._deposit(line) else "") if chosen else say("stays sold"),
        )
