"""A till that writes what it understood to the file descriptor it is given, one line a result."""

import os
import sys

from textual.app import ComposeResult
from textual.screen import Screen

from register.tui.input.meant import Result
from register.tui.input.scanner import Pace
from register.tui.input.takes_input import TakesInput
from register.tui.input.typing import Typing
from register.tui.till_app import KeyedApp
from register.tui.widgets.input_line import InputLine


class Listening(TakesInput, Screen[None]):
    """Says each result, and when a lone Esc is waiting for its digit."""

    def compose(self) -> ComposeResult:
        yield InputLine()

    def on_mount(self) -> None:
        self.say("ready")

    def take(self, result: Result) -> None:
        self.say(" ".join([type(result).__name__, getattr(result, "key", ""), getattr(result, "text", "")]))

    def show_typing(self, typing: Typing) -> None:
        self.say(type(typing.waiting).__name__)

    def say(self, line: str) -> None:
        os.write(int(sys.argv[1]), f"{line}\n".encode())


class Till(KeyedApp[None]):
    """The till with that screen only."""

    def get_default_screen(self) -> Listening:
        return Listening()


if __name__ == "__main__":
    # Slower than a scanner: a busy machine may stop for a while between the keys of one.
    Till(pace=Pace(burst_s=0.4, settle_s=1, enter_s=1)).run()
