"""A customer who pays no tax: why, then a manager if need be; on an exempt sale, the tax again."""

from collections.abc import Iterable

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from register.counter.people import staff
from register.counter.selling import exempting
from register.domain.amounts import Refused, figures
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.errand import ErrandScreen


class Exempt(ErrandScreen):
    """Asks for the certificate's number; `over` when the sale was changed."""

    heading = marked("TAX EXEMPT")

    def __init__(self, text: str = "") -> None:
        """`text`: the number or the words that followed the command."""
        super().__init__()
        self.over = False
        self._first = text.strip()

    def body(self) -> Iterable[Widget]:
        """What the sale is now, and the question."""
        yield Static(id="exempt-now", classes="words")
        yield Static(id="exempt-ask", classes="words")

    def on_mount(self) -> None:
        """Begin with what was typed before."""
        super().on_mount()
        if self._first:
            self._because(self._first)

    @property
    def line_hint(self) -> str:
        """What to type."""
        return say("the certificate's number, or a few words")

    def hints(self) -> tuple[Hint, ...]:
        """Say why, or take the tax again."""
        again = (Hint("enter", say("Tax again")),) if self._exemption else (Hint("enter", say("OK")),)
        return (*again, Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw what holds now."""
        sale = self.till.books.sale
        now = say("Nothing is rung up yet.")
        if sale is not None and self._exemption:
            now = say(
                "Sale {number} for {total} is exempt from tax: {reason}",
                number=sale.number,
                total=figures(sale.total),
                reason=self._exemption,
            )
        elif sale is not None:
            now = say(
                "Sale {number} comes to {total}, {tax} of it tax.",
                number=sale.number,
                total=figures(sale.total),
                tax=figures(sale.basket.tax),
            )
        ask = (
            say("Enter takes the tax again; other words replace these.")
            if self._exemption
            else say("Why is it exempt?")
        )
        self.query_one("#exempt-now", Static).update(Text(now))
        self.query_one("#exempt-ask", Static).update(Text(ask, "bold"))

    def take(self, result: Result) -> None:
        """The reason, or Enter on an exempt sale."""
        self.clear_remark()
        match result:
            case Typed(text) if not text.startswith("/"):
                self._because(text)
            case Pressed("enter") if self._exemption:
                self._done(exempting.tax_again(self.till), say("✓ the customer pays tax on this sale again"))
            case Pressed("enter"):
                self._because("")
            case _:
                super().take(result)

    @property
    def _exemption(self) -> str:
        sale = self.till.books.sale
        return sale.basket.exemption if sale else ""

    def _because(self, words: str) -> None:
        sale, wrong = self.till.books.sale, exempting.cannot_exempt(self.till, words)
        if wrong is not None or sale is None or staff.may_alone(self.till, Act.EXEMPT):
            self._exempted(wrong or exempting.exempt(self.till, words))
            return
        text = say(
            "Sale {number} for {total} is to be exempt: {reason}",
            number=sale.number,
            total=figures(sale.total),
            reason=words,
        )
        self.ask_approval(Act.EXEMPT, text, lambda person: self._allowed_by(words, person))

    def _allowed_by(self, words: str, person: Person) -> Refused | None:
        done = exempting.exempt(self.till, words, person)
        if done is None:
            self._exempted(done)
        return done

    def _exempted(self, done: Refused | None) -> None:
        self._done(done, say("✓ no tax on this sale; /exempt takes it again"))

    def _done(self, done: Refused | None, words: str) -> None:
        if done is not None:
            self.refuse(done.reason)
            return
        self.over = True
        self.leave()
        self.till_app.remark(words)
