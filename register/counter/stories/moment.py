"""What a story is made of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moneyed import Money

from register.counter.owing.obligation import Obligation
from register.domain.documents import Document
from register.domain.events import DrawerMoved


class Tone(StrEnum):
    """How much a moment matters to whoever looks for what went wrong."""

    PLAIN = "plain"
    DONE = "done"
    """Something came to its good end."""
    ATTENTION = "attention"
    """Not as usual: a refusal, a line taken out, paper in trouble."""
    RISK = "risk"
    """Nobody knew, or knows, where money was."""


@dataclass(frozen=True, slots=True)
class Said:
    """One event in words."""

    words: str
    amount: Money | None = None
    tone: Tone = Tone.PLAIN
    request: str = ""
    """The id of the request for money that it is about."""
    number: str = ""
    """Another sale, return or slip that it leads to."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: the entry `seq` of the journal, in words."""

    seq: int
    at: datetime
    """UTC."""
    who: str
    """Who was signed in; empty when nobody was."""
    said: Said


@dataclass(frozen=True, slots=True)
class Story:
    """One sale, return or slip from its first line to what is still open of it."""

    number: str
    document: Document | DrawerMoved | None
    """As it stands now; None where only paper or the drawer had its number."""
    moments: tuple[Moment, ...]
    """Oldest first."""
    still_open: tuple[Obligation, ...]
