"""The basket: lines, sums, and what there is to pay."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from register.counter.returning import exchanging
from register.counter.selling import checkout, ringing_up, said
from register.counter.selling.cash import due_in_cash
from register.domain.amounts import figures
from register.domain.goods.basket import Basket as Lines
from register.domain.goods.basket_tax import adds_tax
from register.domain.sale import Sale
from register.language import counted, say
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import IN_MENU, Action, Hint, hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.selling.reduce import Reduce
from register.tui.screens.selling.ringing import RingsUp, number
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.sums import Sums
from register.tui.words.rows import Rows, plain
from register.tui.words.rows import counted as counted_lines
from register.tui.words.tenders import in_cash
from terminal_api.money import decimals

ERRANDS = frozenset(
    {
        Action.HELP,
        Action.FIND,
        Action.CARD,
        Action.SELL_CARD,
        Action.BATCH,
        Action.RECEIPT,
        Action.MENU,
        Action.EXEMPT,
        *(row.action for row in IN_MENU),
    }
)


class Basket(RingsUp):
    """What the customer wants to buy; also the empty till that waits for its next customer."""

    errands = ERRANDS

    def __init__(self) -> None:
        super().__init__()
        self._rows = Rows()
        self._sale = ""

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return say("scan, or type a code, an amount, 3*, /")

    def compose(self) -> ComposeResult:
        """Lines on top, the loud figure below."""
        places = decimals(self.till.currency)
        with Vertical(id="basket-empty"):
            yield Static(id="basket-first", classes="quiet")
        yield BasketLines(places=places)
        yield Sums(places=places)
        yield ThinRule()
        yield Figure()

    def hints(self) -> tuple[Hint, ...]:
        """With lines: how to pay. Without: what else can be done."""
        if self.till.books.sale is None:
            return self.between_sales()
        return (
            hint(Action.HELP),
            hint(Action.FIND),
            hint(Action.CARD),
            *self.by_terminal(),
            hint(Action.CASH),
            hint(Action.MENU),
            hint(Action.VOID),
            hint(Action.REDUCE),
            hint(Action.PARK),
            hint(Action.SELL_CARD),
            hint(Action.RECEIPT),
            hint(Action.AGAIN),
        )

    def follow(self) -> None:
        """Draw the lines that changed, the sums and the total."""
        sale = self.till.books.sale
        basket = sale.basket if sale else Lines(self.till.currency)
        self._draw_lines(sale, basket)
        self.set_class(not basket.lines, "-empty")
        if not basket.lines:  # in sight; an update lays out the whole screen
            self.query_one("#basket-first", Static).update(_first(len(self.till.books.parked)))
        goods = ((say("goods"), figures(basket.goods_total)), _tax(basket))
        cards = ((say("cards"), figures(basket.cards_total)), ("", ""))
        rows = (goods, cards) if basket.cards else (goods,)
        self.query_one(Sums).rows = rows if basket.lines else ()
        note = self._note(sale) if sale and basket.lines else ""
        back = basket.total.amount < 0
        says, sum_ = (Says.TO_GIVE_BACK, -basket.total) if back else (Says.TO_PAY, basket.total)
        self.query_one(Figure).reading = Reading(says, *plain(sum_), note)

    def take(self, result: Result) -> None:
        """Move the mark, change the marked line, go on to payment."""
        lines = self.query_one(BasketLines)
        match asked(result), result:
            case Ask(Action.VOID), _:
                self._said(ringing_up.remove_line(self.till, lines.marked))
            case Ask(Action.NOTE, note), _:
                self._said(said.note_line(self.till, lines.marked, note))
            case Ask(Action.REDUCE, text), _ if lines.rows:
                self.till_app.push_screen(Reduce(lines.marked, text))
            case Ask(Action.REDUCE), _:
                self.refuse(checkout.no_sale().reason)
            case _, Pressed("up" | "down" | "pageup" | "pagedown" as key):
                lines.step(key)
            case _, Pressed("enter") if exchanging.leaves_nothing_due(self.till.books.sale):
                super().take(Pressed("f12"))
            case _, Pressed("enter") if lines.rows:
                self.till_app.take_payment()
            case _:
                super().take(result)

    def understand(self, text: str, quantity: str) -> None:
        """A quantity without a code is for the marked line."""
        if text or not quantity:
            super().understand(text, quantity)
            return
        line = self.query_one(BasketLines).marked
        self._said(ringing_up.change_quantity(self.till, line, number(quantity)))

    @on(BasketLines.Marked)
    def mark_clicked(self, clicked: BasketLines.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    def _mark(self, index: int) -> None:
        lines = self.query_one(BasketLines)
        lines.show(lines.rows, max(0, index))

    def _note(self, sale: Sale) -> str:
        """How many lines; whose they are; and what F12 takes where that is not what is due."""
        cash = in_cash(sale.due, due_in_cash(self.till, sale)) if sale.due.amount > 0 else ""
        exempt = say("exempt from tax") if sale.basket.exemption else ""
        parts = (counted_lines(len(sale.basket.lines)), sale.customer, exempt, cash)
        return " · ".join(filter(None, parts))

    def _draw_lines(self, sale: Sale | None, basket: Lines) -> None:
        lines = self.query_one(BasketLines)
        rows = self._rows.of(basket.lines)
        number_ = sale.number if sale else ""
        same = number_ == self._sale and len(rows) <= len(lines.rows)
        self._sale = number_
        lines.show(rows, lines.marked if same else None)  # a new line takes the mark

    def _said(self, refused: checkout.Refused | None) -> None:
        if refused is not None:
            self.refuse(refused.reason)


def _tax(basket: Lines) -> tuple[str, str]:
    """The tax: in the prices, on top of them, or taken out of them because it is not due."""
    if not basket.beside.amount and not basket.exemption:
        return (say("tax"), figures(basket.tax))
    added = adds_tax(basket) and not basket.exemption
    return (say("+ tax") if added else say("exempt"), figures(basket.beside))


def _first(parked: int) -> str:
    """What an empty till waits for."""
    scan = say("Scan the first item.")
    if not parked:
        return scan
    sales = counted("{count} sale is parked: F4 recalls.", "{count} sales are parked: F4 recalls.", parked)
    return f"{scan}\n{sales}"
