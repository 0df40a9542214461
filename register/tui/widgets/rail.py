"""The rail at the manager's desk: every station under the other, the one that is open marked."""

from dataclasses import dataclass

from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from register.tui.desk.station import Station
from register.tui.widgets.columns import fitted

_ROOM = 11


class Rail(Widget):
    """Draws `▸ Balances`, and the others under it spaced where there is room. A click goes there."""

    DEFAULT_CSS = """
    Rail { dock: left; width: 13; height: 100%; padding: 2 0 0 1; border-right: solid $rule; }
    Rail > .rail--here { color: $figure; text-style: bold; }
    """
    COMPONENT_CLASSES = {"rail--here"}

    @dataclass
    class Chosen(Message):
        """Somebody clicked a station."""

        station: Station

    def __init__(self, here: Station) -> None:
        super().__init__()
        self._here = here

    @property
    def _gap(self) -> int:
        return 2 if self.content_size.height >= 2 * len(Station) else 1

    def render(self) -> Text:
        """One line a station."""
        loud = self.get_component_rich_style("rail--here", partial=True)
        lines = (
            Text(f"▸ {fitted(one.label, _ROOM - 2)}", loud)
            if one is self._here
            else Text(f"  {fitted(one.label, _ROOM - 2)}")
            for one in Station
        )
        return Text("\n" * self._gap, no_wrap=True).join(lines)

    def on_click(self, click: Click) -> None:
        """Tell which station was meant; the screen goes there."""
        offset = click.get_content_offset(self)
        index, between = divmod(offset.y, self._gap) if offset else (len(Station), 0)
        if index < len(Station) and not between:
            self.post_message(self.Chosen(tuple(Station)[index]))
