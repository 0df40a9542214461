"""After a sale: the change, loudly, until the next scan; and all that the customer should hear."""

from moneyed import Money
from textual.app import ComposeResult
from textual.widgets import Static

from register.domain.amounts import figures, total
from register.domain.exchange import Done as Happened
from register.domain.sale import Sale
from register.language import marked, say
from register.tui.keys import Hint
from register.tui.meant import Pressed, Result
from register.tui.rows import plain
from register.tui.screens.basket import ERRANDS
from register.tui.screens.ringing import RingsUp
from register.tui.tenders import rounded_by, tenders
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from terminal_api.money import decimals

#: How far a print job is, as the spool calls it, in a cashier's words.
_WAITING = {
    "sending": marked("is printing"),
    "lost": marked("may be on paper, prints again"),
    "unknown": marked("prints again as COPY"),
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
        sale = self.till_app.last_sale()
        if sale is None:
            return
        change = sale.change
        paid = Entry(say("Total"), figures(sale.total))
        rows = (paid, *rounded_by(sale), *(one.entry for one in tenders(sale)))
        if change.amount:
            rows = (*_with_given(sale, rows), Entry(say("Change"), figures(change)))
        self.query_one("#done-tenders", EntryList).entries = rows
        news = (*self._cards(sale), self._paper(sale))
        self.query_one("#done-news", EntryList).entries = news
        says, amount = (Says.CHANGE, change) if change.amount else (Says.PAID, sale.total)
        if sale.handed_on:
            says, amount = Says.REFUND, sale.handed_on
        self.query_one(Figure).reading = Reading(
            says, *plain(amount), say("sale {number}", number=sale.number)
        )

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
            name = say("Gift card ···{last4}", last4=line.card.last4)
            match sale.activation(position):
                case Happened(approved=approved):
                    balance = approved.balance or line.amount
                    on_cards.append(line.amount)
                    active.append(
                        Entry(
                            say(
                                "{name} is active, new balance {balance}", name=name, balance=figures(balance)
                            ),
                            sign="✓",
                        )
                    )
                case _:
                    words = say(
                        "{name} is paid and not active yet: {amount} owed",
                        name=name,
                        amount=figures(line.amount),
                    )
                    owed.append(Entry(words, sign="!", level=Level.ATTENTION))
        if len(active) > _MOST_LISTED:
            much = figures(total(on_cards, self.till.currency))
            active = [
                Entry(
                    say(
                        "{active} gift cards are active, {much} were put onto them",
                        active=len(active),
                        much=much,
                    ),
                    sign="✓",
                )
            ]
        if (more := len(owed) - _MOST_LISTED) > 0:
            words = say("{more} more are paid and not active yet: F10, then W lists them all", more=more)
            owed = [*owed[:_MOST_LISTED], Entry(words, sign="!", level=Level.ATTENTION)]
        return (*active, *owed)

    def _paper(self, sale: Sale) -> Entry:
        words = say("receipt {number}", number=sale.number)
        if self.till.settings.paper_columns is None:
            return Entry(
                say("{words} not printed: there is no printer", words=words), sign="–", level=Level.OFF
            )
        jobs = [job for job in self.till.books.jobs.values() if job.queued.sale == sale.number]
        if not jobs:
            return Entry(f"{words} printed", sign="✓")
        if not self.till.paper.lamp[0]:
            return Entry(say("{words} waits for the printer", words=words), sign="!", level=Level.ATTENTION)
        return Entry(f"{words} {_WAITING.get(jobs[0].state, 'is printing')}", sign="…", level=Level.OFF)


def _with_given(sale: Sale, rows: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The cash row with what was handed over, so that rows and change add up."""
    *cards, _ = rows
    return (*cards, Entry(say("Cash given"), figures(sale.cash_paid + sale.change), sign="✓"))
