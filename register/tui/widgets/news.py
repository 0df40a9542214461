"""What has just happened, in one sentence with a sign before it."""

from rich.text import Text
from textual.widgets import Static

from register.tui.widgets.status import Lamp, Level


class News(Static):
    """Draws `✓ 25.00 refunded onto the card.`; nothing while there is none."""

    DEFAULT_CSS = """
    News { height: auto; padding: 0 2; display: none; }
    News.-said { display: block; }
    News.-done { color: $done; }
    News.-attention { color: $attention; }
    News.-risk { color: $risk; }
    """

    def say(self, sentence: str, level: Level = Level.FINE) -> None:
        """Show `sentence`; an empty one takes back what stood there. `OFF` needs no sign."""
        for each in Level:
            self.set_class(each is level, f"-{each}")
        self.set_class(bool(sentence), "-said")
        sign = "" if level is Level.OFF else f"{Lamp(sentence, level).sign} "
        self.update(Text.assemble((sign, "bold"), sentence))
