"""The end of a shift: count first, see what should be there afterwards, unless it may be seen before."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from moneyed import Money
from textual.widget import Widget
from textual.widgets import Static

from register.counter.days import day_comparison
from register.counter.drawer import reports, shifts
from register.counter.drawer.reports import Reading as Report
from register.counter.owing.obligations import meaning, obligations
from register.counter.paper import papers
from register.counter.paper.previews import columns, shown
from register.domain.amounts import Refused, figures, typed_amount, zero
from register.domain.pieces import Piece
from register.domain.staff.people import Person
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.drawer.compare_day import CompareDay
from register.tui.screens.drawer.count_pieces import CountPieces
from register.tui.screens.drawer.difference import ask_about_difference, in_words
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.dialog import Choice, Question
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.news import News
from register.tui.widgets.paper import WIDEST, PaperPane
from register.tui.widgets.status import Level
from register.tui.words.open_sums import drawn
from register.tui.words.rows import plain

#: Rows of the screen that what is open cannot have, and cells that a row of it has.
_ROWS_AROUND, _WIDTH = 13, 66


@dataclass(frozen=True, slots=True)
class Count:
    """What was found in the drawer; `pieces` where it was counted by piece."""

    sum_: Money
    pieces: tuple[Piece, ...] = ()


class CloseShift(ErrandScreen):
    """Asks for the count, blind where the settings want that; then shows the Z report."""

    heading = marked("CLOSE THE SHIFT")

    def __init__(self, by: Person | None = None) -> None:
        """`by` allowed it, where the cashier alone may not close a shift."""
        super().__init__()
        self._by = by
        self.over = False
        """Whether the shift was closed."""
        self._pieces: tuple[Piece, ...] = ()
        """As far as they were counted one by one."""
        self._report: Report | None = None

    def body(self) -> Iterable[Widget]:
        """The question; afterwards the difference and the report."""
        yield Figure()
        yield Static(id="close-words", classes="words")
        yield News()
        yield Static(id="close-open", classes="words")
        yield PaperPane()

    @property
    def line_hint(self) -> str:
        """What to type."""
        return "" if self._report else say("all cash in the drawer, such as 245.60")

    def hints(self) -> tuple[Hint, ...]:
        """Count, or go."""
        if self._report:
            return (
                Hint("enter", say("Back") if self._by else say("Sign out")),
                Hint("up", say("or Down: scroll")),
            )
        return (Hint("enter", say("OK")), Hint("p", say("Count by piece")), Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw the question, or what came of it."""
        report = self._report
        self.query_one(Figure).display = self.query_one(PaperPane).display = report is not None
        if report is None:
            self._ask()
            return
        self.query_one(Figure).reading = _difference(report)
        counted = figures(report.counted) if report.counted is not None else "-"
        found = say(
            "Counted {counted}, expected {expected}.",
            counted=counted,
            expected=figures(report.shift.expected),
        )
        paper = (
            say("Z report {number} is printing.", number=report.z)
            if self.till.settings.paper_columns
            else say("Z report {number}, no printer.", number=report.z)
        )
        self.query_one("#close-words", Static).update(f"{found} {paper}")
        self.query_one(News).say("")
        self.query_one("#close-open", Static).display = False

    def take(self, result: Result) -> None:
        """A number is the count."""
        self.clear_remark()
        match result:
            case Pressed("enter" | "escape") if self._report:
                shifts.sign_out(self.till)
                self.over = True
                self.leave()
            case Pressed("up" | "down" | "pageup" | "pagedown" as key) if self._report:
                self.query_one(PaperPane).turn(key)
            case Typed(text) if self._report is None and not text.startswith("/"):
                self._type(text)
            case Pressed("p") if self._report is None:
                self._count_pieces()
            case Pressed("enter"):
                self.refuse(say("Type the sum first; 0 when the drawer is empty"))
            case _:
                super().take(result)

    def _ask(self) -> None:
        parts = [
            say(
                "Count all the cash in the drawer, the float too. Type the sum and press Enter; "
                "P counts piece by piece."
            )
        ]
        if (expected := self._expected()) is not None:
            parts.append(say("{amount} should be in it.", amount=figures(expected)))
        if parked := len(self.till.books.parked):
            parts.append(say("Parked and not paid: {sales}, which the next shift can recall.", sales=parked))
        self.query_one("#close-words", Static).update("\n".join(parts))
        found = meaning(obligations(self.till))
        heading = say("Still open, and open after closing too:") if found else ""
        self.query_one(News).say(heading, Level.ATTENTION)
        room = max(1, self.size.height - _ROWS_AROUND - (expected is not None))
        self.query_one("#close-open", Static).update(drawn(found, _WIDTH, room))

    def _expected(self) -> Money | None:
        """What should be there; None for whoever counts blind."""
        shift = self.till.books.shift
        return None if shift is None or shifts.counts_blind(self.till) else shift.expected

    def _type(self, text: str) -> None:
        nothing = "0" in text and not text.strip("0.,")
        counted = zero(self.till.currency) if nothing else typed_amount(text, self.till.currency)
        if isinstance(counted, Refused):
            self.refuse(counted.reason)
        else:
            self._make_sure(Count(counted))

    def _count_pieces(self) -> None:
        counting = CountPieces(self._pieces)
        self.till_app.push_screen(counting, lambda _: self._counted(counting))

    def _counted(self, counting: CountPieces) -> None:
        self._pieces = counting.pieces
        if counting.over:
            self._make_sure(Count(counting.worth, counting.pieces))

    def _make_sure(self, count: Count) -> None:
        much = f"{figures(count.sum_)} {count.sum_.currency.code}"
        choices = (
            Choice("y", say("Close the shift"), value=True),
            Choice("c", say("Count again"), value=False),
        )
        text = say("The Z report is made once; after it nothing can be sold in this shift.")
        question = Question(say("Is {amount} in the drawer?", amount=much), text, choices, leave=False)
        self.till_app.push_screen(question, lambda sure: self._compare(count) if sure else None)

    def _compare(self, count: Count) -> None:
        """Before anything is final; it shows nothing where all agrees."""
        if day_comparison.is_fresh(self.till):
            self._judge(count, None)
            return
        comparing = CompareDay()
        self.till_app.push_screen(
            comparing, lambda _: self._judge(count, comparing.seen_by) if comparing.goes_on else None
        )

    def _judge(self, count: Count, seen_by: Person | None) -> None:
        close = partial(self._close, count, seen_by=seen_by)
        if shifts.needs_manager(self.till, count.sum_):
            ask_about_difference(self, count.sum_, close)
        else:
            self.attempt(close)

    def _close(
        self, count: Count, manager: Person | None = None, *, seen_by: Person | None = None
    ) -> Refused | None:
        closed = shifts.close_shift(
            self.till, count.sum_, count.pieces, manager, seen_by=seen_by, by=self._by
        )
        if isinstance(closed, Refused):
            return closed
        self._report = closed
        paper = self.query_one(PaperPane)
        settings = self.till.settings
        receipt = papers.marked(self.till, reports.paper(settings, closed))
        paper.show_whole(shown(settings, receipt, WIDEST), columns(settings, WIDEST))
        self.draw()
        return None


def _difference(report: Report) -> Reading:
    difference = report.difference
    if difference is None or not difference.amount:
        return Reading(Says.BALANCED, *plain(report.shift.expected), say("no difference"))
    return Reading(Says.DIFFERENCE, *plain(difference), in_words(difference))
