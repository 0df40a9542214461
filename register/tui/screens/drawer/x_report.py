"""The X report: the shift so far, as it would be on paper."""

from collections.abc import Iterable

from textual.widget import Widget

from register.counter.drawer import reports, shifts
from register.counter.paper import papers
from register.counter.paper.previews import columns, shown
from register.domain.amounts import Refused
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.news import News
from register.tui.widgets.paper import BESIDE_RAIL, WIDEST, PaperPane


class XReport(ErrandScreen):
    """Changes nothing, however often it is read."""

    heading = marked("X REPORT")
    gives_way = True

    def body(self) -> Iterable[Widget]:
        """The paper."""
        yield PaperPane()
        yield News()

    def on_mount(self) -> None:
        """Read it once, now."""
        shift = self.till.books.shift
        if shift is not None:
            reading = reports.reading(self.till, shift, blind=shifts.counts_blind(self.till, self.manager))
            paper = self.query_one(PaperPane)
            receipt = papers.marked(self.till, reports.paper(self.till.settings, reading))
            settings, widest = self.till.settings, BESIDE_RAIL if self.station else WIDEST
            paper.show_whole(shown(settings, receipt, widest), columns(settings, widest))
            paper.begin()

    def hints(self) -> tuple[Hint, ...]:
        """Print, scroll, back."""
        printing = (Hint("p", say("Print")),) if self.till.settings.paper_columns else ()
        return (*printing, Hint("up", say("or Down: scroll")), Hint("escape", say("Back")))

    def take(self, result: Result) -> None:
        """P prints it as it is by then."""
        self.clear_remark()
        match result:
            case Pressed("up" | "down" | "pageup" | "pagedown" as key):
                self.query_one(PaperPane).turn(key)
            case Pressed("p") if self.till.settings.paper_columns:
                printed = shifts.print_x(self.till, self.manager)
                if isinstance(printed, Refused):
                    self.refuse(printed.reason)
                else:
                    self.query_one(News).say(say("The report is on its way to the printer."))
            case Pressed("enter"):
                self.leave()
            case _:
                super().take(result)
