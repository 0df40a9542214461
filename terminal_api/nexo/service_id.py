"""ServiceIDs: ten characters that no request to this terminal ever had before."""

from terminal_api.nexo.errors import IdsUsedUp

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STAMP_LENGTH = 6
_COUNTER_LENGTH = 4
_STAMPS = len(_DIGITS) ** _STAMP_LENGTH
_IDS = len(_DIGITS) ** _COUNTER_LENGTH


def _base36(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits


class ServiceIds:
    """Six characters of a stamp and four of a counter, increasing.

    nexo wants 1 to 10 letters and digits, unique for a terminal within 48 hours. `stamp` is milliseconds
    since the epoch at start, which the caller has made larger than any earlier stamp and written down; six
    characters repeat after 25 days. One stamp is good for 1,679,616 ids.
    """

    def __init__(self, stamp: int) -> None:
        self._prefix = _base36(stamp % _STAMPS, _STAMP_LENGTH)
        self._used = 0

    def __call__(self) -> str:
        """The next id. Raises `IdsUsedUp` rather than give one twice."""
        if self._used == _IDS:
            raise IdsUsedUp("All ServiceIDs of this start are used: restart the register.")
        self._used += 1
        return self._prefix + _base36(self._used - 1, _COUNTER_LENGTH)
