"""The store of idempotency keys: the same question under the same key gets the first answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.stored_value import errors

#: D: at least so long. Ours forgets then.
KEPT = timedelta(days=7)

HEADER = "Idempotency-Key"
LONGEST = 64


@dataclass(frozen=True, slots=True)
class _Kept:
    question: tuple[str, dict[str, object]] = field(repr=False)
    reply: Reply = field(repr=False)
    at: datetime


class Keys:
    """Of one company account: all its merchant accounts share them (D)."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def stored(self, key: str, operation: str, body: dict[str, object]) -> Reply | None:
        """The first answer under `key`; None when there was none. Another question is refused (P)."""
        kept = self._kept.get(key)
        if kept is None or self._clock() - kept.at >= KEPT:
            return None
        return kept.reply if kept.question == (operation, body) else errors.IN_PROGRESS

    def keep(self, key: str, operation: str, body: dict[str, object], reply: Reply) -> None:
        """Remember `reply`. No key, nothing to remember."""
        if key:
            self._kept[key] = _Kept((operation, body), reply, self._clock())

    def forget(self) -> None:
        """As if every key were too old."""
        self._kept.clear()
