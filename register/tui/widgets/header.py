"""The top line: where this is, who sells, what time it is."""

from collections.abc import Callable
from datetime import datetime

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive

from register.language import marked, say, spoken
from register.tui.widgets.columns import fitted
from register.tui.widgets.steady import Steady

TRAINING = marked(" TRAINING ")
"""At the beginning of the place where somebody learns; drawn loudly."""


class TillHeader(Steady):
    """Draws `Harbour Street · till 2      Maria · shift since 08:58      Sun 22 Nov 10:41`."""

    DEFAULT_CSS = """
    TillHeader { height: 1; padding: 0 1; background: $background; color: $quiet; }
    TillHeader > .header--place { color: $foreground; text-style: bold; }
    TillHeader > .header--loud { color: $attention; text-style: bold reverse; }
    """
    COMPONENT_CLASSES = {"header--place", "header--loud"}

    place: reactive[str] = reactive("")
    cashier: reactive[str] = reactive("")
    """Who is signed on and since when; empty while locked."""

    def __init__(
        self, place: str, cashier: str = "", *, clock: Callable[[], datetime], id: str | None = None
    ) -> None:
        """`clock` tells the shop's local time; it is read once a minute."""
        super().__init__(id=id)
        self.clock = clock
        self.set_reactive(TillHeader.place, place)
        self.set_reactive(TillHeader.cashier, cashier)

    def on_mount(self) -> None:
        """Start following the clock."""
        self._turn_page()

    def _turn_page(self) -> None:
        self.refresh()
        self.set_timer(60 - self.clock().second, self._turn_page)

    def render(self) -> Text:
        """Place left, time right, the cashier in the middle of what is left between them."""
        now, width = self.clock(), self.content_size.width
        time = f"{spoken().weekday(now)} {spoken().hour(now)}"
        room = max(0, width - len(time) - 1)
        learns = self.place.startswith(TRAINING)
        where = say(TRAINING) + self.place.removeprefix(TRAINING) if learns else self.place
        place = fitted(where, min(cell_len(where), room))
        between = max(0, width - cell_len(place) - len(time))
        start = max(2, (width - cell_len(self.cashier)) // 2 - cell_len(place))
        cashier = fitted(" " * start + self.cashier, between)
        style = self.get_component_rich_style("header--place", partial=True)
        drawn = Text(no_wrap=True).append(place, style).append(cashier).append(time)
        if learns:
            loud = self.get_component_rich_style("header--loud", partial=True)
            drawn.stylize(loud, 0, len(say(TRAINING)))
        return drawn
