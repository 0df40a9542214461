"""A program on a pseudo-terminal of 80 by 24: what it draws is read as a terminal would read it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Generator
from contextlib import contextmanager
from time import perf_counter

PATIENCE_S = 300
"""A million items are not there at once."""


class Terminal:
    """The near end of a pseudo-terminal: types to a program and watches what it draws."""

    def __init__(self, near: int, name: str, process: int, patience_s: float) -> None:
        self._near = near
        self._name = name
        self._patience_s = patience_s
        self.process = process
        """Its number in the system."""

    def type(self, text: str) -> None:
        """Hand `text` to the program as one burst of bytes."""
        os.write(self._near, text.encode())

    def until(self, words: str) -> float:
        """The time, on the clock of `perf_counter`, when the program has written `words`.

        Raises `RuntimeError` when it ends, or writes nothing for long, before that.
        """
        wanted, seen = words.encode(), b""
        while wanted not in seen:
            more = self._read(self._patience_s)
            if not more:
                raise RuntimeError(f"{self._name} never showed {words!r}; its last words: {seen[-500:]!r}")
            seen = seen[-len(wanted) :] + more
        return perf_counter()

    def until_quiet(self, seconds: float) -> None:
        """Until the program has drawn nothing for so long."""
        while self._read(seconds):
            pass

    def _read(self, patience_s: float) -> bytes:
        ready, _, _ = select.select([self._near], [], [], patience_s)
        try:
            return os.read(self._near, 65536) if ready else b""
        except OSError:  # Linux says so when the other end is gone.
            return b""


@contextmanager
def running(command: list[str], *, patience_s: float = PATIENCE_S) -> Generator[Terminal]:
    """`command` on a terminal of its own; it is killed at the end."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        command, stdin=far, stdout=far, stderr=far, start_new_session=True, env=environment
    )
    os.close(far)
    try:
        yield Terminal(near, " ".join(command), process.pid, patience_s)
    finally:
        process.kill()
        process.wait()
        os.close(near)
