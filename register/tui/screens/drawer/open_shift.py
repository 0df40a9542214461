"""Before the first sale: what is in the drawer?"""

from moneyed import Money
from textual.app import ComposeResult
from textual.widgets import Static

from register.counter.drawer import shifts
from register.domain.amounts import Refused, typed_amount, zero
from register.domain.pieces import Piece
from register.language import say
from register.tui.input.keys import Action, Hint, hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.drawer.count_pieces import CountPieces
from register.tui.screens.view import View


class OpenShift(View):
    """Asks for the float and opens the shift with it."""

    beside_paper = False
    errands = frozenset({Action.HELP, Action.CARD, Action.RECEIPT, Action.MENU})

    def __init__(self) -> None:
        super().__init__()
        self._counted: tuple[Piece, ...] = ()
        """As far as somebody got who went back."""

    @property
    def letters(self) -> str:
        """P counts by piece."""
        return "p"

    @property
    def line_hint(self) -> str:
        """What to type."""
        return say("the float, such as 100.00")

    def compose(self) -> ComposeResult:
        """The question and what it is for."""
        yield Static("", id="float-title")
        yield Static(
            say(
                "Count the cash in the drawer, type the sum and press Enter: "
                "that is the float, and the shift begins. An empty drawer is 0. "
                "P counts it coin by coin and note by note."
            ),
            classes="quiet",
        )

    def hints(self) -> tuple[Hint, ...]:
        """Open it, or leave it to somebody else."""
        return (
            Hint("enter", say("Open the shift")),
            Hint("p", say("By piece")),
            Hint("escape", say("Sign out")),
            hint(Action.HELP),
            hint(Action.CARD),
            hint(Action.RECEIPT),
            hint(Action.MENU),
        )

    def follow(self) -> None:
        """Greet whoever signed in."""
        books = self.till.books
        greeting = say(
            "Good day, {cashier}. Shift {number} is not open yet.",
            cashier=books.cashier,
            number=books.last_shift + 1,
        )
        self.query_one("#float-title", Static).update(greeting)

    def take(self, result: Result) -> None:
        """A number is the float."""
        match result:
            case Typed(text):
                self._open(self._float(text))
            case Pressed("p"):
                counting = CountPieces(self._counted)
                self.till_app.push_screen(counting, lambda _: self._count(counting))
            case Pressed("escape"):
                shifts.sign_out(self.till)
            case Pressed("enter"):
                self.refuse(say("Type the sum in the drawer first; 0 when it is empty"))
            case _:
                super().take(result)

    def _count(self, counting: CountPieces) -> None:
        self._counted = () if counting.over else counting.pieces
        if counting.over:
            self._open(counting.worth, counting.pieces)

    def _open(self, float_: Money | Refused, pieces: tuple[Piece, ...] = ()) -> None:
        opened = shifts.open_shift(self.till, float_, pieces) if isinstance(float_, Money) else float_
        if isinstance(opened, Refused):
            self.refuse(opened.reason)

    def _float(self, text: str) -> Money | Refused:
        if "0" in text and not text.strip("0.,"):
            return zero(self.till.currency)
        return typed_amount(text, self.till.currency)
