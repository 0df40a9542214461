"""All that can be done now, to search in: the key, its twin and the command of each stand beside it.

Not Textual's own palette: that looks for matches in the background, so a quick Enter may take what matched
the letters before, and here that could be a tender. This list is looked up at every key, and a scan never
becomes a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from register.language import say
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.offered import Offer
from register.tui.input.typing import Typing
from register.tui.widgets.dialog import Chooser, Found
from register.tui.widgets.lines import BasketLines, Row

if TYPE_CHECKING:
    from register.tui.app import TillApp


class Palette(Chooser[Offer]):
    """Choosing one is asking for it on the screen it was opened from."""

    helps = True
    by_number = False

    def __init__(self, offered: tuple[Offer, ...], text: str = "") -> None:
        """`offered`: what can be done on the screen below; `text`: what is searched for at first."""
        super().__init__(
            say("Everything that works now"), self._fitting, hint=say("words of what you want to do")
        )
        self._offered = offered
        self.kept = text

    def body(self) -> Sequence[Widget]:
        """Under all of it, what the marked one does."""
        return (*super().body(), Static(id="palette-about"))

    def show_typing(self, typing: Typing) -> None:
        """Say what is marked then."""
        super().show_typing(typing)
        self._explain()

    def take(self, result: Result) -> None:
        """A scan goes on to the screen below; the key that opened it closes it."""
        app = cast("TillApp", self.app)
        match result:
            case Scanned():
                self.dismiss(None)
                app.hand_on(result)
            case Pressed("ctrl+p" | "f1"):
                self.dismiss(None)
            case _:
                super().take(result)
                self._explain()

    def _explain(self) -> None:
        rows, marked = self._fitting(self._sought or ""), self.query_one(BasketLines).marked
        about = rows[marked].value.tooltip if 0 <= marked < len(rows) else ""
        self.query_one("#palette-about", Static).update(Text(about))

    def choose(self, value: Offer) -> None:
        """Leave, then do it."""
        app = cast("TillApp", self.app)
        super().choose(value)
        if value.key:
            app.ask_at_once(value.key)
        else:
            app.hand_on(Typed(value.command))

    def _fitting(self, words: str) -> Sequence[Found[Offer]]:
        """Those in which each word begins a word; those whose label begins so come first."""
        wanted = words.casefold().split()
        fitting = [one for one in self._offered if all(_has(one, word) for word in wanted)]
        first = words.casefold().strip()
        fitting.sort(key=lambda one: not one.label.casefold().startswith(first))
        return [Found(_row(one), one) for one in fitting]


def _has(one: Offer, word: str) -> bool:
    ways = (one.shown.replace(" ", ""), one.command, one.command[1:])
    begins = (*one.label.split(), *one.tooltip.split(), *ways)
    return any(each.casefold().startswith(word) for each in begins)


def _row(one: Offer) -> Row:
    return Row(one.label, one.shown, one.twin, one.command)
