"""What every view promises: it draws what the till is at, and acts on what the input line understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Vertical

from register.language import say
from register.tui.input.keys import Action, Hint, nothing_here
from register.tui.input.meant import Pressed, Result, Scanned

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.tui.app import TillApp


class View(Vertical):
    """One main screen of the till, inside the frame that all of them share."""

    BLANK = True  # painting a container costs as much as painting what it holds
    secret = False
    """Whether what is typed shows as dots."""
    beside_paper = True
    """Whether the paper stands beside it in a wide window."""
    errands: frozenset[Action] = frozenset()
    """What may be done here that has a screen of its own."""

    @property
    def till_app(self) -> TillApp:
        """The app, which owns the till and every request for money."""
        return cast("TillApp", self.app)

    @property
    def till(self) -> Till:
        """The till, once it is open."""
        return self.till_app.till

    @property
    def letters(self) -> str:
        """As `TakesInput.letters`."""
        return ""

    @property
    def line_hint(self) -> str:
        """What the empty input line says."""
        return ""

    def hints(self) -> tuple[Hint, ...]:
        """The keys that make sense now, the most needed first."""
        return ()

    def follow(self) -> None:
        """Draw what the till is at now. Called after every change while this view is on."""
        raise NotImplementedError

    def take(self, result: Result) -> None:
        """Act on `result`; what means nothing here is dropped, a scan with the bell."""
        match result:
            case Scanned():
                self.refuse(say("A scan means nothing here"))
            case Pressed("escape"):
                pass
            case Pressed(key):
                self.refuse(nothing_here(key))
            case _:
                self.refuse("")

    def refuse(self, sentence: str) -> None:
        """Ring the bell and say why, beside the input line."""
        self.till_app.say(sentence)
