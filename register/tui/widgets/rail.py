"""The rail at the manager's desk: every station under the other, the one that is open marked."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from register.tui.desk.station import Station
from register.tui.widgets.columns import fitted

_ROOM = 12
_LOOKS_S = 2.0
"""Between two looks at the file."""


class Rail(Widget):
    """Draws `▸ Balances`, and the others under it spaced where there is room. A click goes there.

    `!` stands before Set-up while the file of the settings says something else than what is in force.
    """

    DEFAULT_CSS = """
    Rail { dock: left; width: 14; height: 100%; padding: 2 0 0 1; border-right: solid $rule; }
    Rail > .rail--here { color: $figure; text-style: bold; }
    Rail > .rail--look { color: $attention; text-style: bold; }
    """
    COMPONENT_CLASSES = {"rail--here", "rail--look"}

    file_changed: reactive[bool] = reactive(False)

    @dataclass
    class Chosen(Message):
        """Somebody clicked a station."""

        station: Station

    def __init__(self, here: Station, changed: Callable[[], bool]) -> None:
        """`changed` tells whether somebody wrote into the file of the settings; it is asked now and then."""
        super().__init__()
        self._here = here
        self._changed = changed

    def on_mount(self) -> None:
        """Look at the file, and again later."""
        self._look()
        self.set_interval(_LOOKS_S, self._look)

    def _look(self) -> None:
        self.file_changed = self._changed()

    @property
    def _gap(self) -> int:
        return 2 if self.content_size.height >= 2 * len(Station) else 1

    def render(self) -> Text:
        """One line a station."""
        loud = self.get_component_rich_style("rail--here", partial=True)
        look = self.get_component_rich_style("rail--look", partial=True)
        changed = Station.SET_UP if self.file_changed else None
        lines = (
            Text.assemble(
                ("▸ ", loud) if one is self._here else ("! " if one is changed else "  ", look),
                (fitted(one.label, _ROOM - 2), loud if one is self._here else ""),
            )
            for one in Station
        )
        return Text("\n" * self._gap, no_wrap=True).join(lines)

    def on_click(self, click: Click) -> None:
        """Tell which station was meant; the screen goes there."""
        offset = click.get_content_offset(self)
        index, between = divmod(offset.y, self._gap) if offset else (len(Station), 0)
        if index < len(Station) and not between:
            self.post_message(self.Chosen(tuple(Station)[index]))
