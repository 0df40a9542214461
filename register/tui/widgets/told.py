"""What ended by itself meanwhile: a line each, on whatever screen is up, for a while."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from register.tui.widgets.status import Lamp, Level


class Told(Widget):
    """Draws `✓ R2-000017, set aside, is paid: its receipt is printing`; nothing while there is none."""

    DEFAULT_CSS = """
    Told { height: auto; padding: 0 1; display: none; }
    Told.-said { display: block; }
    Told > .told--done { color: $done; text-style: bold; }
    Told > .told--attention { color: $attention; text-style: bold; }
    """
    COMPONENT_CLASSES = {"told--done", "told--attention"}

    news: reactive[tuple[Lamp, ...]] = reactive((), layout=True)

    def __init__(self, news: tuple[Lamp, ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Told.news, news)
        self.set_class(bool(news), "-said")

    def watch_news(self, news: tuple[Lamp, ...]) -> None:
        """A line only while there is something to say."""
        self.set_class(bool(news), "-said")

    def render(self) -> Text:
        """One line each."""
        return Text("\n").join(self._line(one) for one in self.news)

    def _line(self, one: Lamp) -> Text:
        level = "done" if one.level is Level.FINE else "attention"
        style = self.get_component_rich_style(f"told--{level}", partial=True)
        return Text(f"{one.sign} {one.text}", style)
