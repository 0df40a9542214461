"""The last stamp of `ServiceIds`, on disk: each start gets a larger one, whatever the clock says (POSIX)."""

import fcntl
import os
import re
from collections.abc import Callable
from pathlib import Path

from terminal_api.nexo.errors import ConfigError


def next_stamp(path: Path, clock_ms: Callable[[], int]) -> int:
    """A stamp larger than the one in `path`, which holds it when this returns.

    Milliseconds since the epoch by `clock_ms`, or one more than the last stamp if the clock is behind it.
    Whoever else wants one waits meanwhile. Raises `ConfigError`.
    """
    try:
        # The lock has a file of its own: the one with the stamp is replaced, and a lock would go with it.
        with path.with_name(path.name + ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            stamp = max(clock_ms(), _last(path) + 1)
            _keep(path, stamp)
    except OSError as error:
        raise ConfigError(f"{path} cannot keep the last ServiceIDs: {error.strerror}.") from error
    return stamp


def _last(path: Path) -> int:
    if not path.exists():
        return -1
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch("[0-9]{1,18}", text):
        raise ConfigError(
            f"{path} does not hold the stamp of the last ServiceIDs: check that the clock is right, then"
            " remove it."
        )
    return int(text)


def _keep(path: Path, stamp: int) -> None:
    """Replace the file as a whole, so that a crash leaves the old stamp or the new one."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="ascii") as file:
        file.write(f"{stamp}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
