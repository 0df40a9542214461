"""The door of a till that is shown in browsers: a name and a PIN, before anything is shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from register import pins
from register.domain.amounts import Refused
from register.domain.staff.people import PAUSE, TRIES, Person
from register.domain.staff.rights import Act, Rights, may
from register.language import marked, say

LONGEST_PAUSE = timedelta(hours=1)
"""Wrong PINs in a row pause a name for ever longer, up to this: nobody tries all ten thousand."""


_WRONG = marked("Name or PIN is wrong: try again")
#: So many names that are nobody's are told apart.
_MOST_NAMES = 1000


@dataclass(frozen=True, slots=True)
class Paused:
    """No PIN of that name is looked at for now."""

    left: timedelta

    @property
    def reason(self) -> str:
        """The same in a sentence."""
        minutes = max(1, -(-int(self.left.total_seconds()) // 60))
        return say("Too many wrong PINs: wait {minutes} min and try again", minutes=minutes)


@dataclass(frozen=True, slots=True)
class Pause:
    """What wrong PINs have cost one name so far."""

    wrong: int = 0
    """In a row."""
    until: datetime | None = None

    def after_wrong(self, now: datetime) -> "Pause":
        """After one more: every fifth closes, each time for twice as long."""
        wrong = self.wrong + 1
        closings, rest = divmod(wrong, TRIES)
        if rest:
            return Pause(wrong)
        longer = PAUSE * 2 ** min(closings - 1, 10)
        return Pause(wrong, now + min(longer, LONGEST_PAUSE))

    def left(self, now: datetime) -> timedelta:
        """So long no PIN of that name is looked at."""
        return max(self.until - now, timedelta()) if self.until else timedelta()


@dataclass
class Door:
    """Lets people in, whatever session they knock in: wrong PINs are counted by name, over all of them.

    By name, since somebody's own right PIN must not wipe out how often they tried another's. `act` is the
    right that whoever comes in must have; `None`: everybody who may sign in at the till.
    """

    people: Callable[[], tuple[Person, ...]]
    """As they are now; somebody may have been blocked."""
    rights: Rights
    act: Act | None
    now: Callable[[], datetime]
    nobodys: str = field(default_factory=lambda: pins.hashed("nobody's"))
    """The hash that a PIN is tried against where there is no person: it takes as long."""
    _pauses: dict[str, Pause] = field(default_factory=dict[str, Pause])

    def knock(self, name: str, pin: str) -> Person | Paused | Refused:
        """Whoever has that name and that PIN, if they may come in; a name that is nobody's is as wrong."""
        wanted = name.strip().casefold()
        if left := self._pauses.get(wanted, Pause()).left(self.now()):
            return Paused(left)  # before anything is read for it
        person = next((one for one in self.people() if one.name.casefold() == wanted), None)
        key = wanted if person or wanted in self._pauses or len(self._pauses) < _MOST_NAMES else ""
        pause = self._pauses.get(key, Pause())
        if left := pause.left(self.now()):
            return Paused(left)
        if not self._fits(person, pin) or person is None or person.blocked:
            self._pauses[key] = pause = pause.after_wrong(self.now())
            return Paused(left) if (left := pause.left(self.now())) else Refused(say(_WRONG))
        self._pauses.pop(key, None)
        if self.lets(person):
            return person
        return Refused(say("{name} may not come in here: ask somebody who may", name=person.name))

    def lets(self, person: Person) -> bool:
        """Whether `person` has the right to come in."""
        return self.act is None or may(person, self.act, self.rights)

    def still(self, name: str) -> bool:
        """Whether somebody who came in under `name` would still be let in."""
        return any(one.name == name and not one.blocked and self.lets(one) for one in self.people())

    def _fits(self, person: Person | None, pin: str) -> bool:
        return pins.matches(pin, person.pin_hash if person and person.pin_hash else self.nobodys)
