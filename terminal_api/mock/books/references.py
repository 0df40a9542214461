"""The names a terminal and its host give to transactions, shaped like the real ones."""

import string
from collections.abc import Callable
from datetime import datetime
from random import Random

from terminal_api.processor import Operation


class References:
    """Makes POITransactionIDs, PSP references and approval codes. The same `random` makes the same names."""

    def __init__(self, clock: Callable[[], datetime], random: Random) -> None:
        self._clock = clock
        self._random = random
        self._counter = 0
        self._upcoming = ""
        self._prefix = "".join(random.choices(string.ascii_letters + string.digits, k=4))

    def transaction(self, operation: Operation) -> str:
        """A POITransactionID: `Qm3x001931248805009.NF8TZ4K6WQ1MHC55`.

        The terminal's part is 4 letters or digits, `00`, Unix seconds and a counter of three digits; after
        the dot stands the host's PSP reference. A reversal has the PSP reference only.
        """
        if operation is Operation.REVERSE:
            return self._psp()
        return f"{self.tender()}.{self._psp()}"

    @property
    def upcoming(self) -> str:
        """What `tender` answers next."""
        if not self._upcoming:
            self._counter += 1
            now = int(self._clock().timestamp())
            self._upcoming = f"{self._prefix}00{now:010d}{self._counter % 1000:03d}"
        return self._upcoming

    def tender(self) -> str:
        """The terminal's part alone, of a request that never went online."""
        name, self._upcoming = self.upcoming, ""
        return name

    def approval_code(self) -> str:
        """Six digits."""
        return f"{self._random.randrange(1_000_000):06d}"

    def _psp(self) -> str:
        """16 capitals or digits; of the letters only A to F, which is a good deal quicker."""
        return f"{self._random.getrandbits(64):016X}"


def tender_part(transaction: str) -> str:
    """What the terminal itself named: everything before the first dot."""
    return transaction.split(".", 1)[0]


def psp_part(transaction: str) -> str:
    """The host's reference: what follows the first dot, or the whole of a reversal's name."""
    return transaction.split(".", 1)[-1]
