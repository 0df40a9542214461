"""What is not asked again about styles changes nothing that somebody sees."""

from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Label

INK = Theme("ink", primary="#102030")
SKY = Theme("sky", primary="#a0c0f0")


class Painted(App[None]):
    """One label in the theme's colour, and in half of the width when it is marked."""

    CSS = "Label { color: $primary; width: 100%; } Label.marked { width: 50%; text-style: bold; }"

    def compose(self) -> ComposeResult:
        yield Label("7.35")

    def on_mount(self) -> None:
        for theme in (INK, SKY):
            self.register_theme(theme)
        self.theme = "ink"


async def test_a_style_changes_with_class_and_theme_and_comes_back():
    for _ in range(2):  # the second finds everything read
        async with Painted().run_test(size=(40, 4)) as pilot:
            label = pilot.app.query_one(Label)

            async def seen(label: Label = label, pilot=pilot) -> tuple[Color, int, bool | None]:
                await pilot.pause()
                return label.styles.color, label.size.width, label.rich_style.bold

            dark, light = Color.parse("#102030"), Color.parse("#a0c0f0")
            assert await seen() == (dark, 40, None)
            label.add_class("marked")
            assert await seen() == (dark, 20, True)
            pilot.app.theme = "sky"
            assert await seen() == (light, 20, True)
            label.styles.width = 7
            assert await seen() == (light, 7, True)
            label.remove_class("marked")
            label.styles.width = None
            assert await seen() == (light, 40, None)
            pilot.app.theme = "ink"
            assert await seen() == (dark, 40, None)
