"""What this run of the program knows of answers that have not come yet. None of it is on the journal."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """How often a missing answer was asked for, and when it will be asked next."""

    count: int
    at: datetime
    """When it was put off; a clock that tells less than that was set back."""
    next_at: datetime
    questions: int = 0
    """How often somebody was asked what became of it; the request itself is no question."""
    reason: str = ""
    """Why its end was not known after the last of them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A step the terminal has come to, in words for the cashier. It proves nothing about money."""

    words: str
    at: datetime
