"""What must hold on every screen: it explains itself, can be read in each theme, and loses no scan."""

import re

from textual.events import Key
from textual.message import Message

from register.tui.desk.journal import JournalDesk
from register.tui.input.keys import BY_KEY, shown
from register.tui.input.offered import works_now
from register.tui.input.takes_input import TakesInput
from register.tui.screens.around.help import Help
from register.tui.screens.around.palette import Palette
from register.tui.screens.returning.return_lines import ReturnLines
from register.tui.screens.returning.without_receipt import WithoutReceipt
from register.tui.screens.selling.find import FindItem
from register.tui.widgets.lines import BasketLines
from tests.register.tui.screens.contrasts import unreadable
from tests.register.tui.screens.walking import settled

NOTEBOOK = "1402713568386"
THEMES = {"contrast": 7.0, "paper": 4.5, "counter": 4.5}
"""The least contrast of letters. Source: WCAG 2.2, 1.4.3 and 1.4.6."""
SHOWS_A_SCAN = (FindItem, JournalDesk, ReturnLines, WithoutReceipt)
"""Where a scan is neither sold nor refused: its price, the line that comes back, its sales are shown."""
ON_EVERY_KEYBOARD = re.compile(r"[a-z ]|enter|escape|tab|up|down|left|space|pageup|pagedown|slash")


async def explained(hands) -> list[str]:
    """F1 opens help, which names each key that works; the palette lists them; both leave as they came."""
    top, faults = hands.app.screen, []
    hints = works_now(top)
    for hint in hints:
        row = BY_KEY.get(hint.key)
        if not hint.label:
            faults.append(f"{hint.shown} says not what it does")
        if row is None and not ON_EVERY_KEYBOARD.fullmatch(hint.key) and hint.key != "ctrl+t":
            faults.append(f"{hint.shown} has no twin and no command")
    if isinstance(top, Help | Palette):
        return faults
    await asked(hands, "f1")
    if isinstance(hands.app.screen, Help):
        text = str(hands.app.screen.query_one("#help-text").render())
        now = text.partition("three ways")[0]
        faults += [f"{hint.shown} {hint.label} is not in help" for hint in hints if hint.label not in now]
        await hands.press("escape")
    else:
        faults.append("F1 opens no help")
    await asked(hands, "ctrl+p")
    if isinstance(hands.app.screen, Palette):
        rows = hands.app.screen.query_one(BasketLines).rows
        listed = {row.quantity for row in rows}
        faults += [f"{hint.shown} is not in the palette" for hint in hints if shown(hint.key) not in listed]
        await hands.press("escape")
    else:
        faults.append("Ctrl+P opens no palette")
    return faults if hands.app.screen is top else [*faults, "help and palette do not lead back"]


async def asked(hands, key: str) -> None:
    """Press `key`, also where Textual handles keys itself."""
    if isinstance(hands.app.screen, TakesInput):
        await hands.press(key)
    else:
        await hands.pilot.press(key)
        await hands.rest()


async def readable(hands) -> list[str]:
    """Every letter in every theme."""
    faults: list[str] = []
    for theme in sorted(THEMES, key=lambda theme: theme != hands.app.theme):  # each change takes its time
        least = THEMES[theme]
        hands.app.theme = theme
        await hands.rest()
        faults += [f"{theme}: {text}" for text in unreadable(hands.app.screen, least)]
    return faults


async def scanned(hands) -> list[str]:
    """Three scans within 60 ms: each is sold or refused with the bell, none becomes typed text."""
    top, app, till = hands.app.screen, hands.app, hands.till
    if not isinstance(top, TakesInput):
        return []
    before, rung = sold(till), app.rung
    at = Message().time
    for number in range(3):
        keys = [*(Key(digit, digit) for digit in NOTEBOOK), Key("enter", "\r")]
        for place, key in enumerate(keys):
            key.time = at + number * 0.02 + place / 10_000
            app.post_message(key)
    await settled(hands)
    faults = [] if not app.typing.text and not top.kept else ["a scan was typed"]
    known = sold(till) - before + app.rung - rung
    if known != 3 and not isinstance(top, SHOWS_A_SCAN):
        faults.append(f"{known} of 3 scans were sold or refused")
    return faults


def sold(till) -> int:
    """How many notebooks are in the basket."""
    return sum(line.code == NOTEBOOK for line in till.books.sale.basket.goods) if till.books.sale else 0
