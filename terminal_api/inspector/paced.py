"""Redrawing seldom enough, however much happens."""

import asyncio
from collections.abc import Callable
from time import monotonic

from textual.message_pump import MessagePump

PAUSE_S = 0.1
"""Ten pictures a second are as many as anybody reads."""


class Paced:
    """Calls `draw` soon after `ask`, at most once in `PAUSE_S`: what comes meanwhile shares a call."""

    def __init__(self, owner: MessagePump, draw: Callable[[], None]) -> None:
        """`owner` is the widget or screen that draws; nothing is drawn after it has gone."""
        self._owner = owner
        self._draw = draw
        self._drawn_at = 0.0
        self._due = False

    def ask(self) -> None:
        """Something changed. May be called by any task of the event loop."""
        if not self._due and self._owner.is_running:
            self._due = True
            # Not a timer of the owner's: whoever asks may be a server's task that knows no app.
            delay_s = max(0.0, self._drawn_at + PAUSE_S - monotonic())
            asyncio.get_running_loop().call_later(delay_s, self._owner.call_later, self._now)

    def _now(self) -> None:
        self._due = False
        self._drawn_at = monotonic()
        self._draw()
