"""Who may do what, and how often a wrong PIN may be typed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

#: Wrong PINs in a row before sign-in pauses, and for how long.
TRIES = 5
PAUSE = timedelta(seconds=60)


class Role(StrEnum):
    """A manager may what a cashier may, and decide what a cashier may not."""

    CASHIER = "cashier"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in; the PIN is known only as a salted hash."""

    name: str
    role: Role
    pin_hash: str


@dataclass(frozen=True, slots=True)
class Lock:
    """How many wrong PINs came in a row, and until when no other is looked at."""

    wrong: int = 0
    until: datetime | None = None

    def closed(self, now: datetime) -> bool:
        """Whether a PIN typed at `now` is refused unseen."""
        return self.until is not None and now < self.until

    def after_wrong(self, now: datetime) -> "Lock":
        """The lock after one more wrong PIN."""
        wrong = self.wrong + 1
        return Lock(0, now + PAUSE) if wrong >= TRIES else replace(self, wrong=wrong, until=None)
