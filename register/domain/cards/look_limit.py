"""How often cards may be looked at: a bucket that fills within the hour, so that nobody guesses numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from terminal_api.outcomes import Decline, Declined, Outcome

#: What a look costs that finds no card with a balance: whoever guesses numbers has hardly any other. Ours.
MISS = 5
#: In this time a bucket that was emptied is full again.
REFILL = timedelta(hours=1)


class Looker(StrEnum):
    """On whose word a card is looked at; each has a bucket of its own."""

    NOBODY = "nobody"
    """Nobody is signed in: the till is locked."""
    BY_HAND = "by_hand"
    """Somebody signed in, or a command: one card after the other."""
    LIST = "list"
    """A whole list of cards at the manager's desk, or from a script's input."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """No card is looked at before `until`; `None`: never, on the word of that one."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """What has been spent of a bucket, as it was `at` that moment."""

    spent: float
    at: datetime


@dataclass(frozen=True, slots=True)
class LookLimits:
    """How many looks each bucket holds, and gets back in an hour."""

    nobody: int = 20
    by_hand: int = 120
    list: int = 600

    def of(self, looker: Looker) -> int:
        """For one of them."""
        match looker:
            case Looker.NOBODY:
                return self.nobody
            case Looker.BY_HAND:
                return self.by_hand
            case Looker.LIST:
                return self.list


def begun(limits: LookLimits, looker: Looker, before: Bucket | None, now: datetime) -> Bucket | TooMany:
    """The bucket once a look is begun at `now`; when it may be begun, if not now.

    A look that is begun has cost as much as a miss: a program that is killed before the answer gets nothing
    for free. What it found is told by `found`.
    """
    most = limits.of(looker)
    if not most:
        return TooMany(None)
    bucket = leaked(most, before, now)
    over = bucket.spent + MISS - max(most, MISS)
    if over > 0:
        return TooMany(now + REFILL * (over / most))
    return Bucket(bucket.spent + MISS, bucket.at)


def found(bucket: Bucket) -> Bucket:
    """The same once the card told its balance: what a miss costs more is given back."""
    return Bucket(max(0.0, bucket.spent - (MISS - 1)), bucket.at)


def leaked(most: int, before: Bucket | None, now: datetime) -> Bucket:
    """What is still spent at `now` of a bucket of `most`. A clock that was put back gives nothing back."""
    if before is None:
        return Bucket(0.0, now)
    passed = max(timedelta(), now - before.at)
    return Bucket(max(0.0, before.spent - most * (passed / REFILL)), now)


#: What says nothing about the card: nobody looked at one.
_NO_LOOK = frozenset(
    {
        *(Decline.ABORTED, Decline.CANCELLED, Decline.BUSY, Decline.NOT_ALLOWED, Decline.UNSUPPORTED),
        *(Decline.NEVER_RECEIVED, Decline.BAD_REQUEST, Decline.NOT_LET_IN, Decline.UNKNOWN_SHOP),
    }
)


def is_miss(outcome: Outcome) -> bool:
    """Whether a look told that there is no such card, or none that is good: what guessing mostly ends in."""
    return isinstance(outcome, Declined) and outcome.why not in _NO_LOOK
