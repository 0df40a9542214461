"""From the command to the first whole frame in a terminal, beside a bare app with a table and an input."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.measure import Figure, medians
from tests.benchmarks.pseudo_terminal import running

REPEATS = 9
TILL_READY = " Sign in"
"""The hint at the right end of the last line."""
BARE_READY = "type or scan"


def figures() -> Iterator[Figure]:
    """`register open` as it is installed; a new process for each frame."""
    bare = [sys.executable, "-m", "tests.benchmarks.bare", "desk"]
    with TemporaryDirectory(prefix="till-") as state:
        till = [str(Path(sys.executable).with_name("register")), "open", "--state", state]
        ours_s, floor_s = medians(
            lambda: first_frame(till, TILL_READY),
            lambda: first_frame(bare, BARE_READY),
            repeats=REPEATS,
            warm_up=1,
        )
    yield Figure("start to the first frame", ours_s, floor_s, 1.5, "a bare Textual app, table and input")


def first_frame(command: list[str], words: str) -> float:
    """Seconds until `command` has written `words`, the end of its first frame."""
    start = perf_counter()
    with running(command) as terminal:
        return terminal.until(words) - start
