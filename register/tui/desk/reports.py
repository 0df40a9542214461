"""The desk's reports: X now, past Zs, and the figures of any period, each on a screen of its own."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from register.counter.paper.slips import local
from register.counter.reporting.period import Period, week_of
from register.language import marked, say
from register.tui.desk.making import Comparing, Make, figures_of
from register.tui.desk.report import ReportScreen
from register.tui.desk.report_kinds import OFFERED
from register.tui.desk.z_reports import ZReports
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.drawer.x_report import XReport
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.key_list import KeyList


class Reports(ErrandScreen):
    """A list of letters; Up, Down and Enter do as well. The period goes along from one report to the next."""

    heading = marked("REPORTS")
    gives_way = True

    def __init__(self, make: Make | None = None) -> None:
        """`make` makes the reports, where they are not of what this till has recorded."""
        super().__init__()
        self._make = make
        self._period: Period | None = None
        self._comparing = Comparing.NOTHING

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield KeyList(label=22)

    def on_mount(self) -> None:
        """Mark the first line."""
        self.query_one(KeyList).marked = 0
        self.draw()

    def hints(self) -> tuple[Hint, ...]:
        """Letter, or mark and Enter."""
        return (Hint("enter", say("Open")), Hint("up", say("or Down marks")), Hint("escape", say("Back")))

    def keys(self) -> str:
        """The letters of the list."""
        return "".join(hint.key for hint in offers())

    def follow(self) -> None:
        """Draw the list."""
        self.query_one(KeyList).hints = offers()

    def take(self, result: Result) -> None:
        """A letter, or Enter on the marked line."""
        self.clear_remark()
        listed = self.query_one(KeyList)
        match result:
            case Pressed("up" | "down" as key):
                listed.step(key)
            case Pressed("enter"):
                self._open(listed.hints[listed.marked].key)
            case Pressed(key) if key in self.keys():
                self._open(key)
            case _:
                super().take(result)

    def _open(self, letter: str) -> None:
        listed = self.query_one(KeyList)
        listed.marked = [hint.key for hint in listed.hints].index(letter)
        if letter == "z":
            self.go_on_to(ZReports())
        elif letter != "x":
            self._open_report(letter)
        elif self.till.books.shift is None:
            self.refuse(say("No shift is open"))
        else:
            self.go_on_to(XReport())

    def _open_report(self, letter: str) -> None:
        kind = next(one.kind for one in OFFERED if one.letter == letter)
        period = self._period or week_of(local(self.till.clock.now()).date())
        screen = ReportScreen(kind, period, self._comparing, self._make or figures_of(self.till))

        def left(_: None) -> None:
            self._period, self._comparing = screen.period, screen.comparing

        self.go_on_to(screen, left)


def offers() -> tuple[Hint, ...]:
    """X, Z, and every report of a period."""
    return (
        Hint("x", say("X report"), say("the shift so far; changes nothing")),
        Hint("z", say("Z reports"), say("past shifts, as on paper")),
        *(Hint(one.letter, one.kind.title, say(one.about)) for one in OFFERED),
    )
