"""Choosing how the screen looks, without a new start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from register.language import marked, say
from register.tui.theme import THEMES
from register.tui.widgets.dialog import Chooser, Found
from register.tui.widgets.lines import Row

if TYPE_CHECKING:
    from register.tui.app import TillApp

_WORDS = {
    "counter": marked("Dark, as a counter's display"),
    "paper": marked("Light, as paper"),
    "contrast": marked("Black, white and yellow; nothing dimmed"),
}


def choose_theme(app: TillApp) -> None:
    """Let the cashier choose; it holds until the program ends, then `[screen] theme` counts again."""
    names = [theme.name for theme in THEMES]
    names += sorted(name for name in app.available_themes if name not in names)

    def find(text: str) -> list[Found[str]]:
        wanted = text.casefold()
        rows = (Row(name, note=_now(app, name), below=_about(name)) for name in names)
        return [Found(row, row.name) for row in rows if wanted in f"{row.name} {row.below}".casefold()]

    def chosen(name: str | None) -> None:
        if name:
            app.theme = name

    app.push_screen(Chooser(say("Theme of the screen"), find, hint=say("a part of its name")), chosen)


def _about(name: str) -> str:
    return say(_WORDS[name]) if name in _WORDS else ""


def _now(app: TillApp, name: str) -> str:
    return say("✓ now") if name == app.theme else ""
