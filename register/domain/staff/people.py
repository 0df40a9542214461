"""Who they are, how often a wrong PIN may be typed, and which PINs are none."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from register.domain.amounts import Refused
from register.language import marked, say

#: Wrong PINs in a row before sign-in pauses, and for how long.
TRIES = 5
#: The same where somebody else's PIN is asked for: it is not the cashier's to try.
APPROVAL_TRIES = 3
PAUSE = timedelta(seconds=60)

#: How many digits a PIN has.
PIN_LENGTHS = range(4, 13)


class Role:
    """The two roles that every shop has. It may name others; what each may, [rights] says."""

    CASHIER: Final = marked("cashier")
    MANAGER: Final = marked("manager")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in; the PIN is known only as a salted hash."""

    name: str
    role: str
    pin_hash: str
    """Empty where the till has lost it: a new PIN must be set."""
    blocked: bool = False
    of_config: bool = True
    """Whether they stand in `config.toml`, which the till does not write."""


@dataclass(frozen=True, slots=True)
class Lock:
    """How many wrong PINs came in a row, and until when no other is looked at."""

    wrong: int = 0
    until: datetime | None = None

    def closed(self, now: datetime) -> bool:
        """Whether a PIN typed at `now` is refused unseen."""
        return self.until is not None and now < self.until

    def after_wrong(self, now: datetime, tries: int = TRIES) -> "Lock":
        """The lock after one more wrong PIN, of which there may be `tries` in a row."""
        wrong = self.wrong + 1
        return Lock(0, now + PAUSE) if wrong >= tries else replace(self, wrong=wrong, until=None)


def unfit_pin(pin: str) -> Refused | None:
    """Why `pin` should be nobody's: too short, no number, or what everybody tries first."""
    if not (pin.isascii() and pin.isdigit()) or len(pin) not in PIN_LENGTHS:
        return Refused(
            say(
                "A PIN is {least} to {most} digits: choose another",
                least=PIN_LENGTHS[0],
                most=PIN_LENGTHS[-1],
            )
        )
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}) or (len(pin) % 2 == 0 and pin == pin[:2] * (len(pin) // 2)):
        return Refused(say("That PIN is easily guessed: choose one that is no row and no repetition"))
    return None
