"""Who came in by the browser, and until when. In memory alone: a start forgets everybody."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 8
"""So many may be in at once: each has a process of its own."""
LONGEST_S = 12 * 3600.0
"""However busy, nobody stays in for longer than a day's work."""


class Why(StrEnum):
    """Why a session ended, as the page reads it."""

    IDLE = "idle"
    OUT = "out"
    """Signed out."""
    LEFT = "left"
    """The app ended: it was left, or could not go on."""
    ELSEWHERE = "elsewhere"
    """The same session was opened in another window. It goes on there."""


@dataclass(eq=False)
class Session:
    """One person in one browser."""

    name: str
    token: str
    began: float
    touched: float
    """When somebody pressed a key last, by the clock of `Sessions`."""
    ended: Why | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it ended."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the window that shows it: the app of the last one has let go of the till by then."""
    replaced: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once another window wants it."""


class Sessions:
    """All who are in. `now` is a clock in seconds that only goes forward."""

    def __init__(self, idle_s: float, now: Callable[[], float], most: int = MOST) -> None:
        self.idle_s = idle_s
        self.most = most
        self._now = now
        self._by_token: dict[str, Session] = {}

    def begin(self, name: str) -> Session | None:
        """Let `name` in under a token that nobody can guess; `None` where nobody else fits in."""
        self._sweep()
        if len(self._by_token) >= self.most:
            return None
        now = self._now()
        session = Session(name, secrets.token_urlsafe(32), now, now)
        self._by_token[session.token] = session
        return session

    def of(self, token: str) -> Session | None:
        """The session of that token, if it has not ended."""
        self._sweep()
        return self._by_token.get(token)

    def touch(self, session: Session) -> None:
        """Somebody is there."""
        session.touched = self._now()

    def left_s(self, session: Session) -> float:
        """So long until it ends if nobody presses a key; 0 when that is now."""
        ends = min(session.touched + self.idle_s, session.began + LONGEST_S)
        return max(0.0, ends - self._now())

    def end(self, session: Session, why: Why) -> None:
        """End it: its token is worth nothing from now on, and its app is told to leave."""
        if session.ended is None:
            session.ended = why
            self._by_token.pop(session.token, None)
            session.over.set()

    def end_all(self) -> None:
        """The server stops."""
        for session in tuple(self._by_token.values()):
            self.end(session, Why.LEFT)

    def _sweep(self) -> None:
        for session in tuple(self._by_token.values()):
            if not self.left_s(session):
                self.end(session, Why.IDLE)
