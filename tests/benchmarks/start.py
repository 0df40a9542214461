"""From the command to the first whole frame in a terminal, beside a bare app with a table and an input."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.bare import READY
from tests.benchmarks.measure import Figure, medians

REPEATS = 9
TILL_READY = " Sign in"
"""The hint at the right end of the last line."""
PATIENCE_S = 30


def figures() -> Iterator[Figure]:
    """A till that has been used before, and one that was never opened."""
    bare = [sys.executable, "-m", "tests.benchmarks.bare"]
    with TemporaryDirectory(prefix="till-") as state:
        till = [str(Path(sys.executable).with_name("register")), "open", "--state", state]
        ours_s, floor_s = medians(
            lambda: first_frame(till, TILL_READY),
            lambda: first_frame(bare, READY),
            repeats=REPEATS,
            warm_up=1,
        )
    yield Figure("start to the first frame", ours_s, floor_s, 1.5, "a bare Textual app, table and input")


def first_frame(command: list[str], words: str) -> float:
    """Seconds until `command`, in a terminal of 80 by 24, has written `words`, the end of its first frame."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    start = perf_counter()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=environment
    )
    os.close(theirs)
    try:
        _read_until(ours, words.encode(), command)
        return perf_counter() - start
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _read_until(terminal: int, words: bytes, command: list[str]) -> None:
    seen = b""
    while words not in seen:
        ready, _, _ = select.select([terminal], [], [], PATIENCE_S)
        try:
            more = os.read(terminal, 65536) if ready else b""
        except OSError:  # Linux says so when the other end is gone.
            more = b""
        if not more:
            raise RuntimeError(f"{' '.join(command)} never showed {words!r}; its last words: {seen[-500:]!r}")
        seen += more
