"""What every errand's screen shares: the till's frame, a title, its keys, Esc goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from register.domain.amounts import Refused
from register.errors import RegisterError
from register.language import marked, say
from register.tui.desk.station import Station, named
from register.tui.input.asks import Ask, NotUnderstood, asked
from register.tui.input.keys import Hint, nothing_here
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.takes_input import SaysWhy
from register.tui.screens.people.approving import ask_approval
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.header import TillHeader
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.rail import Rail
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import StatusLine
from register.tui.widgets.told import Told

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.staff.people import Person
    from register.domain.staff.rights import Act
    from register.tui.app import TillApp
    from register.tui.screens.frame import Frame


class ErrandScreen(SaysWhy, Screen[None]):
    """A screen over the main one. A subclass gives `body`, draws in `follow`, acts in `take`."""

    CSS_PATH = Path(__file__).with_name("errand.tcss")
    """Absolute: Textual looks for it beside the subclass."""
    heading = ""
    """What this errand is, in a word or two, in English."""
    gives_way = False
    """Whether a scan that means nothing here closes it and goes on to what is under it: nothing is lost."""
    station: Station | None = None
    """Where at the manager's desk it stands; `None` away from the desk."""
    manager: Person | None = None
    """Who opened the desk, where whoever is at the till may not."""

    @property
    def till_app(self) -> TillApp:
        """The app, which owns the till and every request for money."""
        return cast("TillApp", self.app)

    @property
    def till(self) -> Till:
        """The till."""
        return self.till_app.till

    @property
    def headline(self) -> str:
        """The heading as it is shown."""
        return say(self.heading)

    @property
    def line_hint(self) -> str:
        """What the empty input line says."""
        return ""

    def compose(self) -> ComposeResult:
        """The frame, and the body in it."""
        base = self.till_app.frame
        self._dress_as(base)
        header = base.query_one(TillHeader)
        yield TillHeader(header.place, header.cashier, clock=header.clock)
        yield ThinRule()
        with Vertical(id="errand"):
            if self.station:
                yield Rail(self.station, self._file_changed)
            with Vertical(id="errand-body"):
                yield Static(Text(self.headline), id="errand-title")
                yield from self.body()
        yield ThinRule()
        yield Told(base.query_one(Told).news)
        yield StatusLine(base.query_one(StatusLine).lamps)
        yield Static(id="notice")
        yield InputLine()
        yield KeyFooter()

    def _dress_as(self, base: Frame) -> None:
        """Wear the classes of window and desk before anything is styled: a later one styles all anew."""
        self.set_class(self.station is not None, "-desk", update=False)
        for one in _OF_THE_WINDOW:
            self.set_class(base.has_class(one), one, update=False)

    def body(self) -> Iterable[Widget]:
        """What stands between title and input line."""
        return ()

    def hints(self) -> tuple[Hint, ...]:
        """The keys that make sense now, the most needed first."""
        return (Hint("escape", say("Back")),)

    def keys(self) -> str:
        """The letters that act at once now."""
        return "".join(hint.key for hint in self.hints() if len(hint.key) == 1)

    def _file_changed(self) -> bool:
        from register.counter.configuration.settings_change import on_disk  # at the desk alone

        return self.till_app.opened and not on_disk(self.till.settings)

    def follow(self) -> None:
        """Draw what there is to see now."""

    def on_mount(self) -> None:
        """Draw for the first time, and again whenever something is recorded."""
        if self.till_app.opened:
            self.till.watchers.append(self._changed)
        self.draw()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        if self.till_app.opened and self._changed in self.till.watchers:
            self.till.watchers.remove(self._changed)

    def draw(self) -> None:
        """Body, input line and footer as they should be now."""
        if self.till_app.between:
            return  # the register that it would show is let go just now, and this screen with it
        self.follow()
        self.letters = self.keys()
        self.query_one(InputLine).hint = self.line_hint
        self.query_one(KeyFooter).hints = (*self.hints(), *((_NEXT,) if self.station else ()))

    def take(self, result: Result) -> None:
        """What comes this far means nothing here; Esc goes back."""
        self.clear_remark()
        if self.station and (there := _station(self.station, result)):
            self.go_to(there)
            return
        match asked(result), result:
            case NotUnderstood(text), _:
                self.refuse(say("'{text}' is no command", text=text))
            case Ask(), Typed(text):
                self.refuse(say("'{text}' cannot be done here: Esc goes back to where it can", text=text))
            case _, Pressed("escape", text) if not text or self.station is None:
                self.leave()
            case _, Pressed("escape"):
                pass  # what was typed is off the line: that was the step back
            case _, Scanned() if self.gives_way:
                self.leave()
                self.till_app.hand_on(result)
            case _, Scanned():
                self.refuse(say("A scan means nothing here"))
            case _, Pressed(key):
                self.refuse(nothing_here(key))
            case _:
                self.refuse()

    @on(Rail.Chosen)
    def go_to_clicked(self, clicked: Rail.Chosen) -> None:
        """A click on the rail goes there."""
        self.go_to(clicked.station)

    def go_to(self, station: Station) -> None:
        """The screen of another station of the desk, in the place of this one."""
        from register.tui.desk.stations import screen_at

        if station is not self.station and self.is_current:
            while isinstance(here := self.till_app.screen, ErrandScreen) and here.station is self.station:
                here.leave()
            self.till_app.push_screen(screen_at(station, self.manager))

    def go_on_to(self, screen: ErrandScreen, left: Callable[[None], None] | None = None) -> None:
        """A screen further in at this station: Esc comes back here, and does `left`."""
        screen.station, screen.manager = self.station, self.manager
        self.till_app.push_screen(screen, left)

    def leave(self) -> None:
        """Back to the main screen, unless the lock has left it already."""
        if self in self.till_app.screen_stack:
            self.dismiss()

    def ask_approval(self, act: Act, text: str, then: Callable[[Person], Refused | None]) -> None:
        """Ask under `text` for a PIN that may, and do what it allows; what speaks against it is said."""
        ask_approval(self.till_app, act, text, lambda person: self.attempt(lambda: then(person)))

    def attempt(self, doing: Callable[[], Refused | None]) -> None:
        """Do what a dialog's answer allows, and say what speaks against it."""
        if (refused := attempted(doing)) is not None:
            self.refuse(refused.reason)

    def _changed(self) -> None:
        self.call_later(self._look_again)

    def _look_again(self) -> None:
        if self.is_attached:
            base = self.till_app.frame
            self.query_one(StatusLine).lamps = base.query_one(StatusLine).lamps
            self.draw()


_OF_THE_WINDOW = ("-narrow", "-wide")
_NEXT = Hint("tab", marked("Next"), marked("The next station of the desk; with Shift the one before"))


def _station(here: Station, result: Result) -> Station | None:
    """Where at the desk `result` leads from `here`, if it leads anywhere."""
    match result:
        case Pressed("tab"):
            return here.beside(1)
        case Pressed("shift+tab"):
            return here.beside(-1)
        case Typed(text):
            return named(text)
        case _:
            return None


def attempted(doing: Callable[[], Refused | None]) -> Refused | None:
    """What speaks against what a dialog's answer allows; such an answer comes outside the app's own net."""
    try:
        return doing()
    except RegisterError as error:
        return Refused(str(error))
