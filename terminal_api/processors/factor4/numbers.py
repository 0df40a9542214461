"""The numbers a request travels under: a rolling id in base 36, and our own batch and reference.

All three make up `Request.id`, `1001-20310214-0005`, so that whoever wrote the id down can have the request
taken back by batch and reference after a restart, with nothing else known.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: `0` to `ZZZZZZ`, then from the start. Source: Factor4's header table.
ROUND = len(_DIGITS) ** 6

#: So many numbers are taken at first, so that not every request waits for the disk. What a crash leaves of
#: them is a gap, which harms nothing: an id must be new, not the next (inferred).
_AT_FIRST = 20

#: The most at once.
_MOST = 1280

_ID = re.compile(r"(?P<request>[0-9A-Z]{1,6})-(?P<batch>[0-9]{8})-(?P<reference>[0-9A-Za-z.-]{1,40})")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one message is called."""

    request_id: str
    batch_id: str
    """The business day, `YYYYMMDD` (ours)."""
    batch_reference: str
    """A running number in that day, behind what tells the tills apart (ours)."""

    @property
    def id(self) -> str:
        """As a register writes it down."""
        return f"{self.request_id}-{self.batch_id}-{self.batch_reference}"

    @classmethod
    def of(cls, id: str) -> Self:
        """What `id` says. Raises `ValueError` for one that was not made here."""
        read = _ID.fullmatch(id)
        if read is None:
            raise ValueError("this is no id of a Factor4 request")
        return cls(read["request"], read["batch"], read["reference"])


@dataclass(frozen=True, slots=True)
class Reserved:
    """Numbers that nobody else will get: `count` of each, from here on."""

    first: int
    batch_id: str
    first_reference: int
    count: int


class Counter(Protocol):
    """Keeps the counters of one terminal. Ours are in a file: `counter_file`."""

    def reserve(self, batch_id: str, count: int) -> Reserved:
        """The next `count` numbers for the day `batch_id`; used up on disk when this returns.

        Where the counters have seen a later day, for that: a clock that was set back must not make a
        reference twice. Raises `SettingError` when they cannot be kept.
        """
        ...


def base36(number: int) -> str:
    """`number` in upper case, without leading zeros: 46656 is `1000`."""
    digits = ""
    while True:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


class RequestNumbers:
    """Draws numbers. `lead` goes before each reference and must differ between a merchant's tills.

    Each time twice as many are reserved as before: who asks much seldom waits for the disk, and no run leaves
    more of them unused than it used, and twenty.

    A void names batch and reference but no terminal, and whether Factor4 looks among one terminal's
    transactions or the whole merchant's is not public: without a lead, a till could have another's payment
    taken back.
    """

    def __init__(self, counter: Counter, lead: str, today: Callable[[], date]) -> None:
        self._counter = counter
        self._lead = lead
        self._today = today
        self._reserved = Reserved(0, "", 0, 0)
        self._used = 0
        self._at_once = _AT_FIRST

    def __call__(self) -> Numbers:
        """The next numbers, never given before. Raises `SettingError` when they cannot be kept."""
        day = self._today().strftime("%Y%m%d")
        if self._used == self._reserved.count or self._reserved.batch_id < day:
            self._reserved, self._used = self._counter.reserve(day, self._at_once), 0
            self._at_once = min(2 * self._at_once, _MOST)
        ours, used = self._reserved, self._used
        self._used += 1
        reference = f"{self._lead}{ours.first_reference + used:04}"
        return Numbers(base36((ours.first + used) % ROUND), ours.batch_id, reference)
