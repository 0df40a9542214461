"""Since when an answer is missing, and how often the gateway has said that it knows nothing of a request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from terminal_api.processor import Request


@dataclass(frozen=True, slots=True)
class _Doubt:
    sent_at: float
    """By the clock that nobody sets."""
    missing: int = 0


class Doubts:
    """The requests of this run whose answer is missing.

    Of a request of an earlier run only its own moment is known, by a clock that may have been set since.
    """

    #: How often the gateway must say so, each time after the grace. Ours.
    ENOUGH = 2

    def __init__(self, ticks: Callable[[], float], now: Callable[[], datetime], grace_s: float) -> None:
        self._ticks, self._now, self._grace_s = ticks, now, grace_s
        self._open: dict[str, _Doubt] = {}

    def __contains__(self, id: str) -> bool:
        return id in self._open

    def sent(self, id: str) -> None:
        """Its answer is missing: from now on it counts as on its way."""
        self._open[id] = _Doubt(self._ticks())

    def settle(self, id: str) -> None:
        """It is known what became of it."""
        self._open.pop(id, None)

    def never_came(self, request: Request) -> bool:
        """Note that the gateway does not know `request`; whether that has been said often and late enough."""
        doubt = self._open.get(request.id)
        if doubt is None:
            age_s = (self._now() - request.at).total_seconds()
            doubt = _Doubt(self._ticks() - max(age_s, 0.0))
        if self._ticks() - doubt.sent_at >= self._grace_s:
            doubt = replace(doubt, missing=doubt.missing + 1)
        self._open[request.id] = doubt
        return doubt.missing >= self.ENOUGH
