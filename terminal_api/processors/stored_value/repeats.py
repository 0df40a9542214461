"""What was sent under which key, so that a repeat is known as one and is the same bytes again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processor import Request
from terminal_api.processors.stored_value.questions import Call

#: Keys are forgotten after seven days (D); a day before that, repeating ends (P).
REMEMBERED = timedelta(days=6)


class Repeats:
    """The calls of one run. `now` is the clock that requests are stamped by.

    A call that has not ended is kept whole: what another body under the same key does is not published, and a
    till that asks again may not have the card's code any more.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._since = now()
        self._sent: set[str] = set()
        self._open: dict[str, Call] = {}

    def __repr__(self) -> str:
        return f"Repeats({len(self._open)} open)"

    def is_again(self, request: Request) -> bool:
        """Whether `request` may have been sent before, by this run or an earlier one."""
        return request.id in self._sent or request.at < self._since

    def is_too_old(self, request: Request) -> bool:
        """Whether its key may be forgotten: a repeat might be done a second time."""
        return self._now() - request.at > REMEMBERED

    def open_call(self, request: Request) -> Call | None:
        """The very call that `request` was sent as, while it has not ended."""
        return self._open.get(request.id)

    def sending(self, request: Request, call: Call) -> None:
        """Before its first byte leaves."""
        self._sent.add(request.id)
        self._open[request.id] = call

    def ended(self, request: Request, outcome: object, *, again: bool) -> None:
        """Afterwards. What is `Unknown` stays open; what never left was never sent."""
        if isinstance(outcome, Unknown):
            return
        self._open.pop(request.id, None)
        if isinstance(outcome, NotSent) and not again:
            self._sent.discard(request.id)
