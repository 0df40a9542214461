"""An answer is missing: what was asked, and that the till keeps asking what became of it."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from register.counter.asking import deciding
from register.counter.selling import checkout
from register.domain.amounts import figures
from register.domain.asking.exchange import Asked, Held, MoneyRequest
from register.domain.sale import Sale
from register.language import marked, say, spoken
from register.tui.input.keys import Action, Hint, hint
from register.tui.input.meant import Pressed, Result, Scanned
from register.tui.screens.asking.decide import Decide
from register.tui.screens.view import View
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.rows import plain
from register.tui.words.tenders import named, tenders
from terminal_api.money import decimals
from terminal_api.processor import Operation

#: By whether it was the terminal that was asked.
_TAKING = {
    True: marked("Asked the terminal for {amount} from {card} at {time}."),
    False: marked("Asked {whom} for {amount} from {card} at {time}."),
}
_GIVING = {
    True: marked("Asked the terminal to give {amount} back to {card} at {time}."),
    False: marked("Asked {whom} to give {amount} back to {card} at {time}."),
}
_NTH_TIME = marked("{count}th time")
_TIMES = {1: marked("{count}st time"), 2: marked("{count}nd time"), 3: marked("{count}rd time")}


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
        held = tuple(map(_unanswered, sale.exchanges.with_basket or sale.exchanges.open[:1]))
        total = Entry(say("Total"), figures(sale.total))
        self.query_one(EntryList).entries = (total, *(one.entry for one in tenders(sale)), *held)
        amount = sale.held if sale.exchanges.with_basket else request.amount
        self.query_one(Figure).reading = Reading(Says.UNKNOWN, *plain(amount))
        self.query_one("#unknown-what", Static).update(self._words(sale, request))

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
        if self.display and self.till_app.opened:
            self.follow()

    def _words(self, sale: Sale, request: MoneyRequest) -> Text:
        at = request.at.astimezone(self.till_app.clock().tzinfo)
        together = sale.exchanges.with_basket
        when = spoken().second(at)
        what = _posted(sale, when) if together else self._asked(request, when)
        waits = say("No answer yet. Neither paid nor due: nothing may be repeated.")
        basket = say("basket of {number}", number=sale.number)
        number = basket if together else say("request {id}", id=request.id)
        aside = say("set this sale aside and serve the next customer")
        decides = say("a manager decides (PIN, reason)")
        return Text.assemble(
            f"{what}\n{waits}\n\n",
            f"{self._attempts(request)}  ·  {number}\n\n",
            ("S", "bold"),
            f"    {aside}\n",
            ("M", "bold"),
            f"    {decides}",
        )

    def _asked(self, request: MoneyRequest, when: str) -> str:
        name, terminal = named(request), self.till.terminal
        at_terminal = terminal is not None and request.processor == terminal.name
        return say(
            _GIVING[at_terminal] if request.operation is Operation.REVERSE else _TAKING[at_terminal],
            amount=figures(request.amount),
            card=name[0].lower() + name[1:],
            time=when,
            whom=request.processor,
        )

    def _attempts(self, request: MoneyRequest) -> str:
        attempt = self.till.attempts.get(request.id)
        asking = say("Asking what became of it")
        if request.id in self.till.asking or attempt is None:
            return asking
        seconds = max(0, round((attempt.next_at - self.till.clock.now()).total_seconds()))
        following = say("next in {seconds} s", seconds=seconds)
        if attempt.questions:
            following = f"{_nth(attempt.questions)}, {following}"
        return f"{asking}  ·  {following}"


def _unanswered(one: Asked | Held) -> Entry:
    return Entry(named(one.request), figures(one.request.amount), say("no answer yet"), "?", Level.RISK)


def _posted(sale: Sale, when: str) -> str:
    return say(
        "Basket given to the gateway at {time}: it takes {amount} from cards.",
        amount=figures(sale.held),
        time=when,
    )


def _nth(count: int) -> str:
    """`1st time`, `2nd time`, `3rd time`, `11th time`."""
    tail = 0 if 10 <= count % 100 <= 20 else count % 10
    return say(_TIMES.get(tail, _NTH_TIME), count=count)
