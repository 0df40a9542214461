"""Which lines of a sale stand on a receipt without prices: all of them proposed."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from register.counter.paper import gift_receipts
from register.domain.amounts import Refused, numeral
from register.language import counted, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.lines import BasketLines, Row
from register.tui.widgets.rule import ThinRule


class GiftLines(ErrandScreen):
    """No prices here either: whoever looks over the cashier's shoulder may be the one it is for."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._lines: tuple[gift_receipts.Giftable, ...] = ()
        self._chosen: set[int] = set()

    @property
    def headline(self) -> str:
        """With the number of the sale."""
        return say("GIFT RECEIPT · {number}", number=self._number)

    def body(self) -> Iterable[Widget]:
        """The lines, and how many of them are chosen."""
        yield BasketLines()
        yield ThinRule()
        yield Static(id="gift-chosen", classes="words")

    def on_mount(self) -> None:
        """Choose all, mark the first."""
        lines = gift_receipts.giftable(self.till, self._number)
        self._lines = () if isinstance(lines, Refused) else lines
        self._chosen = {one.position for one in self._lines}
        self.query_one(BasketLines).show(self._rows(), 0)

    def hints(self) -> tuple[Hint, ...]:
        """Print, or change the choice."""
        return (
            Hint("enter", say("Print")),
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
        chosen, lines_ = len(self._chosen), len(self._lines)
        words = counted(
            "{chosen} of {count} line, no price on any of them.",
            "{chosen} of {count} lines, no price on any of them.",
            lines_,
            chosen=chosen,
        )
        self.query_one("#gift-chosen", Static).update(words)

    def take(self, result: Result) -> None:
        """Mark, leave out, print."""
        self.clear_remark()
        lines = self.query_one(BasketLines)
        match result:
            case Pressed("up" | "down" | "pageup" | "pagedown" as key):
                lines.step(key)
            case Pressed("a"):
                self._chosen = set() if self._chosen else {one.position for one in self._lines}
                self.draw()
            case Pressed(" " | "space" | "delete") if self._lines:
                self._chosen ^= {self._lines[lines.marked].position}
                self.draw()
            case Pressed("enter"):
                self._print_chosen()
            case _:
                super().take(result)

    @on(BasketLines.Marked)
    def mark_clicked(self, clicked: BasketLines.Marked) -> None:
        """A click marks."""
        lines = self.query_one(BasketLines)
        lines.show(lines.rows, clicked.index)

    def _print_chosen(self) -> None:
        if not self._chosen:
            self.refuse(say("No line is chosen: Space chooses the marked one"))
            return
        refused = gift_receipts.print_gift_receipt(self.till, self._number, self._chosen)
        if refused is not None:
            self.refuse(refused.reason)
            return
        self.leave()
        self.till_app.remark(
            say("✓ a gift receipt of {number} is on its way to the printer", number=self._number)
        )

    def _rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(
                one.name,
                f"{numeral(one.quantity.normalize())} {one.unit}".rstrip(),
                note="" if one.position in self._chosen else say("left out"),
            )
            for one in self._lines
        )
