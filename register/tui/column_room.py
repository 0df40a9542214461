"""Which columns of a table a window has room for, and how wide each of them is."""

from collections.abc import Sequence
from dataclasses import dataclass

from register.tui.words.report_cells import WrittenColumn

_GAPS = (2, 1)
"""Cells between two columns: less where all of them find room then."""
_LEAST_TEXT = 12
"""Words are cut to so many cells before a column of figures goes out of sight."""


@dataclass(frozen=True, slots=True)
class InSight:
    """The columns that are drawn, by their place, each with its width, so many cells apart."""

    places: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    gap: int = _GAPS[0]

    @property
    def width(self) -> int:
        """Of all of them together."""
        return sum(self.widths) + self.gap * max(0, len(self.widths) - 1)


def kept(columns: Sequence[WrittenColumn]) -> int:
    """How many columns stay in sight whatever follows: the words that each row begins with; one at least."""
    return next((at for at, column in enumerate(columns) if not column.is_text), len(columns)) or 1


def in_sight(columns: Sequence[WrittenColumn], first: int, room: int) -> InSight:
    """Those that stay, and of the others as many from `first` on as `room` cells allow; one at least."""
    if not columns:
        return InSight()
    least = [min(column.width, _LEAST_TEXT) if column.is_text else column.width for column in columns]
    for gap in _GAPS:
        if sum(least) + gap * (len(columns) - 1) <= room:
            return InSight(tuple(range(len(columns))), _widened(columns, least, room, gap), gap)
    places = list(range(kept(columns)))
    left = room - sum(least[at] for at in places) - _GAPS[0] * (len(places) - 1)
    start = max(first, len(places))
    for at in range(start, len(columns)):
        left -= _GAPS[0] + least[at]
        if left < 0 and at > start:
            break
        places.append(at)
    drawn = [columns[at] for at in places]
    return InSight(tuple(places), _widened(drawn, [least[at] for at in places], room, _GAPS[0]))


def _widened(columns: Sequence[WrittenColumn], least: list[int], room: int, gap: int) -> tuple[int, ...]:
    """Words get what the figures leave, as far as they need it; the first ones first."""
    widths = list(least)
    left = room - sum(widths) - gap * (len(widths) - 1)
    for at, column in enumerate(columns):
        more = max(0, min(column.width - widths[at], left))
        widths[at] += more
        left -= more
    return tuple(widths)
