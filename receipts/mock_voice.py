"""How a mock printer's answers travel: at once, late, several in one piece, or byte by byte."""

import asyncio
from collections.abc import Callable

_TOGETHER_S = 0.002
"""Answers that come within this time leave in one piece, where they are to be merged."""


class Voice:
    """Hands answers to `out`, which is False when nobody listens."""

    def __init__(self, out: Callable[[bytes], bool]) -> None:
        self._out = out
        self._held = bytearray()
        self._due: asyncio.TimerHandle | None = None
        self.at_once()

    def at_once(self) -> None:
        """As a printer on a good network."""
        self._delay_s, self._split = 0.0, False

    def late(self, seconds: float) -> None:
        """Each answer comes so much later, even when another line is open by then."""
        self._delay_s = seconds

    def merge(self) -> None:
        """What is said nearly together arrives as one."""
        self._delay_s = _TOGETHER_S

    def split(self) -> None:
        """Every byte arrives for itself."""
        self._split = True

    def silence(self) -> None:
        """What is not out yet is never said."""
        self._held.clear()
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def say(self, data: bytes) -> bool:
        """Send `data`; False when it is certain that nobody hears it."""
        if not self._delay_s and not self._split and not self._held:
            return self._out(data)
        self._held += data
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(self._delay_s, self._speak)
        return True

    def _speak(self) -> None:
        self._due = None
        size = 1 if self._split else len(self._held)
        self._out(bytes(self._held[:size]))
        del self._held[:size]
        if self._held:
            self._due = asyncio.get_running_loop().call_later(0, self._speak)
