"""A receipt of the past: found by its number, seen as it was printed, returned, copied."""

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from register.counter.history import Past, past, sales_of
from register.counter.paper import gift_receipts, papers
from register.counter.returning import returns
from register.domain.amounts import Refused
from register.domain.sale import Sale
from register.language import marked, say
from register.tui import latest
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action, Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.scanned_item import is_item
from register.tui.screens.errand import ErrandScreen
from register.tui.screens.returning.gift_lines import GiftLines
from register.tui.screens.returning.return_lines import ReturnLines
from register.tui.screens.selling.voiding import ask_to_void
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.lines import BasketLines
from register.tui.widgets.news import News
from register.tui.widgets.paper import PaperPane
from register.tui.words.past_words import described, listed, recent


class ReceiptScreen(ErrandScreen):
    """First the last receipts to choose from, or at once the one whose number was typed or scanned."""

    heading = marked("RECEIPT")

    def __init__(self, text: str = "") -> None:
        """`text`: the number typed before the key."""
        super().__init__()
        self._first = text
        self._found: Past | None = None
        self._recent: tuple[Past, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The list; the paper, and beside it what can be done with it."""
        yield Static(say("Scan a receipt, type its number, or choose one of the last:"), id="receipt-ask")
        yield BasketLines(numbered=False)
        with Horizontal(id="receipt-found"):
            yield PaperPane()
            with Vertical(id="receipt-side"):
                yield Static(id="receipt-words")
                yield KeyList(label=22)
                yield News()

    def on_mount(self) -> None:
        """Find the number that was typed; else list the last ones."""
        self._list(recent(self.till))
        if self._first:
            self._find(self._first)

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return say("scan a receipt, or type its number or a customer")

    def hints(self) -> tuple[Hint, ...]:
        """What can be done with this one."""
        if self._found is None:
            choose = (Hint("enter", say("Choose")), Hint("up", say("or Down marks"))) if self._recent else ()
            return (*choose, Hint("escape", say("Back")))
        scroll = Hint("up", say("or Down: scroll"))
        return (*self._offers(), scroll, Hint("escape", say("Back")))

    def keys(self) -> str:
        """Every letter answers, if only with why not."""
        return "rxpgv" if self._found else ""

    def follow(self) -> None:
        """Draw the list, or the receipt."""
        found = self._found
        self.query_one("#receipt-ask").display = self.query_one(BasketLines).display = found is None
        self.query_one("#receipt-found").display = found is not None
        if found:
            self.query_one("#receipt-words", Static).update(described(self.till, found))
            self.query_one(KeyList).hints = self._offers()

    def take(self, result: Result) -> None:
        """A number is a receipt; letters act on the one that is shown."""
        self.clear_remark()
        lines, paper = self.query_one(BasketLines), self.query_one(PaperPane)
        match asked(result), result:
            case None, Scanned(text) if is_item(self.till, text):
                self.leave()
                self.till_app.hand_on(result)
            case None, Scanned(text) | Typed(text):
                self._find(text)
            case Ask(Action.RECEIPT, text), _ if text:
                self._find(text)
            case _, Pressed("up" | "down" | "pageup" | "pagedown" as key):
                (paper.turn if self._found else lines.step)(key)
            case _, Pressed("enter") if self._found is None and self._recent:
                self._show(self._recent[lines.marked])
            case _, Pressed("escape") if self._found and not self._first and self._recent:
                self._found = None
                self.draw()
            case (
                (None | Ask(Action.VOID)),
                Pressed("r" | "x" | "p" | "g" | "v" | "delete" as key),
            ) if self._found:
                self._do(key, self._found)
            case _:
                super().take(result)

    @on(BasketLines.Marked)
    def choose_clicked(self, clicked: BasketLines.Marked) -> None:
        """A click chooses at once."""
        self._show(self._recent[clicked.index])

    def _find(self, text: str) -> None:
        number = returns.receipt_number(self.till, text)
        found = past(self.till, number)
        if found is not None:
            self._show(found)
            return
        sales = (past(self.till, one.number) for one in reversed(sales_of(self.till, text)))
        match tuple(one for one in sales if one):
            case ():
                self.refuse(
                    say(
                        "No receipt {number} is known here, and no sale of a customer called so",
                        number=number,
                    )
                )
            case (only,):
                self._show(only)
            case several:
                self._found = None
                self._list(several)
                self.draw()

    def _list(self, pasts: tuple[Past, ...]) -> None:
        self._recent = pasts
        rows = tuple(listed(one, self.till_app.clock().tzinfo) for one in pasts)
        self.query_one(BasketLines).show(rows, 0)

    def _show(self, found: Past) -> None:
        self._found = found
        number, document = found.document.number, found.document
        lines = latest.printed(self.till, number)
        if not lines and isinstance(document, Sale):
            lines = latest.preview(self.till, document)
        paper = self.query_one(PaperPane)
        paper.show(lines, latest.columns(self.till))
        paper.begin()
        self.query_one(News).say("")
        self.draw()

    def _offers(self) -> tuple[Hint, ...]:
        if self._found is None:
            return ()
        hints = (
            Hint("r", say("Return goods")),
            Hint("x", say("Exchange goods")),
            Hint("p", say("Print a copy")),
            Hint("g", say("Gift receipt"), say("Without prices; of all lines, or of some")),
            Hint("v", say("Void the sale")),
        )
        return tuple(hint for hint in hints if not self._cannot(hint.key, self._found))

    def _cannot(self, key: str, found: Past) -> str:
        number = found.document.number
        is_open = self.till.books.sale is not None and self.till.books.sale.number == number
        match key:
            case "r" | "x":
                sold = returns.find(self.till, number)
                if isinstance(sold, Refused):
                    return sold.reason
                return "" if any(line.left for line in sold.lines) else say("All of it has come back already")
            case "p" | "g" if self.till.settings.paper_columns is None:
                return say("This till has no printer")
            case "p":
                return "" if latest.printed(self.till, number) else say("Nothing of it was ever printed")
            case "g":
                lines = gift_receipts.giftable(self.till, number)
                if isinstance(lines, Refused):
                    return lines.reason
                return "" if lines else say("Nothing of this sale can stand on a gift receipt")
            case _:
                return "" if is_open else say("Only the open sale can be voided: R takes goods back")

    def _do(self, key: str, found: Past) -> None:
        number = found.document.number
        if why := self._cannot(key, found):
            self.refuse(why)
        elif key in ("r", "x"):
            sold = returns.find(self.till, number)
            assert not isinstance(sold, Refused)
            goods = ReturnLines(sold, exchange=key == "x")
            self.till_app.push_screen(goods, lambda _: self.leave() if goods.over else self.draw())
        elif key == "p":
            papers.reprint(self.till, number)
            self.query_one(News).say(say("A copy is on its way to the printer."))
        elif key == "g":
            self.till_app.push_screen(GiftLines(number), lambda _: self.draw())
        else:
            ask_to_void(self.till_app, self.leave)
