"""What is said while a journal of years is read: how far that is, how long it lasts, how to put it off."""

from dataclasses import dataclass
from datetime import datetime

from register.language import say

_IN_MINUTES_S = 90


@dataclass(frozen=True, slots=True)
class ReadingOn:
    """How far it was when it was first told, and when that was."""

    percent: int
    at: datetime

    def words(self, percent: int, now: datetime) -> str:
        """The sentences at `percent`, which is `now`."""
        gone = percent - self.percent
        left_s = (now - self.at).total_seconds() * (100 - percent) / gone if gone > 0 else None
        so_far = say("{percent} %", percent=percent) if left_s is None else _left(percent, left_s)
        return "\n".join(
            (
                say("Reading all of the journal, as after an update …"),
                so_far,
                say("Esc leaves; the next start goes on from there."),
            )
        )


def _left(percent: int, seconds: float) -> str:
    if seconds > _IN_MINUTES_S:
        minutes = round(seconds / 60)
        return say("{percent} %, about {minutes} minutes left", percent=percent, minutes=minutes)
    return say("{percent} %, about {seconds} s left", percent=percent, seconds=max(round(seconds), 1))
