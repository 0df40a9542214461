"""From a scanned code until its line is drawn, in small shops and large, with few lines and many.

Each app is a process of its own on a pseudo-terminal of 80 by 24. The 13 digits and Enter are written to it
as one burst, as a scanner sends them; the time ends when the new line's name has come out. Between two scans
the app comes to rest. In the usual shop and in the floor there are more lines than the screen shows before
the first measured scan, so that each new line moves all the others up.

Ours looks the code up, writes the line into the journal (one durable commit), and draws line, sums and total.
The floor is a bare Textual app that catches the keys before any widget, and draws text, line by line.
"""

import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks import items
from tests.benchmarks.measure import Figure
from tests.benchmarks.pseudo_terminal import Terminal, running

SMALL, LARGE, HUGE = 200, 100_000, 1_000_000
SCREENFUL, SCANS = 30, 40
REST_S = 0.15
FLOOR = "a bare Textual app drawing lines of text"


@dataclass(frozen=True, slots=True)
class Shop:
    """How many items a till knows, and how many lines are in its basket before the first measured scan."""

    items: int = SMALL
    lines: int = SCREENFUL


USUAL = Shop()
OTHERS = (Shop(LARGE), Shop(HUGE), Shop(lines=0), Shop(lines=100), Shop(lines=2_000))


def figures() -> Iterator[Figure]:
    """The usual shop beside the floor; larger catalogues and baskets beside the usual ones."""
    floor_s, usual_s, *others_s = _measured()
    yield Figure(f"scan to painted line, {SMALL} items", usual_s, floor_s, 1.7, FLOOR)
    for shop, seconds in zip(OTHERS, others_s, strict=True):
        if shop.items != USUAL.items:
            name, beside = f"the same, {shop.items:,} items", f"with {USUAL.items} items"
        else:
            name, beside = f"the same, behind {shop.lines:,} lines", f"behind {USUAL.lines} lines"
        yield Figure(name, seconds, usual_s, 1.1, beside)


def _measured() -> list[float]:
    """The medians of floor, usual shop and the others: they take turns, scan by scan."""
    times: list[list[float]] = []
    with ExitStack() as stack:
        bare = stack.enter_context(running([sys.executable, "-m", "tests.benchmarks.bare", "scanner"]))
        bare.until("type or scan")
        tills = [(shop, stack.enter_context(_till(shop))) for shop in (USUAL, *OTHERS)]
        for scan in range(SCREENFUL):
            _scan(bare, items.code(scan), f"Item {items.code(scan)}")
        for scan in range(SCANS):
            times.append([_scan(bare, items.code(scan), f"Item {items.code(scan)}")])
            for shop, till in tills:
                item = (scan + 1) * (shop.items // SCANS) - 1
                times[-1].append(_scan(till, items.code(item), items.name(item)))
    return [median(column) for column in zip(*times[5:], strict=True)]


def _scan(terminal: Terminal, code: str, words: str) -> float:
    """Seconds from the burst until `words` are drawn."""
    terminal.until_quiet(REST_S)
    start = perf_counter()
    terminal.type(f"{code}\r")
    return terminal.until(words) - start


@contextmanager
def _till(shop: Shop) -> Generator[Terminal]:
    """A till with so many items and lines, somebody signed in."""
    command = [sys.executable, "-m", "tests.benchmarks.shop", str(shop.items), str(shop.lines)]
    # Beside this file, not in /tmp, which may be memory: nothing is durable there.
    with TemporaryDirectory(dir=Path(__file__).parent) as folder, running([*command, folder]) as terminal:
        terminal.until("Type your PIN")
        terminal.type(f"{items.PIN}\r")
        terminal.until(items.CASHIER)
        yield terminal
