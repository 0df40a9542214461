"""A keyboard that counts: one a key, two a chord; a scan and the terminal's own keys cost nothing."""

from enum import Enum

from textual.events import Key
from textual.message import Message

from register.tui.input.keys import BY_ACTION, Action
from tests.register.tui.screens.conftest import Hands


class Way(Enum):
    """How functions are asked for."""

    KEYS = "keys"
    TWINS = "Esc twins"
    """On a keyboard without function keys, and without Del."""
    COMMANDS = "commands"
    """By typed words only."""


class Keyboard:
    """Under a cashier's hands. What a test prepares it presses on `Hands`, which does not count."""

    def __init__(self, hands: Hands, way: Way) -> None:
        self.hands = hands
        self.way = way
        self.pressed = 0

    async def ask(self, action: Action, typed: str = "") -> None:
        """Ask for a function, with what is typed before its key or after its command."""
        row = BY_ACTION[action]
        match self.way:
            case Way.KEYS:
                await self.type(typed)
                self.pressed += 2 if "+" in row.key else 1
                await self.hands.press(row.key)
            case Way.TWINS:
                await self.type(typed)
                await self._after_esc(row.twin)
            case Way.COMMANDS:
                await self.type(f"{row.command} {typed}".strip(), "enter")

    async def type(self, text: str, *keys: str) -> None:
        """Characters, then keys that every keyboard has."""
        assert not [key for key in keys if key[1:].isdigit() or key == "delete"], "not on every keyboard"
        self.pressed += len(text) + len(keys)
        if text or keys:
            await self.hands.type(text, *keys)

    async def _after_esc(self, twin: str) -> None:
        """Esc, and the sign soon after it, as no scanner sends them."""
        self.pressed += 2
        escape, sign = Key("escape", "\x1b"), Key(_NAMES.get(twin, twin), twin)
        escape.time = Message().time
        sign.time = escape.time + self.hands.app.pace.escape_s / 2
        for key in (escape, sign):
            self.hands.app.post_message(key)
        await self.hands.rest()
        self.hands.app.settle_input()
        await self.hands.rest()


_NAMES = {"=": "equals_sign", "-": "minus", "/": "slash"}
