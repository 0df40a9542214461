"""What this run knows of the requests it asked: which left, when, in what words, and how they ended."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from terminal_api.outcomes import Outcome
from terminal_api.processor import Request
from terminal_api.processors.factor4.messages import Question


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request that left, or was about to. It holds the card's number while its end is not known."""

    request: Request = field(repr=False)
    """With the amount that was really asked for."""
    question: Question = field(repr=False)
    left_at: datetime


class Attempts:
    """Which ids were drawn and never used, which requests are open, and how the others ended.

    An id that is none of these is of an earlier run: it may have left. Ended ones are kept for good, since a
    way back that was tried for one of them would take back what is booked; they hold no card number.
    """

    def __init__(self) -> None:
        self._drawn: set[str] = set()
        self._open: dict[str, Attempt] = {}
        self._ended: dict[str, Outcome] = {}

    def drew(self, id: str) -> None:
        """`id` is new."""
        self._drawn.add(id)

    def begins(self, id: str) -> bool:
        """Whether this is surely the first time that `id` is asked; from now on it is not any more."""
        if id not in self._drawn:
            return False
        self._drawn.discard(id)
        return True

    def leaves(self, request: Request, question: Question, now: datetime) -> Attempt | None:
        """`question` is about to be sent. Gives what was known of an earlier copy."""
        before = self._open.get(request.id)
        attempt = Attempt(request, question, now)
        self._open[request.id] = replace(before, left_at=now) if before else attempt
        return before

    def landed(self, before: Attempt) -> None:
        """The second copy is not on its way any more: what counts is when the one before it left."""
        self._open[before.request.id] = before

    def stayed(self, id: str) -> None:
        """Nothing of its first copy left after all: it may be asked as if it were new."""
        self._open.pop(id, None)
        self._drawn.add(id)

    def ended(self, id: str, outcome: Outcome) -> None:
        """Its end is known."""
        self._open.pop(id, None)
        self._ended[id] = outcome

    def open(self, id: str) -> Attempt | None:
        """What is known of a request whose end is not."""
        return self._open.get(id)

    def end(self, id: str) -> Outcome | None:
        """How it ended, where this run knows."""
        return self._ended.get(id)
