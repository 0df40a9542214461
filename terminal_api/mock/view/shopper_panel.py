"""The shopper: what they may do now, and the mood they are in."""

from rich.text import Text
from textual.widgets import Static

from terminal_api.mock.body.face import Screen
from terminal_api.mock.body.shopper import Mood, Shopper
from terminal_api.mock.view.deeds import MOODS, deeds
from terminal_api.mock.view.links import key_link, link

#: With more keys than this the moods would not fit into a narrow window.
_MANY = 7


class ShopperPanel(Static):
    """A line for each key that does something now; each can be clicked."""

    def show(self, screen: Screen, shopper: Shopper, said: str) -> None:
        """Draw the keys; `said` is what came of the last one."""
        lines = [Text("SHOPPER", "bold")]
        lines += [key_link(deed.key, deed.words, f"screen.{deed.action}") for deed in deeds(screen, shopper)]
        if len(lines) > _MANY:
            lines.append(key_link("m", f"Mood: {MOODS[shopper.mood]}", "screen.mood"))
        else:
            lines += [Text(), key_link("m", "Mood", "screen.mood"), *_moods(shopper.mood)]
        if said:
            lines += [Text(), Text(said, "italic")]
        self.update(Text("\n").join(lines))


def _moods(now: Mood) -> list[Text]:
    lines: list[Text] = []
    for mood, words in MOODS.items():
        sign, style = ("●", "bold") if mood is now else ("○", "dim")
        lines.append(link(f" {sign} {words}", f"screen.mood('{mood}')", style))
    return lines
