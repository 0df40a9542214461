"""The status line: four lamps, each with a sign and a word, since colour alone says nothing."""

from dataclasses import dataclass
from enum import StrEnum

from rich.text import Text
from textual.reactive import reactive

from register.tui.widgets.steady import Steady


class Level(StrEnum):
    """How a lamp burns."""

    FINE = "done"
    ATTENTION = "attention"
    RISK = "risk"
    OFF = "quiet"
    """Not set up, nothing to worry about."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """One thing the cashier may rely on, or not: `✓ terminal V400m`."""

    text: str
    level: Level = Level.FINE

    @property
    def sign(self) -> str:
        """`✓` fine, `!` attention, `✗` risk, `–` off."""
        return {Level.FINE: "✓", Level.ATTENTION: "!", Level.RISK: "✗", Level.OFF: "–"}[self.level]


class StatusLine(Steady):
    """Draws the lamps on one line, two cells apart; in a narrow window the last words are cut off."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $background; color: $quiet; }
    StatusLine > .status--done { color: $done; }
    StatusLine > .status--attention { color: $attention; text-style: bold; }
    StatusLine > .status--risk { color: $risk; text-style: bold; }
    StatusLine > .status--quiet { color: $quiet; }
    """
    COMPONENT_CLASSES = {f"status--{level}" for level in Level}

    lamps: reactive[tuple[Lamp, ...]] = reactive(())

    def __init__(self, lamps: tuple[Lamp, ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(StatusLine.lamps, lamps)

    def render(self) -> Text:
        """The lamps, left to right; a quiet one keeps its words quiet, a loud one colours them."""
        line = Text(no_wrap=True, overflow="ellipsis")
        for lamp in self.lamps:
            style = self.get_component_rich_style(f"status--{lamp.level}", partial=True)
            words = style if lamp.level in (Level.ATTENTION, Level.RISK) else ""
            line.append("  " if line else "").append(lamp.sign, style).append(f" {lamp.text}", words)
        return line
