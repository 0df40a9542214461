"""Words on the screen that can be clicked."""

from rich.style import Style
from rich.text import Text


def link(words: str, action: str, style: str = "") -> Text:
    """`words`; a click on them runs `action`, as Textual writes actions: `screen.cancel`."""
    return Text(words, Style.parse(style) + Style(meta={"@click": action}), end="")


def key_link(key: str, label: str, action: str) -> Text:
    """A key and what it does, as one thing to click."""
    return Text.assemble(link(f" {key} ", action, "bold reverse"), link(f" {label}", action), end="")
