"""The shopper: what they may do now, and the mood they are in."""

from rich.text import Text
from textual.widgets import Static

from terminal_api.mock.face import Screen
from terminal_api.mock.shopper import Shopper
from terminal_api.mock.view.deeds import MOODS, deeds
from terminal_api.mock.view.links import key_link, link


class ShopperPanel(Static):
    """A line for each key that does something now; each can be clicked."""

    def show(self, screen: Screen, shopper: Shopper, said: str) -> None:
        """Draw the keys; `said` is what came of the last one."""
        lines = [Text("SHOPPER", "bold")]
        lines += [key_link(deed.key, deed.words, f"screen.{deed.action}") for deed in deeds(screen, shopper)]
        lines += [Text(), key_link("m", "Mood", "screen.mood")]
        for mood, words in MOODS.items():
            sign, style = ("●", "bold") if mood is shopper.mood else ("○", "dim")
            lines.append(link(f" {sign} {words}", f"screen.mood('{mood}')", style))
        if said:
            lines += [Text(), Text(said, "italic")]
        self.update(Text("\n").join(lines))
