"""The sale that has ended, and the receipt that must be on paper before the next one may begin."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from register.counter.history import past_sale
from register.counter.paper import must_print
from register.domain.paper_jobs import PaperJob
from register.domain.sale import Sale
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import Action, Hint, hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import attempted
from register.tui.screens.people.approving import ask_approval
from register.tui.screens.selling.basket import ERRANDS
from register.tui.screens.selling.done import Done
from register.tui.widgets.dialog import TextPrompt
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure
from register.tui.widgets.status import Level

#: Of several receipts, so many are named.
_MOST_NAMED = 2

#: What begins a sale, or belongs to one.
_SELLING = frozenset(
    {
        *(Action.CASH, Action.BANK, Action.GIFT_CARD, Action.SELL_CARD, Action.BATCH),
        *(Action.PARK, Action.AGAIN, Action.EXEMPT),
    }
)


class AwaitsPaper(Done):
    """As after any sale, until the paper is there: then the till goes on by itself. M asks a manager."""

    errands = ERRANDS - _SELLING

    @property
    def letters(self) -> str:
        """M. Also while the printer seems well: one that proves nothing would keep everybody waiting."""
        return "m"

    @property
    def line_hint(self) -> str:
        """Nothing can be scanned yet."""
        return say("wait for the receipt, then scan on")

    def compose(self) -> ComposeResult:
        """As after any sale, with words under the receipt."""
        for widget in super().compose():
            yield widget
            if widget.id == "done-news":
                yield Static(id="done-words", classes="words")

    def on_mount(self) -> None:
        """Count the seconds."""
        self.set_interval(1, self._second)

    def hints(self) -> tuple[Hint, ...]:
        """What can be done meanwhile; where the printer is in trouble, first the way out."""
        manager = Hint("m", say("A manager lets it go"))
        others = tuple(map(hint, (Action.HELP, Action.FIND, Action.CARD, Action.RECEIPT, Action.MENU)))
        return (manager, *others) if must_print.trouble(self.till) else (*others, manager)

    def sale(self) -> Sale | None:
        """The one that has just ended; after a start, that of the receipt."""
        waiting = must_print.waited_for(self.till)
        number = waiting[0].queued.sale if waiting else None
        return super().sale() or (past_sale(self.till, number) if number else None)

    def follow(self) -> None:
        """Draw the sale, or the receipt alone where it is of no sale."""
        sale = self.sale()
        self.query_one(Figure).display = sale is not None
        if sale is None:
            self.query_one("#done-tenders", EntryList).entries = ()
            self.query_one("#done-news", EntryList).entries = self.papers("")
        super().follow()
        self.query_one("#done-words", Static).update(self._words())

    def take(self, result: Result) -> None:
        """M asks why, and then for a PIN; a scan is refused with what is waited for."""
        waits = must_print.cannot_begin(self.till)
        match asked(result), result:
            case Ask(action), _ if action in _SELLING and waits is not None:
                self.refuse(waits.reason)
            case _, Pressed("m"):
                text = say("It stays with the printer and prints later all the same. Say why it cannot now.")
                self.till_app.push_screen(TextPrompt(Act.LET_PAPER_GO.words, text), self._because)
            case _:
                super().take(result)

    def papers(self, number: str) -> tuple[Entry, ...]:
        """Each receipt that is waited for, and what its printer says."""
        waiting = must_print.waited_for(self.till)
        rows = [self._row(job) for job in waiting[:_MOST_NAMED]]
        if more := len(waiting) - len(rows):
            rows.append(Entry(say("and {more} more", more=more), sign="!", level=Level.ATTENTION))
        return tuple(rows)

    def _row(self, job: PaperJob) -> Entry:
        since = (self.till.clock.now() - job.queued.at).total_seconds()
        note, number = say("{seconds} s", seconds=max(0, int(since))), job.queued.sale or ""
        if must_print.trouble(self.till):
            words = say("receipt {number} is not on paper yet", number=number)
            return Entry(words, "", note, "!", Level.ATTENTION)
        return Entry(say("receipt {number} is printing", number=number), "", note, "…", Level.OFF)

    def _words(self) -> Text:
        waits = say("By law the next sale waits for it; then the till goes on by itself.")
        if not (trouble := must_print.trouble(self.till)):
            return Text(waits)
        says = say("The printer says: {trouble}.", trouble=trouble)
        decides = say("a manager lets the next sale begin (PIN, reason)")
        return Text.assemble(f"{says}\n{waits}\n\n", ("M", "bold"), f"    {decides}")

    def _because(self, reason: str | None) -> None:
        if reason is None:
            return
        if (wrong := must_print.wrong_why(self.till, reason)) is not None:
            self.refuse(wrong.reason)
            return
        numbers = ", ".join(job.queued.sale or "" for job in must_print.waited_for(self.till))
        text = say("Not on paper: {receipts} ({reason})", receipts=numbers, reason=reason.strip())
        ask_approval(self.till_app, Act.LET_PAPER_GO, text, lambda person: self._let_go(reason, person))

    def _let_go(self, reason: str, person: Person) -> None:
        if (refused := attempted(lambda: must_print.let_go(self.till, reason, person))) is not None:
            self.refuse(refused.reason)

    def _second(self) -> None:
        if self.display and self.till_app.opened:
            self.follow()
