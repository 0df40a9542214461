"""Sorts the bytes a printer sends back, whenever it likes, into the answers they are.

Sources: Epson, ESC/POS programming guide, "Status" and `GS ( H`; the first byte of a unit tells its kind.
"""

from dataclasses import dataclass

from receipts.language import marked


@dataclass(frozen=True, slots=True)
class RealTime:
    """Answer to one `DLE EOT n`."""

    bits: int

    @property
    def offline(self) -> bool:
        """Whether the printer has stopped, when this answers `DLE EOT 1`."""
        return bool(self.bits & 0x08)


@dataclass(frozen=True, slots=True)
class AutoStatus:
    """Four bytes of automatic status back (`GS a`)."""

    bits: bytes

    @property
    def offline(self) -> bool:
        """Whether the printer has stopped."""
        return bool(self.bits[0] & 0x08)

    @property
    def recoverable(self) -> bool:
        """Whether it goes on only when told to, once the cause is gone."""
        return bool(self.bits[1] & 0x0C) and not self.bits[1] & 0x20

    @property
    def cutter_jammed(self) -> bool:
        """Whether the knife is stuck."""
        return bool(self.bits[1] & 0x08)

    @property
    def cause(self) -> str:
        """Why it has stopped, in the cashier's words."""
        first, second, third = self.bits[:3]
        causes = (
            (first & 0x20, COVER_OPEN),
            (third & 0x0C, PAPER_END),
            (second & 0x08, CUTTER_JAMMED),
            (second & 0x20, SWITCH_OFF),
            (second & 0x40, HEAD_HOT),
            (second & 0x04, ERROR),
        )
        return next((words for bit, words in causes if bit), OFFLINE)

    @property
    def near_end(self) -> bool:
        """Whether the roll will end soon."""
        return bool(self.bits[2] & 0x03)


@dataclass(frozen=True, slots=True)
class ProcessId:
    """Echo of a process id: everything sent before it is done."""

    id: bytes


@dataclass(frozen=True, slots=True)
class Cleared:
    """The buffers are empty: what was in them will not be printed."""


@dataclass(frozen=True, slots=True)
class PowerNotice:
    """The printer was switched on or off: its buffers are gone."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One byte answered in its turn (`GS r`): what was sent before it has been worked off."""

    bits: int


@dataclass(frozen=True, slots=True)
class Other:
    """Anything that proves nothing here: flow control, offline responses, names."""

    raw: bytes


Answer = RealTime | AutoStatus | ProcessId | Cleared | PowerNotice | Turn | Other

COVER_OPEN = marked("cover open")
PAPER_END = marked("paper end")
CUTTER_JAMMED = marked("cutter jammed")
SWITCH_OFF = marked("it reports an error: switch it off and on")
HEAD_HOT = marked("print head hot, goes on by itself")
ERROR = marked("it reports an error")
OFFLINE = marked("it is offline")
CAUSES = (COVER_OPEN, PAPER_END, CUTTER_JAMMED, SWITCH_OFF, HEAD_HOT, ERROR, OFFLINE)

_BLOCKS = (0x37, 0x39, 0x3B, 0x3D, 0x5F)
"""First bytes of blocks that end with a zero byte."""


class Sorter:
    """Takes bytes as they come, split anywhere, and gives whole answers."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers complete with `data`; the beginning of one more is kept for the next time."""
        self._rest += data
        answers: list[Answer] = []
        while self._rest and (length := _length(self._rest)):
            answers.append(_read(self._rest[:length]))
            self._rest = self._rest[length:]
        return answers


def _length(data: bytes) -> int:
    """Bytes of the unit that `data` begins with, 0 while it is not complete."""
    first = data[0]
    if first in _BLOCKS:
        return data.find(0) + 1
    if first not in (0x11, 0x13) and first & 0x93 == 0x10:
        if any(byte & 0x10 for byte in data[1:4]):
            return (
                1  # noise: the last three bytes of a status have no such bit, and most answers begin with it
            )
        return 4 if len(data) >= 4 else 0
    return 1


def _read(unit: bytes) -> Answer:
    first = unit[0]
    if first in (0x11, 0x13):
        return Other(unit)
    if first & 0x93 == 0x12:
        return RealTime(first)
    if first & 0x93 == 0x10 and len(unit) == 4:
        return AutoStatus(unit)
    if first == 0x3B:
        return PowerNotice()
    if unit == b"\x37\x25\x00":
        return Cleared()
    if unit[:2] == b"\x37\x22":
        return ProcessId(unit[2:-1])
    # Near end and end are two bits each; what has only one of them is noise.
    in_turn = len(unit) == 1 and first & 0x90 == 0 and first & 0x05 == (first & 0x0A) >> 1
    return Turn(first) if in_turn else Other(unit)


def trouble(queries: tuple[int, int, int, int]) -> str:
    """Why the printer would not print, from its four `DLE EOT` answers; empty when all is well."""
    online, offline, error, paper = queries
    causes = (
        (offline & 0x04, COVER_OPEN),
        (offline & 0x20 or paper & 0x60, PAPER_END),
        (error & 0x08, CUTTER_JAMMED),
        (error & 0x20, SWITCH_OFF),
        (error & 0x40, HEAD_HOT),
        (offline & 0x40, ERROR),
        (online & 0x08, OFFLINE),
    )
    return next((words for bit, words in causes if bit), "")


def recoverable(queries: tuple[int, int, int, int]) -> bool:
    """Whether it goes on only when told to, once the cause is gone, from its four `DLE EOT` answers."""
    _, offline, error, _ = queries
    return bool(offline & 0x40 and error & 0x0C) and not error & 0x20


def paper_near_end(queries: tuple[int, int, int, int]) -> bool:
    """Whether the roll will end soon, from the answer to `DLE EOT 4`."""
    return bool(queries[3] & 0x0C)
