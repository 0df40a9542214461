"""While the terminal is asked: what for, for how long, and how to stop."""

from moneyed import Money
from textual.app import ComposeResult
from textual.widgets import Static

from register.domain.asking.exchange import MoneyRequest
from register.domain.sale import PAYMENTS, Stage
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned
from register.tui.route import asked, at_counter
from register.tui.screens.view import View
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.rule import ThinRule
from register.tui.words.card_words import called, to_do
from register.tui.words.rows import plain
from register.tui.words.tenders import named, tenders
from terminal_api.money import decimals
from terminal_api.processor import Entry as CardEntry
from terminal_api.processor import Operation, Request

_DOING = {
    Operation.PAY: marked("Payment by {card}."),
    Operation.BANK_CARD: marked("Payment by {card}."),
    Operation.REVERSE: marked("Giving back to {card}."),
    Operation.ACTIVATE: marked("Activating {card}."),
    Operation.LOAD: marked("Loading {card}."),
}
_ANYTHING_ELSE = marked("Asking about {card}.")


class Asking(View):
    """ASKING TERMINAL, with the seconds that have passed."""

    def __init__(self) -> None:
        super().__init__()
        self._aborted: str | None = None
        """The request that was asked to stop."""

    def compose(self) -> ComposeResult:
        """What was taken before, the amount, what is going on."""
        yield EntryList(places=decimals(self.till.currency))
        yield ThinRule()
        yield Static(classes="gap")
        yield Figure()
        yield Static(id="asking-what", classes="words")

    def on_mount(self) -> None:
        """Count the seconds."""
        self.set_interval(1, self._count)

    def hints(self) -> tuple[Hint, ...]:
        """Only one thing can be done."""
        return (Hint("escape", say("Stop asking")),) if self._can_abort() else ()

    def follow(self) -> None:
        """Say what is asked."""
        request = self.till.first_look or self._request()
        sale = at_counter(self.till.books, self.till.asking)
        if request is None or sale is None:
            return
        total = Entry(say("Total"), plain(sale.total)[0])
        self.query_one(EntryList).entries = (total, *(one.entry for one in tenders(sale)))
        self._draw(request)

    def take(self, result: Result) -> None:
        """Esc asks the terminal to stop, once; a second tender key does nothing, the screen says why."""
        match result:
            case Pressed("escape") if self._can_abort():
                request = self.till.first_look or self._request()
                assert request is not None
                self._aborted = request.id
                self.till_app.abort()
                self._draw(request)
            case Scanned():
                wait = say("The terminal is being asked: wait for its answer")
                self.refuse(say("An answer is awaited: scan then") if self.till.asks_elsewhere else wait)
            case _:
                pass

    def _count(self) -> None:
        if self.display and (request := self.till.first_look or self._request()):
            self._draw(request)

    def _draw(self, request: MoneyRequest | Request) -> None:
        waited = max(0, int((self.till.clock.now() - request.at).total_seconds()))
        what, amount, entry = self._asked(request)
        says = Says.ASKING_ELSEWHERE if self.till.asks_elsewhere else Says.ASKING
        self.query_one(Figure).reading = Reading(says, *plain(amount), f"{waited} s")
        if self._aborted == request.id:
            how = say("Abort asked, waiting for the answer: it still decides.")
        elif self._can_abort():
            customer = self._step(request) or to_do(entry) or say("The customer follows the terminal.")
            stop = say("Esc asks it to stop; its answer still decides.")
            how = f"{customer}\n{stop}"
        else:
            how = say("Nothing is to be done here: the till goes on when the answer comes.")
        self.query_one("#asking-what", Static).update(f"{what}\n{how}")

    def _asked(self, request: MoneyRequest | Request) -> tuple[str, Money, CardEntry | None]:
        """What is asked in a sentence, the amount, and how the card is read."""
        sale = at_counter(self.till.books, self.till.asking)
        if isinstance(request, MoneyRequest) and sale and sale.exchanges.with_basket:
            return say("The basket is closed at the gateway, and takes what gift cards pay."), sale.held, None
        if isinstance(request, MoneyRequest):
            doing = say(_DOING.get(request.operation, _ANYTHING_ELSE), card=_to(request))
            return f"{doing} {self._which(request)}".rstrip(), request.amount, request.entry
        card = request.card
        what = say("First, what is on {card}; then it pays.", card=called(card)) if card else ""
        return what, sale.due if sale else request.amount, card.entry if card else None

    def _which(self, request: MoneyRequest) -> str:
        """`Card 3 of 20.`, where a sale has several."""
        sale = at_counter(self.till.books, self.till.asking)
        places = [at for at, _ in sale.basket.cards] if sale else []
        if len(places) < 2 or request.position not in places:
            return ""
        which = places.index(request.position) + 1
        return say("Card {which} of {cards}.", which=which, cards=len(places))

    def _step(self, request: MoneyRequest | Request) -> str:
        """What the terminal itself told of this request, where it does."""
        progress = self.till.progress
        return progress.words if progress and progress.at >= request.at else ""

    def _request(self) -> MoneyRequest | None:
        sale = at_counter(self.till.books, self.till.asking)
        exchange = asked(sale, self.till.asking) if sale else None
        return exchange.request if exchange else None

    def _can_abort(self) -> bool:
        if (look := self.till.first_look) is not None:
            return self._aborted != look.id and self.till.looks_at_terminal
        request, sale = self._request(), self.till.books.sale
        return (
            request is not None
            and sale is not None
            and sale.stage is Stage.TENDERING
            and not sale.exchanges.with_basket
            and request.operation in PAYMENTS
            and self._aborted != request.id
            and not self.till.asks_elsewhere
        )


def _to(request: MoneyRequest) -> str:
    name = named(request)
    return name[0].lower() + name[1:]
