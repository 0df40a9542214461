"""The one line at the bottom: what has been typed so far."""

from rich.text import Text
from textual.reactive import reactive

from register.tui.input.typing import Typing
from register.tui.widgets.steady import Steady


class InputLine(Steady):
    """Draws `› 3*▏`. Keys are caught by the app; this shows what they came to, and one short remark.

    A scanner's digits never show here. `secret` draws a dot for each character.
    """

    DEFAULT_CSS = """
    InputLine { height: 1; padding: 0 1; }
    InputLine > .input-line--prompt { color: $figure; text-style: bold; }
    InputLine > .input-line--remark { color: $attention; }
    InputLine > .input-line--quiet { color: $quiet; }
    """
    COMPONENT_CLASSES = {"input-line--prompt", "input-line--remark", "input-line--quiet"}

    typing: reactive[Typing] = reactive(Typing(), repaint=False)
    remark: reactive[str] = reactive("")
    """Said at the right until the next key: `not understood: 3**`."""
    hint: reactive[str] = reactive("")
    """Said quietly while the line is empty: `scan, type, or / for commands`."""

    def __init__(self, *, secret: bool = False, hint: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.secret = secret
        self.set_reactive(InputLine.hint, hint)

    def watch_typing(self, old: Typing, new: Typing) -> None:
        """Repaint when the line looks different, not for each digit of a scan."""
        if (old.text, old.escaped) != (new.text, new.escaped):
            if new.text or new.escaped:  # an emptied line is no new key: the remark answers what stood there
                self.remark = ""
            self.refresh()

    def render(self) -> Text:
        """The prompt, the end of the text that fits, the cursor, and a remark at the right."""
        text = "•" * len(self.typing.text) if self.secret else self.typing.text
        width = self.content_size.width
        prompt = self.get_component_rich_style("input-line--prompt", partial=True)
        line = Text(no_wrap=True).append(f"› {text[-max(1, width - 4) :]}▏", prompt)
        quiet = self.get_component_rich_style("input-line--quiet", partial=True)
        if self.typing.escaped:
            line.append(" Esc …", quiet)
        elif not text and not self.remark:
            line.append(f" {self.hint}", quiet)
        room = width - line.cell_len - 1
        if self.remark and room > 3:
            said = Text(self.remark, self.get_component_rich_style("input-line--remark", partial=True))
            said.truncate(room, overflow="ellipsis")
            line.append(" " * (room - said.cell_len + 1)).append_text(said)
        return line
