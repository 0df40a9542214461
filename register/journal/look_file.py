"""How many gift cards were looked at lately: a small file beside the journal, shared by till and commands.

Not in the journal: a look moves no money, a command that looks beside a running till may not write there, and
what is spent here is forgotten within the hour. POSIX only, as the journal's lock is.
"""

import fcntl
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from register.domain.cards.look_limit import Bucket, Looker, LookLimits, TooMany, begun, found
from register.journal.errors import JournalError

LOOKS = "looks.json"
"""Its name in the state directory."""


class LookFile:
    """One bucket a looker, on disk before a look begins: neither a restart nor another program gets round."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, limits: LookLimits, looker: Looker, now: datetime) -> TooMany | None:
        """Spend one look, as if it found nothing; why not, if not. Raises `JournalError`."""
        with self._held(now, limits) as buckets:
            after = begun(limits, looker, buckets.get(looker), now)
            if isinstance(after, TooMany):
                return after
            buckets[looker] = after
        return None

    def found(self, limits: LookLimits, looker: Looker, now: datetime) -> None:
        """The look that was begun found a card: it costs less. Raises `JournalError`."""
        with self._held(now, limits, durable=False) as buckets:
            if looker in buckets:
                buckets[looker] = found(buckets[looker])

    @contextmanager
    def _held(
        self, now: datetime, limits: LookLimits, *, durable: bool = True
    ) -> Generator[dict[Looker, Bucket]]:
        """The buckets, which are written back at the end; whoever else wants them waits meanwhile.

        Only what is spent must outlast a power cut, not what is given back.
        """
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                before = os.pread(file, 4_000, 0)
                buckets = _read(before, limits, now)
                yield buckets
                after = _written(buckets)
                if after != before:
                    # Of one length mostly; what a power cut leaves half written counts as all spent.
                    os.pwrite(file, after, 0)
                    os.ftruncate(file, len(after))
                    if durable:
                        os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise JournalError(
                f"{self._path} cannot be written ({error.strerror}): no card is looked at, make room there."
            ) from error


def _written(buckets: dict[Looker, Bucket]) -> bytes:
    rows = {looker.value: [round(one.spent, 3), one.at.isoformat()] for looker, one in buckets.items()}
    return json.dumps(rows).encode()


def _read(text: bytes, limits: LookLimits, now: datetime) -> dict[Looker, Bucket]:
    if not text:
        return {}
    try:
        rows = cast("dict[str, Any]", json.loads(text))
        return {
            Looker(name): Bucket(float(spent), datetime.fromisoformat(at))
            for name, (spent, at) in rows.items()
        }
    except (ValueError, TypeError, AttributeError):
        # Whoever spoils the file wins nothing by it: within the hour it fills by itself.
        return {looker: Bucket(float(limits.of(looker)), now) for looker in Looker}
