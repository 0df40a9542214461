"""A gift card, drawn: provider, state, balance in large digits, the last four of its number."""

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.renderables.digits import Digits
from textual.strip import Strip
from textual.widget import Widget

from register.tui.widgets.columns import fitted
from register.tui.widgets.status import Level


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on the card."""

    provider: str = ""
    last4: str = ""
    state: str = ""
    level: Level = Level.FINE
    balance: str = ""
    """Plain figures; empty when it is not known."""
    currency: str = ""


_SIGNS = {Level.FINE: "✓", Level.ATTENTION: "!", Level.RISK: "✗", Level.OFF: "–"}


class CardFace(Widget):
    """Draws a `Face` on a plain card, seven rows high."""

    DEFAULT_CSS = """
    CardFace { width: 52; max-width: 100%; height: 7; background: $panel; color: $figure;
               border-left: thick $figure; }
    CardFace > .face--name { color: $foreground; text-style: bold; }
    CardFace > .face--quiet { color: $quiet; }
    CardFace > .face--done { color: $done; }
    CardFace > .face--attention { color: $attention; }
    CardFace > .face--risk { color: $risk; }
    """
    COMPONENT_CLASSES = {"face--name", *(f"face--{level}" for level in Level)}

    face: reactive[Face] = reactive(Face())

    def render_line(self, y: int) -> Strip:
        """One of its rows."""
        face, width = self.face, max(0, self.size.width - 6)
        plain = self.rich_style
        match y:
            case 1:
                state = f"{_SIGNS[face.level]} {face.state}" if face.state else ""
                name = fitted(face.provider, max(0, width - len(state)))
                row = [Segment(name, self._look("face--name")), Segment(state, self._level())]
            case 2 | 3 | 4:
                row = self._balance(y - 2, width)
            case 5:
                row = [Segment(fitted(f"····  ····  ····  {face.last4}", width), self._look("face--quiet"))]
            case _:
                row = [Segment(" " * width, plain)]
        return Strip([Segment("   ", plain), *row, Segment("   ", plain)])

    def _balance(self, y: int, width: int) -> list[Segment]:
        loud = self.rich_style + Style(bold=True)
        digits = Digits(self.face.balance or "–").render(loud)
        number = "".join(part.text for part in digits if isinstance(part, Segment)).split("\n")[y]
        room = max(0, width - 6)
        currency = f"  {self.face.currency}" if y == 1 else ""
        return [Segment(number.rjust(room)[-room:], loud), Segment(fitted(currency, 6), loud)]

    def _level(self) -> Style:
        return self._look(f"face--{self.face.level}")

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(name)
