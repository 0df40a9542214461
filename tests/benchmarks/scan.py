"""From a scanned code until its line is drawn, as a cashier feels it, in a small shop and in a large one.

Each app is a process of its own on a pseudo-terminal of 80 by 24. The 13 digits and Enter are written to it
as one burst, as a scanner sends them; the time ends when the new line's name has come out. Between two scans
the app comes to rest. Before the first measured scan there are more lines than the screen shows, so that in
both apps each new line moves all the others up.

Ours looks the code up, writes the line into the journal (one durable commit), and draws line, sums and total.
The floor is a bare Textual app that catches the keys before any widget, and draws text, line by line.
"""

import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks import items
from tests.benchmarks.measure import Figure
from tests.benchmarks.pseudo_terminal import Terminal, running

SMALL, LARGE = 200, 100_000
FILLING, SCANS = 30, 60
REST_S = 0.15


def figures() -> Iterator[Figure]:
    """Both shops beside the floor, and the large one beside the small one."""
    small_s, large_s, floor_s = _measured()
    floor = "a bare Textual app drawing lines of text"
    yield Figure(f"scan to painted line, {SMALL} items", small_s, floor_s, 1.7, floor)
    yield Figure(f"scan to painted line, {LARGE:,} items", large_s, floor_s, 1.7, floor)
    yield Figure(
        f"the same, {LARGE:,} items beside {SMALL}", large_s, small_s, 1.1, f"the shop with {SMALL} items"
    )


def _measured() -> list[float]:
    times: list[list[float]] = []
    with ExitStack() as stack:
        small, large = stack.enter_context(_till(SMALL)), stack.enter_context(_till(LARGE))
        bare = stack.enter_context(running([sys.executable, "-m", "tests.benchmarks.bare", "scanner"]))
        bare.until("type or scan")
        for scan in range(FILLING + SCANS):
            near, far = scan + 1, (scan + 1) * (LARGE // (FILLING + SCANS)) - 1
            times.append(
                [
                    _scan(small, items.code(near), items.name(near)),
                    _scan(large, items.code(far), items.name(far)),
                    _scan(bare, items.code(near), f"Item {items.code(near)}"),
                ]
            )
    return [median(column) for column in zip(*times[FILLING:], strict=True)]


def _scan(terminal: Terminal, code: str, words: str) -> float:
    """Seconds from the burst until `words` are drawn."""
    terminal.until_quiet(REST_S)
    start = perf_counter()
    terminal.type(f"{code}\r")
    return terminal.until(words) - start


@contextmanager
def _till(count: int) -> Generator[Terminal]:
    """A till with `count` items, somebody signed in."""
    command = [sys.executable, "-m", "tests.benchmarks.shop", str(count)]
    # Beside this file, not in /tmp, which may be memory: nothing is durable there.
    with TemporaryDirectory(dir=Path(__file__).parent) as folder, running([*command, folder]) as terminal:
        terminal.until("Type your PIN")
        terminal.type(f"{items.PIN}\r")
        terminal.until(items.CASHIER)
        yield terminal
