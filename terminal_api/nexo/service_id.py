"""ServiceIDs: ten characters that no request to this terminal had in the last two days."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from terminal_api.nexo.errors import ConfigError, IdsUsedUp

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STAMP_LENGTH = 6
_COUNTER_LENGTH = 4
_LANES = 10
#: So many milliseconds fit into the stamp beside the lane: 60 hours and 27 minutes.
_STAMPS = len(_DIGITS) ** _STAMP_LENGTH // _LANES
_IDS = len(_DIGITS) ** (_COUNTER_LENGTH - 1) * (len(_DIGITS) - 1)
#: Those whose counter begins with Z: for programs beside the one that has the stamps.
_BESIDE = len(_DIGITS) ** (_COUNTER_LENGTH - 1)


def _base36(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class ServiceIds:
    """Six characters of stamp and lane, and four of a counter.

    nexo wants 1 to 10 letters and digits, unique for a terminal within 48 hours. `stamp` is milliseconds
    since the epoch at start, which the caller has made larger than any earlier stamp and written down; every
    register at one terminal has a `lane` of its own, 0 to 9. Then no two starts within 60 hours share their
    first six characters, whichever register made them, and within a start the counter never repeats: so ids
    are unique for the 48 hours and half a day more. A register that runs for longer starts anew at a moment
    of its own: it would have to hit the very millisecond of the cycle to meet its own ids again.
    One stamp is good for 1,632,960 ids. Those of a program `beside` the register, which knows nothing of its
    stamps, are the other 46,656 of its own: whatever both start at, they never meet. Raises `ConfigError` for
    another lane.
    """

    def __init__(self, stamp: int, lane: int = 0, *, beside: bool = False) -> None:
        if lane not in range(_LANES):
            raise ConfigError(f"A register's lane at its terminal is 0 to 9, not {lane}.")
        self._prefix = _base36(stamp % _STAMPS * _LANES + lane, _STAMP_LENGTH)
        self._used = 0
        self._first, self._most = (_IDS, _BESIDE) if beside else (0, _IDS)

    @classmethod
    def kept_in(
        cls, path: Path | str, lane: int = 0, *, beside: bool = False, clock_ms: Callable[[], int] = _now_ms
    ) -> Self:
        """Ids for a program without a journal: the file at `path` remembers the last stamp.

        The stamp is on disk before the first id is made. It grows even if the clock was set back, and two
        processes never get the same. Raises `ConfigError` when the file cannot be read or written.
        """
        from terminal_api.nexo import stamp_file  # here, for its lock is POSIX and the ids are not

        return cls(stamp_file.next_stamp(Path(path), clock_ms), lane, beside=beside)

    def __call__(self) -> str:
        """The next id. Raises `IdsUsedUp` rather than give one twice."""
        if self._used == self._most:
            raise IdsUsedUp("All ServiceIDs of this start are used: restart the register.")
        self._used += 1
        return self._prefix + _base36(self._first + self._used - 1, _COUNTER_LENGTH)
