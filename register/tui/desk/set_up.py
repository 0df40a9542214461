"""The set-up: each thing that the till is connected to, how it stands, and the way to its tests."""

from collections.abc import Iterable
from enum import Enum

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text
from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.counter.checks.outside import Device
from register.counter.checks.set_up import Facts, Standing, facts, standing
from register.counter.configuration.settings_change import on_disk
from register.counter.configuration.unfinished import in_words, unfinished
from register.domain.events import SettingChanged
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level


class Matter(Enum):
    """What is seen to here beside the devices."""

    CONFIGURATION = marked("Configuration")
    FAULT = marked("Look for a fault")
    CARD_DATA = marked("Search for card data")


_ROWS: tuple[Device | Matter, ...] = (*Device, *Matter)


class SetUp(ErrandScreen):
    """The list above, what is known of the marked thing below. Enter opens it."""

    heading = marked("SET-UP")

    def __init__(self) -> None:
        super().__init__()
        self._unfinished: tuple[SettingChanged, ...] = ()
        """Changes that the file lacks."""

    def body(self) -> Iterable[Widget]:
        """List and facts."""
        yield VerticalScroll(EntryList(), id="setup-list", can_focus=False)
        yield ThinRule()
        yield Static(id="setup-words", classes="words")

    def on_mount(self) -> None:
        """Mark the first."""
        self.query_one(EntryList).marked = 0
        self.draw()

    def on_screen_resume(self) -> None:
        """Somebody comes back from a test: it may stand otherwise now."""
        if self.till_app.opened:
            self._unfinished = unfinished(self.till.journal, self.till.settings)
        self.draw()

    def hints(self) -> tuple[Hint, ...]:
        """Open, mark, leave."""
        return (
            Hint("enter", say("Open")),
            Hint("up", say("or Down marks")),
            Hint("escape", say("Back")),
        )

    def follow(self) -> None:
        """Draw how all of it stands now."""
        entries = self.query_one(EntryList)
        entries.entries = tuple(self._entry(one) for one in _ROWS)
        marked_one = _ROWS[max(0, entries.marked)]
        self.query_one("#setup-words", Static).update(self._facts(marked_one))

    def take(self, result: Result) -> None:
        """Mark, open."""
        self.clear_remark()
        entries = self.query_one(EntryList)
        match result:
            case Pressed("up" | "down" as key):
                self._mark(entries.beside(key))
            case Pressed("enter"):
                self._open(_ROWS[entries.marked])
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def open_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks; on the marked one it opens."""
        if clicked.index == self.query_one(EntryList).marked:
            self._open(_ROWS[clicked.index])
        else:
            self._mark(clicked.index)

    def _mark(self, index: int) -> None:
        self.query_one(EntryList).marked = index
        self.draw()

    def _open(self, one: Device | Matter) -> None:
        self.go_on_to(_screen(one))

    def _entry(self, one: Device | Matter) -> Entry:
        if isinstance(one, Device):
            stands, label = standing(self.till, one), one.label
        else:
            stands, label = self._matter(one), say(one.value)
        note = f"{' ' * max(0, _WIDE - cell_len(label))}{stands.words}"
        match stands.well:
            case None:
                return Entry(label, note=note, sign="–", level=Level.OFF)
            case True:
                return Entry(label, note=note, sign="✓")
            case False:
                return Entry(label, note=note, sign="!", level=Level.ATTENTION)

    def _matter(self, one: Matter) -> Standing:
        if one is Matter.FAULT:
            return Standing(say("every way, hop by hop"), None)
        if one is Matter.CARD_DATA:
            return Standing(say("in all that the till keeps"), None)
        source = self.till.settings.source
        if source is None:
            return Standing(say("of no file"), None)
        if not on_disk(self.till.settings):
            return Standing(say("changed on disk"), False)
        if self._unfinished:
            return Standing(say("a change is not in the file"), False)
        return Standing(source.file.name)

    def _facts(self, one: Device | Matter) -> Table:
        found = facts(self.till, one) if isinstance(one, Device) else self._about(one)
        rows = Table.grid(padding=(0, 2))
        for name, value in found:
            rows.add_row(Text(name, "bold"), Text(value))
        return rows

    def _about(self, one: Matter) -> Facts:
        source = self.till.settings.source
        if one is not Matter.CONFIGURATION or source is None:
            return ((say("asks"), say("moves no money and changes nothing")),)
        file = source.file
        return (
            (say("file"), str(file)),
            (
                say("backup"),
                f"{file.name}.bak" if file.with_name(f"{file.name}.bak").exists() else say("none yet"),
            ),
            *((say("not done"), in_words(one)) for one in self._unfinished),
        )


#: Cells for the names, so that what stands behind them is one column.
_WIDE = 22


def _screen(one: Device | Matter) -> ErrandScreen:
    if isinstance(one, Device):
        from register.tui.desk.device import DeviceTests

        return DeviceTests(one)
    if one is Matter.FAULT:
        from register.tui.screens.around.doctor import Doctor

        return Doctor()
    if one is Matter.CARD_DATA:
        from register.tui.desk.evidence import Evidence

        return Evidence()
    from register.tui.desk.configuration import Configuration

    return Configuration()
