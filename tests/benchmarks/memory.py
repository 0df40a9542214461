"""What a till in use keeps in memory, beside a bare Textual app; Linux tells it."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import items
from tests.benchmarks.measure import Figure, megabytes
from tests.benchmarks.pseudo_terminal import Terminal, running
from tests.benchmarks.start import BARE_READY

SCANS = 100


def figures() -> Iterator[Figure]:
    """A till that knows 100,000 items and has rung up a hundred lines."""
    shop = [sys.executable, "-m", "tests.benchmarks.shop", "100000", "0"]
    bare = [sys.executable, "-m", "tests.benchmarks.bare", "desk"]
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        with running([*shop, folder]) as till:
            till.until("Type your PIN")
            till.type(f"{items.PIN}\r")
            till.until(items.CASHIER)
            for scan in range(SCANS):
                till.type(f"{items.code(scan)}\r")
                till.until(items.name(scan))
            ours = _kept(till)
        with running(bare) as floor:
            floor.until(BARE_READY)
            least = _kept(floor)
    yield Figure(
        "memory of a till in use", ours, least, 2.0, "a bare Textual app, table and input", megabytes
    )


def _kept(terminal: Terminal) -> float:
    """Bytes of its process that are in memory now. Raises `RuntimeError` where the system does not say."""
    status = Path(f"/proc/{terminal.process}/status")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status.read_text() if status.exists() else "", re.MULTILINE)
    if found is None:
        raise RuntimeError("only Linux tells here how much memory a process has")
    return int(found[1]) * 1024
