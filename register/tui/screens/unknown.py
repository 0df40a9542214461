"""An answer is missing: what was asked, and that the till keeps asking what became of it."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from register.counter import checkout, deciding
from register.domain.amounts import figures
from register.domain.exchange import MoneyRequest
from register.language import say, spoken
from register.tui.keys import Action, Hint, hint
from register.tui.meant import Pressed, Result, Scanned
from register.tui.rows import plain
from register.tui.screens.decide import Decide
from register.tui.screens.view import View
from register.tui.tenders import named, tenders
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from terminal_api.money import decimals
from terminal_api.processor import Operation


class Unknown(View):
    """Neither paid nor due."""

    errands = frozenset({Action.HELP, Action.MENU})

    @property
    def letters(self) -> str:
        """S and M."""
        return "sm"

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return say("S sets this sale aside")

    def compose(self) -> ComposeResult:
        """The tenders, the amount, what is known of it, what can be done."""
        yield EntryList(places=decimals(self.till.currency))
        yield ThinRule()
        yield Static(classes="gap")
        yield Figure()
        yield Static(id="unknown-what", classes="words")

    def on_mount(self) -> None:
        """Count down to the next question."""
        self.set_interval(1, self._count)

    def hints(self) -> tuple[Hint, ...]:
        """Wait, or serve the next."""
        aside = Hint("s", say("Set this sale aside"))
        return (hint(Action.HELP), aside, Hint("m", say("A manager decides")), hint(Action.MENU))

    def follow(self) -> None:
        """Say what was asked and how often since."""
        sale = self.till.books.sale
        if sale is None or not sale.exchanges.open:
            return
        request = sale.exchanges.open[0].request
        held = Entry(named(request), figures(request.amount), say("no answer yet"), "?", Level.RISK)
        total = Entry(say("Total"), figures(sale.total))
        self.query_one(EntryList).entries = (total, *(one.entry for one in tenders(sale)), held)
        self.query_one(Figure).reading = Reading(Says.UNKNOWN, *plain(request.amount))
        self.query_one("#unknown-what", Static).update(self._words(request))

    def take(self, result: Result) -> None:
        """S serves the next customer."""
        match result:
            case Pressed("s"):
                self.till_app.move_money(checkout.set_aside)
            case Pressed("m"):
                self._let_decide()
            case Scanned():
                self.refuse(say("This sale waits for an answer: S sets it aside for the next customer"))
            case Pressed("escape", ""):
                self.refuse(
                    say("Nothing can be given back before the answer is known; S sets the sale aside")
                )
            case _:
                super().take(result)

    def _let_decide(self) -> None:
        sale = self.till.books.sale
        if sale is None or not sale.exchanges.open:
            return
        request = sale.exchanges.open[0].request
        if (wrong := deciding.not_yet(self.till, request)) is not None:
            self.refuse(wrong.reason)
        else:
            self.till_app.push_screen(Decide(request))

    def _count(self) -> None:
        if self.display:
            self.follow()

    def _words(self, request: MoneyRequest) -> Text:
        at = request.at.astimezone(self.till_app.clock().tzinfo)
        return Text.assemble(
            say(
                "Asked the terminal {asked} at {second}.\n", asked=_asked(request), second=spoken().second(at)
            ),
            say("No answer yet. Neither paid nor due: nothing may be repeated.\n\n"),
            say("{attempts}  ·  request {id}\n\n", attempts=self._attempts(request), id=request.id),
            ("S", "bold"),
            say("    set this sale aside and serve the next customer\n"),
            ("M", "bold"),
            say("    a manager decides (PIN, reason)"),
        )

    def _attempts(self, request: MoneyRequest) -> str:
        attempt = self.till.attempts.get(request.id)
        if request.id in self.till.asking or attempt is None:
            return say("Asking what became of it")
        seconds = max(0, round((attempt.next_at - self.till.clock.now()).total_seconds()))
        asked = f"{_ordinal(attempt.questions)} time, " if attempt.questions else ""
        return say("Asking what became of it  ·  {asked}next in {seconds} s", asked=asked, seconds=seconds)


def _asked(request: MoneyRequest) -> str:
    name = named(request)
    name = name[0].lower() + name[1:]
    if request.operation is Operation.REVERSE:
        return say("to give {amount} back to {name}", amount=figures(request.amount), name=name)
    return say("for {amount} from {name}", amount=figures(request.amount), name=name)


def _ordinal(count: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    tail = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{tail}"
