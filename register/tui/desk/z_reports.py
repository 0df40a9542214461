"""The Z reports of past shifts: a list, the newest first, and each as it was on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.widget import Widget
from textual.widgets import Static

from receipts.document import Receipt
from register.counter.paper.previews import columns, shown
from register.counter.paper.slips import local
from register.counter.reporting import zs
from register.counter.reporting.opening import archive_of
from register.counter.reporting.table import Cell, Column
from register.domain.amounts import Refused
from register.language import marked, say, spoken
from register.long_work import Stops, unstopped
from register.tui.desk.works import Then, WorksBeside
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.news import News
from register.tui.widgets.paper import BESIDE_RAIL, PaperPane
from register.tui.widgets.report_table import ReportTable
from register.tui.words.report_cells import Written, written_rows

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.journal.projections.gathered import ShiftRecord


class ZReports(WorksBeside):
    """Read in a thread; Enter shows the marked one."""

    heading = marked("Z REPORTS")

    def __init__(self) -> None:
        super().__init__()
        self._listed: Sequence[ShiftRecord] = ()

    def body(self) -> Iterable[Widget]:
        """What is being done, and the list."""
        yield Static(id="report-period")
        yield ReportTable()

    def on_mount(self) -> None:
        """Read them."""
        self.call_later(self.begin, self._list)

    def hints(self) -> tuple[Hint, ...]:
        """Show one, mark another."""
        if self.working:
            return (Hint("escape", say("Stop")),)
        back = Hint("escape", say("Back"))
        if not self._listed:
            return (back,)
        return (Hint("enter", say("Open")), Hint("up", say("or Down marks")), back)

    def follow(self) -> None:
        """How far it is."""
        nothing = "" if self._listed else say("No shift was closed yet.")
        words = say("Reckoning ...") if self.working else nothing
        self.query_one("#report-period", Static).update(Text(words))

    def take(self, result: Result) -> None:
        """Mark one, show it, stop reading."""
        self.clear_remark()
        table = self.query_one(ReportTable)
        match result:
            case Pressed("escape") if self.working:
                self.give_up()
            case Pressed("up" | "down" | "pageup" | "pagedown" as key):
                table.press(key)
            case Pressed("enter") if self._listed and not self.working:
                self.begin(partial(self._show, self._listed[table.marked].z))
            case _:
                super().take(result)

    @on(ReportTable.Marked)
    def mark_clicked(self, clicked: ReportTable.Marked) -> None:
        """A click marks."""
        self.query_one(ReportTable).mark(clicked.index)

    def _list(self, stops: Stops) -> Then:
        with archive_of(self.till.journal, self.till.settings, stops) as archive:
            found = zs.closed(archive)
        return partial(self._listed_now, found, _table(found) if found else Written())

    def _listed_now(self, found: Sequence[ShiftRecord], table: Written) -> None:
        self._listed = found
        self.query_one(ReportTable).show(table)

    def _show(self, z: int, stops: Stops) -> Then:
        paper = paper_of(self.till, z, stops)
        if isinstance(paper, Refused):
            return partial(self.refuse, paper.reason)
        return partial(self._go_on, ZReport(z, paper))

    def _go_on(self, paper: ZReport) -> None:
        if self.is_current:
            self.go_on_to(paper)


def paper_of(till: Till, z: int, stops: Stops = unstopped) -> Receipt | Refused:
    """Z report `z` as it was on paper. For a thread. Raises `Stopped`, and `JournalError`."""
    with archive_of(till.journal, till.settings, stops) as archive:
        return zs.on_paper(archive, till.journal, z) or zs.unknown(z)


class ZReport(ErrandScreen):
    """One of them, as it was on paper; printed again it says COPY."""

    def __init__(self, z: int, paper: Receipt) -> None:
        super().__init__()
        self._z = z
        self._paper = paper

    @property
    def headline(self) -> str:
        """Which one."""
        return say("Z REPORT {number}", number=self._z)

    def body(self) -> Iterable[Widget]:
        """The paper."""
        yield PaperPane()
        yield News()

    def on_mount(self) -> None:
        """From its top."""
        settings = self.till.settings
        paper = self.query_one(PaperPane)
        paper.show_whole(shown(settings, self._paper, BESIDE_RAIL), columns(settings, BESIDE_RAIL))
        paper.begin()

    def hints(self) -> tuple[Hint, ...]:
        """Print, scroll, back."""
        printing = (Hint("p", say("Print a copy")),) if self.till.settings.paper_columns else ()
        return (*printing, Hint("up", say("or Down: scroll")), Hint("escape", say("Back")))

    def take(self, result: Result) -> None:
        """P prints it, as every P does; it says COPY."""
        self.clear_remark()
        match result:
            case Pressed("up" | "down" | "pageup" | "pagedown" as key):
                self.query_one(PaperPane).turn(key)
            case Pressed("p") if self.till.settings.paper_columns:
                self._print()
            case _:
                super().take(result)

    def _print(self) -> None:
        zs.print_copy(self.till, self._paper, self._z, self.manager)
        self.query_one(News).say(say("The copy is on its way to the printer."))


def _table(found: Iterable[ShiftRecord]) -> Written:
    names = (
        Column(say("Z"), is_text=True),
        Column(say("Closed"), is_text=True),
        Column(say("By"), is_text=True),
        Column(say("Expected")),
        Column(say("Counted")),
        Column(say("Difference")),
    )
    return written_rows(names, [_row(one) for one in found])


def _row(one: ShiftRecord) -> tuple[Cell, ...]:
    at = local(one.closed_at) if one.closed_at else None
    difference = one.counted - one.expected if one.counted is not None and one.expected is not None else None
    return (
        str(one.z),
        f"{spoken().day(at.date())} {spoken().hour(at)}" if at else "",
        one.closed_by,
        one.expected,
        one.counted,
        difference,
    )
