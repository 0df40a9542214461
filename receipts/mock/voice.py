"""How a mock printer's answers travel: at once, late, several in one piece, or byte by byte."""

import asyncio
from collections import deque
from collections.abc import Callable

_TOGETHER_S = 0.002
"""Answers that come within this time leave in one piece, where they are to be merged."""


class Voice:
    """Hands answers to `out`, which is False when nobody listens."""

    def __init__(self, out: Callable[[bytes], bool]) -> None:
        self._out = out
        self._waiting: deque[tuple[float, bytes]] = deque()
        """When each is due, by the loop's clock."""
        self._timer: asyncio.TimerHandle | None = None
        self.at_once()

    def at_once(self) -> None:
        """As a printer on a good network."""
        self._delay_s = self._together_s = 0.0
        self._split = False

    def late(self, seconds: float) -> None:
        """Each answer comes so much later, even when another line is open by then."""
        self._delay_s = seconds

    def merge(self) -> None:
        """What is said nearly together arrives as one."""
        self._delay_s = self._together_s = _TOGETHER_S

    def split(self) -> None:
        """Every byte arrives for itself."""
        self._split = True

    def silence(self) -> None:
        """What is not out yet is never said."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def say(self, data: bytes) -> bool:
        """Send `data`; False when it is certain that nobody hears it."""
        if not self._delay_s and not self._split and not self._waiting:
            return self._out(data)
        due = asyncio.get_running_loop().time() + self._delay_s
        units = (bytes([byte]) for byte in data) if self._split else [data]
        self._waiting.extend((due, unit) for unit in units)
        self._wait()
        return True

    def _wait(self) -> None:
        if self._timer is None and self._waiting:
            self._timer = asyncio.get_running_loop().call_at(self._waiting[0][0], self._speak)

    def _speak(self) -> None:
        self._timer = None
        _, said = self._waiting.popleft()
        now = asyncio.get_running_loop().time()
        while self._together_s and self._waiting and self._waiting[0][0] <= now + self._together_s:
            said += self._waiting.popleft()[1]
        self._out(said)
        self._wait()
