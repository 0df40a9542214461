"""After a sale: the change, loudly, until the next scan; and all that the customer should hear."""

from moneyed import Money
from textual.app import ComposeResult
from textual.widgets import Static

from register.domain.amounts import figures, total
from register.domain.asking.exchange import Done as Happened
from register.domain.goods.line_item import CardLine
from register.domain.sale import Sale
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.selling.basket import ERRANDS
from register.tui.screens.selling.ringing import RingsUp
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.rows import plain
from register.tui.words.tenders import rounded_by, tenders, total_of
from terminal_api.money import decimals

_PRINTING = marked("receipt {number} is printing")
#: How far a print job is, as the spool calls it, in a cashier's words.
_WAITING = {
    "sending": _PRINTING,
    "lost": marked("receipt {number} may be on paper, prints again"),
    "unknown": marked("receipt {number} prints again as COPY"),
}


#: Of many gift cards, so many are listed one by one.
_MOST_LISTED = 4


class Done(RingsUp):
    """CHANGE or PAID. Whatever is scanned next begins the next sale; no key is needed."""

    errands = ERRANDS

    @property
    def line_hint(self) -> str:
        """What begins the next sale."""
        return say("scan the next customer's first item")

    def compose(self) -> ComposeResult:
        """How it was paid, what became of cards and paper, the loud figure."""
        places = decimals(self.till.currency)
        yield EntryList(places=places, id="done-tenders")
        yield Static(classes="gap")
        yield EntryList(places=places, id="done-news")
        yield Static(classes="fill")
        yield ThinRule()
        yield Figure()

    def hints(self) -> tuple[Hint, ...]:
        """What can be done between two customers."""
        return self.between_sales()

    def follow(self) -> None:
        """Draw the sale as it ended; its paper and its cards may still be on their way."""
        sale = self.sale()
        if sale is not None:
            self._draw(sale)

    def sale(self) -> Sale | None:
        """The one that is shown."""
        return self.till_app.last_sale()

    def _draw(self, sale: Sale) -> None:
        change = sale.change
        rows = (total_of(sale), *rounded_by(sale), *(one.entry for one in tenders(sale)))
        if change.amount:
            rows = (*_with_given(sale, rows), Entry(say("Change"), figures(change)))
        self.query_one("#done-tenders", EntryList).entries = rows
        news = (*self._cards(sale), *self.papers(sale.number))
        self.query_one("#done-news", EntryList).entries = news
        says, amount = (Says.CHANGE, change) if change.amount else (Says.PAID, sale.total)
        if sale.handed_on:
            says, amount = Says.REFUND, sale.handed_on
        note = say("sale {number}", number=sale.number)
        self.query_one(Figure).reading = Reading(says, *plain(amount), note)

    def take(self, result: Result) -> None:
        """Nothing here needs a key; Enter and the arrows are let pass."""
        match result:
            case Pressed("enter" | "up" | "down"):
                pass
            case _:
                super().take(result)

    def _cards(self, sale: Sale) -> tuple[Entry, ...]:
        """The gift cards that were sold: what is on them now, or that the shop owes it."""
        active: list[Entry] = []
        owed: list[Entry] = []
        on_cards: list[Money] = []
        for position, line in sale.basket.cards:
            match sale.activation(position):
                case Happened(approved=approved):
                    on_cards.append(line.amount)
                    active.append(Entry(_is_active(line, approved.balance), sign="✓"))
                case _:
                    owed.append(Entry(_is_owed(line), sign="!", level=Level.ATTENTION))
        if len(active) > _MOST_LISTED:
            words = say(
                "{cards} gift cards are active, {amount} were put onto them",
                cards=len(active),
                amount=figures(total(on_cards, self.till.currency)),
            )
            active = [Entry(words, sign="✓")]
        if (more := len(owed) - _MOST_LISTED) > 0:
            words = say("{more} more are paid and not active yet: F10, then W lists them all", more=more)
            owed = [*owed[:_MOST_LISTED], Entry(words, sign="!", level=Level.ATTENTION)]
        return (*active, *owed)

    def papers(self, number: str) -> tuple[Entry, ...]:
        """What became of the receipt of that number."""
        return (self._paper(number),)

    def _paper(self, number: str) -> Entry:
        if self.till.settings.paper_columns is None:
            words = say("receipt {number} not printed: there is no printer", number=number)
            return Entry(words, sign="–", level=Level.OFF)
        jobs = [job for job in self.till.books.jobs.values() if job.queued.sale == number]
        if not jobs:
            return Entry(say("receipt {number} printed", number=number), sign="✓")
        if not self.till.paper.lamp.ok:
            words = say("receipt {number} waits for the printer", number=number)
            return Entry(words, sign="!", level=Level.ATTENTION)
        words = say(_WAITING.get(jobs[0].state, _PRINTING), number=number)
        return Entry(words, sign="…", level=Level.OFF)


def _is_active(line: CardLine, balance: Money | None) -> str:
    return say(
        "Gift card ···{card} is active, new balance {balance}",
        card=line.card.last4,
        balance=figures(balance or line.amount),
    )


def _is_owed(line: CardLine) -> str:
    return say(
        "Gift card ···{card} is paid and not active yet: {amount} owed",
        card=line.card.last4,
        amount=figures(line.amount),
    )


def _with_given(sale: Sale, rows: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The cash row with what was handed over, so that rows and change add up."""
    *cards, _ = rows
    return (*cards, Entry(say("Cash given"), figures(sale.cash_paid + sale.change), sign="✓"))
