"""The counters of one terminal, on disk (POSIX): after a crash none of them goes back."""

import fcntl
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from terminal_api.errors import SettingError
from terminal_api.processors.factor4.numbers import ROUND, Reserved

_KEPT = re.compile(r"(?P<next>[0-9]{1,10}) (?P<batch>[0-9]{8}) (?P<reference>[0-9]{1,12})")


def _now_s() -> int:
    return int(time.time())


@dataclass(frozen=True, slots=True)
class CounterFile:
    """Holds the next free numbers: `46657 20310214 6`. Two processes never get the same ones.

    Where the file is missing, both counters begin at the seconds since 1970: a till uses up less than one
    number a second, so a file that was lost at noon does not give the morning's numbers again. A void by a
    reference that was used before would take back what belongs to another sale. For the same reason, do not
    restore the file from a copy.
    """

    path: Path
    clock_s: Callable[[], int] = _now_s

    def reserve(self, batch_id: str, count: int) -> Reserved:
        """As `Counter.reserve`."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # The lock has a file of its own: the one with the counters is replaced, and a lock goes with it.
            with self.path.with_name(self.path.name + ".lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                reserved = self._after_last(batch_id, count)
                self._keep(reserved)
        except OSError as error:
            raise SettingError(f"{self.path} cannot keep Factor4's counters: {error.strerror}.") from error
        return reserved

    def _after_last(self, batch_id: str, count: int) -> Reserved:
        if not self.path.exists():
            now = self.clock_s()
            return Reserved(now % ROUND, batch_id, now, count)
        kept = _KEPT.fullmatch(self.path.read_text(encoding="ascii", errors="replace").strip())
        if kept is None:
            raise SettingError(
                f"{self.path} does not hold Factor4's counters: see that the clock is right, then remove it."
            )
        if kept["batch"] < batch_id:
            return Reserved(int(kept["next"]), batch_id, 1, count)
        return Reserved(int(kept["next"]), kept["batch"], int(kept["reference"]), count)

    def _keep(self, reserved: Reserved) -> None:
        """Replace the file as a whole, so that a crash leaves the old counters or the new ones."""
        following = (reserved.first + reserved.count) % ROUND
        new = self.path.with_name(self.path.name + ".new")
        with new.open("w", encoding="ascii") as file:
            file.write(f"{following} {reserved.batch_id} {reserved.first_reference + reserved.count}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
