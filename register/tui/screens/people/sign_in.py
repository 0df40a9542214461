"""The locked till: a clock, and a line for the PIN."""

import re
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Digits, Static

from register.language import marked, say, spoken
from register.tui.desk.stations import open_desk
from register.tui.input.keys import Action, Hint, hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.screens.reading_on import ReadingOn
from register.tui.screens.view import View

if TYPE_CHECKING:
    from register.domain.staff.people import Person

OPENING = marked("Opening the journal …")
ASK = marked("Type your PIN")


class SignIn(View):
    """Who are you? Also the first thing seen, while the journal is still being opened."""

    secret = True
    beside_paper = False
    errands = frozenset({Action.HELP})

    def __init__(self, welcome: tuple[str, ...], *, clock: Callable[[], datetime]) -> None:
        """`welcome`: notes under the question. One that ends with a colon heads those below it; two spaces
        begin a column."""
        super().__init__()
        self._welcome = welcome
        self._clock = clock
        self._pin: str | None = None
        """Typed before the journal was open."""
        self._failure = ""
        self._reading: ReadingOn | None = None
        """Since the journal was told to be a long one, until it is open."""

    @property
    def line_hint(self) -> str:
        """What the PIN line says while it is empty."""
        return "" if self._failure else say("PIN and Enter")

    def compose(self) -> ComposeResult:
        """Clock, question, notes."""
        yield Digits(spoken().hour(self._clock()), id="clock")
        yield Static(say(OPENING), id="ask-pin")
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(_notes(self._welcome))
        self.set_class(not self._welcome, "-bare")

    def on_mount(self) -> None:
        """Follow the clock."""
        self._turn()

    def hints(self) -> tuple[Hint, ...]:
        """Little can be done by a stranger."""
        if self._failure:
            return (Hint("enter", say("Quit")),)
        if self._reading and not self.till_app.opened:
            return (Hint("enter", say("Sign in")), hint(Action.HELP), Hint("escape", say("Quit")))
        scroll = (Hint("up", say("or Down: more notes")),) if self._welcome else ()
        at_desk = Hint("f10", say("Desk"), say("balances, journal, reports, set-up"))
        desk = (at_desk,) if self.till_app.opened else ()
        balance = Hint("f5", say("Balance"), say("What is on a gift card"))
        cards = (balance,) if self._looks_at_cards else ()
        return (Hint("enter", say("Sign in")), hint(Action.HELP), *cards, *desk, *scroll)

    def follow(self) -> None:
        """Ask for the PIN; check the one that was typed too early."""
        self.query_one("#clock", Digits).update(spoken().hour(self._clock()))
        self.query_one("#ask-pin", Static).update(self._ask())
        if self._pin is not None:
            pin, self._pin = self._pin, None
            self._sign_in(pin)

    def _ask(self) -> str:
        """What is asked; and what waits behind the lock."""
        books = self.till.books
        if books.sale is None:
            return say(ASK)
        number, cashier = books.sale.number, books.last_cashier
        locked = say("Locked. Sale {number} waits as {cashier} left it.", number=number, cashier=cashier)
        return f"{locked}\n{say(ASK)}"

    def far(self, percent: int) -> None:
        """Say how much of a long journal was read."""
        if self.till_app.opened or self._failure:
            return
        now = self._clock()
        self._reading = self._reading or ReadingOn(percent, now)
        words = Text(self._reading.words(percent, now), justify="center")
        self.query_one("#ask-pin", Static).update(words)

    def fail(self, sentence: str) -> None:
        """Say why the till cannot be opened; the next Enter leaves."""
        self._failure = sentence
        said = Text(f"✗ {sentence}", "bold", justify="center")
        self.query_one("#ask-pin", Static).update(said)
        self.query_one("#welcome").display = False

    def take(self, result: Result) -> None:
        """A typed number is a PIN; a scan never is."""
        notes = self.query_one("#welcome")
        match result:
            case Typed() | Pressed("enter" | "escape") if self._failure:
                self.till_app.give_up()
            case Pressed("escape") if self._reading and not self.till_app.opened:
                self.till_app.exit()
            case Pressed("f5") if self._looks_at_cards:
                self._look_at_cards()
            case Pressed("f10") | Typed("/desk") if self.till_app.opened:
                open_desk(self.till_app)
            case Typed(text) if self.till_app.opened:
                self._sign_in(text)
            case Typed(text):
                self._pin = text
            case Pressed("up" | "pageup"):
                notes.scroll_page_up(animate=False)
            case Pressed("down" | "pagedown"):
                notes.scroll_page_down(animate=False)
            case Scanned():
                self.refuse(say("Not rung up: sign in, then scan it again"))
            case _:
                super().take(result)

    @property
    def _looks_at_cards(self) -> bool:
        return self.till_app.opened and self.till.settings.gift_cards is not None

    def _look_at_cards(self) -> None:
        """Balances and no more, for whoever stands there; where the shop does not want that, at the desk."""
        if not self.till.settings.look_limits.nobody:
            open_desk(self.till_app)
            return
        from register.tui.desk.balances import Balances

        self.till_app.push_screen(Balances(by_anybody=True))

    def _sign_in(self, pin: str) -> None:
        from register.counter.drawer import shifts  # loads behind the first frame
        from register.domain.amounts import Refused

        books = self.till.books
        sale, left_by = books.sale, books.last_cashier
        who = shifts.sign_in(self.till, pin)
        if isinstance(who, Refused):
            self.refuse(who.reason)
        elif sale is not None and left_by != who.name:
            words = say(
                "{name} has taken over sale {number} from {before}.",
                name=who.name,
                number=sale.number,
                before=left_by,
            )
            self._remark(words)
        elif words := self._to_see_to(who):
            self._remark(words)

    def _remark(self, words: str) -> None:
        # Afterwards: another view begins without a remark.
        self.till_app.call_after_refresh(self.till_app.remark, words)

    def _to_see_to(self, who: "Person") -> str:
        """What only somebody who may change settings can see to."""
        from register.counter.configuration.unfinished import unfinished
        from register.domain.staff.rights import Act, may

        if may(who, Act.SETTINGS, self.till.settings.rights) and unfinished(
            self.till.journal, self.till.settings
        ):
            return say("A change of the settings is not in the file: see the desk, Set-up")
        return ""

    def _turn(self) -> None:
        now = self._clock()
        self.query_one("#clock", Digits).update(spoken().hour(now))
        self.set_timer(60 - now.second, self._turn)


def _notes(lines: tuple[str, ...]) -> Group:
    """The notes in columns: two spaces or more begin the next one; its words wrap under each other."""
    parts: list[RenderableType] = []
    for several, block in groupby((re.split(r" {2,}", line) for line in lines), lambda cells: len(cells) > 1):
        if several:
            parts.append(_table(list(block)))
        else:
            parts += [Text(line, "bold" if line.endswith(":") else "") for (line,) in block]
    return Group(*parts)


def _table(rows: list[list[str]]) -> Table:
    table = Table.grid(padding=(0, 3, 0, 0))
    for column in range(len(rows[0])):
        table.add_column(justify="right" if 0 < column < len(rows[0]) - 1 else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
