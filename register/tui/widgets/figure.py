"""The one loud thing on the screen: a word and a number, readable from two metres."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.renderables.digits import Digits
from textual.strip import Strip

from register.language import marked, say
from register.tui.widgets.columns import fitted
from register.tui.widgets.steady import Plain


class Says(Enum):
    """What the figure says: its sign, the English of its words, and the class that colours it."""

    TO_PAY = ("", marked("TO PAY"), "-due")
    TO_GIVE_BACK = ("", marked("TO GIVE BACK"), "-due")
    STILL_DUE = ("!", marked("STILL DUE"), "-attention")
    STILL_OWED = ("!", marked("STILL TO GIVE BACK"), "-attention")
    CHANGE = ("✓", marked("CHANGE"), "-done")
    PAID = ("✓", marked("PAID"), "-done")
    REFUND = ("", marked("REFUND"), "-due")
    PAID_IN = ("", marked("PAID IN"), "-due")
    PAID_OUT = ("", marked("PAID OUT"), "-due")
    DROP = ("", marked("INTO THE SAFE"), "-due")
    COUNTED = ("", marked("IN THE DRAWER"), "-due")
    ONTO_CARD = ("", marked("ONTO A CARD"), "-due")
    PAY_OUT = ("✓", marked("PAY OUT"), "-done")
    BALANCED = ("✓", marked("DRAWER IS RIGHT"), "-done")
    DIFFERENCE = ("!", marked("DIFFERENCE"), "-attention")
    ASKING = ("…", marked("ASKING TERMINAL"), "-asking")
    ASKING_ELSEWHERE = ("…", marked("ASKING"), "-asking")
    UNKNOWN = ("?", marked("UNKNOWN"), "-risk")

    def __init__(self, sign: str, words: str, look: str) -> None:
        self.sign = sign
        self.words = words
        self.look = look


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands on the display."""

    says: Says = Says.TO_PAY
    amount: str = ""
    """Plain figures: `27.80`."""
    currency: str = ""
    note: str = ""
    """A quiet line under the words: `4 lines`, or the seconds left."""


_BOLD = Style(bold=True)
_LEFT = 30
_CURRENCY = 8


class Figure(Plain):
    """Draws a `Reading` with Textual's digits: words left, number right, currency behind it."""

    DEFAULT_CSS = """
    Figure { height: 3; background: $background; color: $figure; }
    Figure.-attention { color: $attention; }
    Figure.-risk { color: $risk; }
    Figure.-done { color: $done; }
    Figure > .figure--note { color: $quiet; }
    """
    COMPONENT_CLASSES = {"figure--note"}

    reading: reactive[Reading] = reactive(Reading())

    def __init__(self, reading: Reading | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        if reading:
            self.set_reactive(Figure.reading, reading)
        self.add_class(self.reading.says.look)

    def watch_reading(self, old: Reading, new: Reading) -> None:
        """Colour by what is said; the word says it too."""
        if old.says is not new.says:
            self.remove_class(old.says.look)
            self.add_class(new.says.look)

    def render_line(self, y: int) -> Strip:
        """One of the three lines of the display."""
        reading, width = self.reading, self.size.width
        loud, quiet = self.look() + _BOLD, self.look("figure--note")
        number = _digits(reading.amount)[y]
        room = max(0, width - _LEFT - _CURRENCY)
        left = ("", f"  {reading.says.sign or ' '}  {say(reading.says.words)}", f"     {reading.note}")[y]
        currency = f"  {reading.currency}" if y == 1 else ""
        return Strip(
            [
                Segment(fitted(left, min(_LEFT, width)), quiet if y == 2 else loud),
                Segment(number.rjust(room)[-room:] if room else "", loud),
                Segment(fitted(currency, max(0, min(_CURRENCY, width - _LEFT))), loud),
            ],
            width,
        )


def _digits(amount: str) -> list[str]:
    """The three lines of `amount` in large digits."""
    return ["".join(parts) for parts in zip(*map(_digit, amount), strict=True)] or [""] * 3


@lru_cache(maxsize=32)
def _digit(one: str) -> list[str]:
    """The three lines of a digit, a sign or a point."""
    parts = Digits(one).render(_BOLD)  # the heavy digits, to be read from two metres
    return "".join(part.text for part in parts if isinstance(part, Segment)).split("\n")
