"""A small till to try the widgets in: one screen with everything on it, and a scanner."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.screen import Screen

from register.tui.input.keys import Action, hint
from register.tui.input.meant import Result, Scanned
from register.tui.input.takes_input import TakesInput
from register.tui.till_app import KeyedApp
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.footer import KeyFooter
from register.tui.widgets.header import TillHeader
from register.tui.widgets.input_line import InputLine
from register.tui.widgets.lines import BasketLines, Row
from register.tui.widgets.paper import PaperPane
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Lamp, Level, StatusLine

ROWS = (
    Row("Fountain pen, blue", "1", "7.35", "7.35", "A"),
    Row("Notebook A5 dotted", "2", "12.10", "24.20", "A"),
    Row("Apples, loose", "1.254 kg", "2.99", "3.75", "B"),
    Row("Gift card ···0024", "1", "25.00", "25.00", "–", "when paid"),
)
PAPER = (
    "              HARBOUR STREET",
    "",
    "Fountain pen, blue                  7.35 A",
    "Notebook A5 dotted",
    "  2 x 12.10                        24.20 A",
)
HINTS = tuple(
    hint(action)
    for action in (
        Action.HELP,
        Action.FIND,
        Action.CARD,
        Action.GIFT_CARD,
        Action.BANK,
        Action.CASH,
        Action.MENU,
        Action.SELL_CARD,
        Action.RECEIPT,
    )
)


class Counter(TakesInput, Screen[None]):
    """Everything at once; each scan becomes a line, every result is remembered."""

    CSS = "#body, #left { height: 1fr; } #left { width: 1fr; } Figure { margin: 1 0; }"

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Result] = []
        self.clicked: list[int] = []

    def compose(self) -> ComposeResult:
        now = datetime(2026, 11, 22, 10, 41, tzinfo=ZoneInfo("Europe/Amsterdam"))
        yield TillHeader("Harbour Street · till 2", "Maria · shift since 08:58", clock=lambda: now)
        yield ThinRule()
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield BasketLines(ROWS)
                yield ThinRule()
                yield Figure(Reading(Says.TO_PAY, "60.30", "EUR", "4 lines"))
            yield PaperPane(PAPER)
        yield ThinRule()
        lamps = (
            Lamp("terminal V400m"),
            Lamp("printer"),
            Lamp("nothing open"),
            Lamp("head office", Level.OFF),
        )
        yield StatusLine(lamps)
        yield InputLine(hint="scan, type, or / for commands")
        yield KeyFooter(HINTS)

    def take(self, result: Result) -> None:
        self.taken.append(result)
        if isinstance(result, Scanned):
            lines = self.query_one(BasketLines)
            lines.show((*lines.rows, Row(result.text, result.quantity or "1", "1.00", "1.00", "A")))

    def on_basket_lines_marked(self, marked: BasketLines.Marked) -> None:
        self.clicked.append(marked.index)


class Till(KeyedApp[None]):
    """A till that only has the counter."""

    rung = 0

    def get_default_screen(self) -> Counter:
        return Counter()

    @property
    def counter(self) -> Counter:
        counter = self.screen_stack[0]
        assert isinstance(counter, Counter)
        return counter

    def bell(self) -> None:
        self.rung += 1


@pytest.fixture(autouse=True)
def widgets_let_go() -> None:
    """Textual holds on to a thousand widgets of earlier tills."""
    StylesCache.get_inner_outer.cache_clear()


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def themed() -> Callable[[str], Till]:
    return lambda theme: Till(theme=theme)


@pytest.fixture
def scan() -> Callable[[Till, str], None]:
    """The scanner: sends its digits and Enter in one go, as the terminal would."""

    def send(till: Till, code: str) -> None:
        keys = [*(Key(digit, digit) for digit in code), Key("enter", "\r")]
        for number, key in enumerate(keys):
            key.time = keys[0].time + number / 10_000  # however slow the machine is that posts them
            till.post_message(key)

    return send
