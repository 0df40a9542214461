"""The books for the accountant, as a file: in which form, of which days, by entry or by day."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from register.counter import exporting
from register.counter.cards.cash_outs import shop_day
from register.counter.exporting import Choice, Exported
from register.counter.own_folders import EXPORTS
from register.counter.reporting.period import month_of
from register.counter.reporting.typed_period import typed_period
from register.domain.amounts import Refused
from register.journal.export.form import Form
from register.language import counted, marked, say
from register.long_work import Stops
from register.tui.desk.works import Then, WorksBeside
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.errand import attempted
from register.tui.widgets.bar import Bar
from register.tui.widgets.dialog import Choice as Answer
from register.tui.widgets.dialog import Question
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from register.tui.widgets.status import Level

_FORMS = {
    Form.CSV: marked("CSV: a row for each line booked"),
    Form.HLEDGER: marked("hledger: transactions as plain text"),
    Form.BEANCOUNT: marked("beancount: transactions as plain text"),
    Form.JSONL: marked("JSON Lines: every entry whole, for programs"),
}
_NAMES_SHOWN = 6


class ExportBooks(WorksBeside):
    """Writes into the till's folder for exports, in a thread; the journal says who had it written."""

    heading = marked("BOOKS FOR ACCOUNTING")

    def __init__(self) -> None:
        super().__init__()
        self.choice = Choice()
        self._over = False
        """Whether the news tells what came of this very choice."""

    @property
    def line_hint(self) -> str:
        """What to type."""
        return "" if self.working else say("another period: last month, 2026, 2026-11-01..2026-11-15")

    def body(self) -> Iterable[Widget]:
        """What will be exported, how far it is, what came of it."""
        yield KeyList(label=10)
        yield Static(id="export-file", classes="words")
        yield Bar()
        yield News()
        yield Static(id="export-words", classes="words")

    def on_mount(self) -> None:
        """The month before this one, which an accountant waits for."""
        self.choice = Choice(days=month_of(shop_day(self.till)).earlier)
        self.draw()

    def hints(self) -> tuple[Hint, ...]:
        """Write it, or change what is written."""
        if self.working:
            return (Hint("escape", say("Stop")),)
        each = (Hint("d", say("Day or entry")),) if self.choice.form.books else ()
        return (
            Hint("enter", say("Write the file")),
            Hint("f", say("Form")),
            *each,
            Hint("a", say("All days")),
            Hint("escape", say("Back")),
        )

    def follow(self) -> None:
        """Draw the choice."""
        choice = self.choice
        days = (
            say("from {since} to {until}", since=choice.days.since, until=choice.days.until)
            if choice.days
            else ""
        )
        each = say("one transaction for each day") if choice.by_day else say("one transaction for each entry")
        rows = [
            Hint("f", say("Form"), say(_FORMS[choice.form])),
            *([Hint("d", say("Each"), each)] if choice.form.books else []),
            Hint("a", say("Days"), days or say("all there are")),
        ]
        self.query_one(KeyList).hints = tuple(rows)
        file = f"{EXPORTS}/{choice.file_name}"
        words = (
            say("Will be written: {file}, in the place of an earlier one.", file=file)
            if (self.till.journal.path.parent / file).exists()
            else say("Will be written: {file}.", file=file)
        )
        self.query_one("#export-file", Static).update(Text(words))
        self.query_one("#export-file", Static).display = not self._over
        self.query_one(Bar).display = self.working

    def take(self, result: Result) -> None:
        """Change the choice; write."""
        self.clear_remark()
        match result:
            case Pressed("escape") if self.working:
                self.stop()
            case _ if self.working:
                self.refuse(say("The file is being written: Esc stops that"))
            case Pressed("enter"):
                self._begin(self._looked)
            case Pressed("f"):
                forms = tuple(Form(form) for form in _FORMS)
                self._choose(form=forms[(forms.index(self.choice.form) + 1) % len(forms)])
            case Pressed("d") if self.choice.form.books:
                self._choose(by_day=not self.choice.by_day)
            case Pressed("a"):
                self._choose(days=None)
            case Typed(text) if not text.startswith("/"):
                order = self.till.settings.screen.dates
                days = typed_period(text, order, shop_day(self.till))
                if isinstance(days, Refused):
                    self.refuse(days.reason)
                else:
                    self._choose(days=days)
            case _:
                super().take(result)

    def stopped(self) -> None:
        """No file was touched."""
        self._tell(say("Stopped; nothing was written."), Level.ATTENTION)

    def broke(self, words: str) -> None:
        """What went wrong stays to be read."""
        self._tell(words, Level.RISK)

    def _ask_about_names(self, unnamed: tuple[str, ...]) -> None:
        """Accounts without a name are told before anything is written."""
        if not unnamed:
            self._write()
            return
        shown = ", ".join(unnamed[:_NAMES_SHOWN])
        more = " …" if len(unnamed) > _NAMES_SHOWN else ""
        text = say(
            "[accounts] in the settings has no name for {accounts}. They are exported all the same.",
            accounts=shown + more,
        )
        answers = (Answer("enter", say("Export"), value=True), Answer("n", say("Not now"), value=False))
        question = Question(say("Export accounts without a name?"), text, answers, leave=False)
        self.till_app.push_screen(question, lambda sure: self._write() if sure else None)

    def _written(self, written: Exported) -> None:
        self._tell(_proof(written.transactions))
        self.query_one("#export-words", Static).update(Text(str(written.file)))

    def _tell(self, words: str, level: Level = Level.FINE) -> None:
        self._over = True
        self.query_one(News).say(words, level)

    def _choose(self, **changed: object) -> None:
        self.choice = replace(self.choice, **changed)
        self._clear()
        self.draw()

    def _clear(self) -> None:
        self._over = False
        self.query_one(News).say("")
        self.query_one("#export-words", Static).update("")

    def _begin(self, work: Callable[[Stops], Then]) -> None:
        self._clear()
        self._show_far(0)
        self.begin(work)

    def _far(self, percent: int) -> None:
        """From the thread."""
        self.call_later(self._show_far, percent)

    def _show_far(self, percent: int) -> None:
        self.query_one(Bar).percent = percent

    def _looked(self, stops: Stops) -> Then:
        return partial(
            self._ask_about_names, exporting.without_name(self.till, self.choice, self._far, stops)
        )

    def _write(self) -> None:
        noted = attempted(lambda: exporting.note_export(self.till, self.choice, self.manager))
        if noted is not None:
            self.refuse(noted.reason)
            return
        self._begin(self._exported)

    def _exported(self, stops: Stops) -> Then:
        return partial(self._written, exporting.export(self.till, self.choice, self._far, stops))


def _proof(transactions: int | None) -> str:
    if transactions is None:
        return say("Written.")
    return counted(
        "Written: one transaction, which sums to zero in each currency.",
        "Written: {count} transactions, each sums to zero in each currency.",
        transactions,
    )
