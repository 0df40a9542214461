"""How a scanner is told from a person: by how fast its keys come, and by what they spell."""

import re
from dataclasses import dataclass

#: Group separator: scanners send it between the fields of a GS1 barcode; no person can type it by mistake.
SEPARATOR = "\x1d"

#: What a person types before a scan: `3*`.
NUMBER = r"\d+(?:[.,]\d*)?"
QUANTITY = re.compile(rf"({NUMBER})\*")
_AMOUNT = re.compile(r"\d+[.,]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast is a scanner, and how long may a person take between Esc and a digit."""

    burst_s: float = 0.03
    """Keys at most this far apart may come from a scanner."""
    scan_length: int = 6
    """Fewer characters than this are never a scan."""
    settle_s: float = 0.1
    """A burst that is already long enough may pause this long, or end without Enter after it."""
    escape_s: float = 0.6
    """Esc alone counts after this long."""
    enter_s: float = 0.5
    """So late the Enter of a scanner may still come; a person is not that quick behind a scan."""
    repeat_s: float = 0.06
    """The same key so soon again is one that is held down; keyboards repeat every 25 to 50 ms."""


PACE = Pace()


def is_scan(keys: str, pace: Pace) -> bool:
    """Whether a burst of `keys` came from a scanner. `3*` and a code arrive together over a slow line."""
    if len(keys) < pace.scan_length:
        return False
    together = QUANTITY.match(keys)
    return is_code(keys[together.end() :] if together else keys, pace)


def is_code(keys: str, pace: Pace) -> bool:
    """Whether `keys` may stand in a barcode or on a card: long enough, with digits, no command or amount."""
    return (
        len(keys) >= pace.scan_length
        and any(c.isdigit() for c in keys)
        and " " not in keys
        and not keys.startswith("/")
        and not _AMOUNT.fullmatch(keys)
    )


def patience(keys: str, pace: Pace) -> float:
    """So many seconds after the last of `keys` the next may still belong to them."""
    return pace.settle_s if is_scan(keys, pace) else pace.burst_s
