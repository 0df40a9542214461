"""From the key that opens the manager's desk to its first whole frame, beside a bare screen opened by a key.

Each app is a new process on a pseudo-terminal of 80 by 24: the first time costs the most. At our till a
manager is signed in, the menu is open and its line for the desk marked: Enter opens it. (The letter does so
too, 30 ms later, once it is clear that no scanner sends it.) The floor is a bare Textual app on which a key
opens a screen with a table and an input.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.bare import OPENS, READY, READY_TO_OPEN
from tests.benchmarks.measure import Figure, medians
from tests.benchmarks.pseudo_terminal import Terminal, running

REPEATS = 7
REST_S = 0.3
MANAGER, NAME = "9876", "Ruth"
MENU = "\x1b[21~"
"""F10, as a terminal sends it."""
MENU_READY = "Quit"
UP, TO_DESK = "\x1b[A", 4
"""From the menu's first line round to the desk's."""
DESK_READY = "Next"
"""The last hint of the last line."""


def figures() -> Iterator[Figure]:
    """The desk from the menu, whoever signed in may open it."""
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        ours_s, floor_s = medians(
            lambda: _desk(Path(folder)),
            _bare,
            repeats=REPEATS,
            warm_up=1,
        )
    yield Figure("the desk's first frame", ours_s, floor_s, 1.5, "a bare Textual screen opened by a key")


def _desk(folder: Path) -> float:
    """Seconds from Enter to the desk."""
    with TemporaryDirectory(dir=folder) as state:
        command = [sys.executable, "-m", "tests.benchmarks.shop", "200", "0", state]
        with running(command) as till:
            till.until("Type your PIN")
            till.type(f"{MANAGER}\r")
            till.until(NAME)
            till.until_quiet(REST_S)
            till.type(MENU)
            till.until(MENU_READY)
            for _ in range(TO_DESK):
                till.until_quiet(REST_S)
                till.type(UP)
            return _pressed(till, "\r", DESK_READY)


def _bare() -> float:
    with running([sys.executable, "-m", "tests.benchmarks.bare", "opening"]) as terminal:
        terminal.until(READY_TO_OPEN)
        return _pressed(terminal, OPENS, READY)


def _pressed(terminal: Terminal, key: str, words: str) -> float:
    terminal.until_quiet(REST_S)
    start = perf_counter()
    terminal.type(key)
    return terminal.until(words) - start
