"""The keys as a real terminal sends them: bytes into a pseudo terminal, results out of the till."""

import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

PEN = b"4006381333931"
PATIENCE_S = 60
"""A till that says nothing for so long hangs, and is ended."""


class Terminal:
    """The till in a pseudo terminal."""

    def __init__(self, keyboard: int, said: int, till: "subprocess.Popen[bytes]") -> None:
        self.keyboard = keyboard
        self.said = os.fdopen(said)
        self._till = till

    def send(self, keys: bytes) -> None:
        os.write(self.keyboard, keys)

    def wait_for(self, wanted: str) -> list[str]:
        """The results up to and including `wanted`."""
        results: list[str] = []
        watch = threading.Timer(PATIENCE_S, self._till.kill)
        watch.start()
        try:
            for line in self.said:
                if line.startswith(("Typed", "Scanned", "Pressed", wanted)):
                    results.append(line.rstrip("\n"))
                if line.rstrip("\n") == wanted:
                    return results
        finally:
            watch.cancel()
        raise AssertionError(f"the till ended before saying {wanted!r}; it said {results}")


@pytest.fixture(scope="module")
def terminal() -> Iterator[Terminal]:
    controller, keyboard_side = pty.openpty()
    listen, say = os.pipe()
    program = [sys.executable, str(Path(__file__).with_name("till_on_a_terminal.py")), str(say)]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    till = subprocess.Popen(
        program,
        stdin=keyboard_side,
        stdout=keyboard_side,
        stderr=keyboard_side,
        pass_fds=[say],
        env=environment,
    )
    os.close(say)
    os.close(keyboard_side)

    def read_the_screen() -> None:
        try:
            while os.read(controller, 65536):
                pass
        except OSError:  # the till has closed its terminal
            return

    screen = threading.Thread(target=read_the_screen)
    screen.start()
    opened = Terminal(controller, listen, till)
    opened.wait_for("ready")
    yield opened
    opened.send(b"\x11")
    till.wait(PATIENCE_S)
    screen.join()
    opened.said.close()
    os.close(controller)
    assert till.returncode == 0


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (PEN + b"\r", f"Scanned  {PEN.decode()}"),
        (b"\x1b[200~" + PEN + b"\x1b[201~", f"Scanned  {PEN.decode()}"),
        (b"50\x1b[24~", "Pressed f12 50"),
        (b"\x1b5", "Pressed f5 "),
        (b"\x1b=", "Pressed f12 "),
        (b"50+", "Pressed f12 50"),
        (b"\x1b[3~", "Pressed delete "),
        (b"\x1bOP", "Pressed f1 "),
        (b"/find pen\r", "Typed  /find pen"),
        (b"\r", "Pressed enter "),
        (b"\x1b", "Pressed escape "),
    ],
    ids=repr,
)
def test_bytes_from_the_terminal_are_understood(terminal: Terminal, keys: bytes, result: str):
    terminal.send(keys)
    assert terminal.wait_for(result) == [result]


def test_esc_a_pause_and_a_digit_are_a_function_key(terminal: Terminal):
    terminal.send(b"\x1b")
    terminal.wait_for("Escaped")
    terminal.send(b"7")
    assert terminal.wait_for("Pressed f7 ")[-1] == "Pressed f7 "
