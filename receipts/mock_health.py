"""What is wrong with a mock printer, and how it says so. Bits: Epson, `DLE EOT` and `GS a`."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Health:
    """The troubles of a printer. Any but `near_end` takes it offline."""

    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False
    cutter_jammed: bool = False

    @property
    def offline(self) -> bool:
        """Whether it prints nothing now."""
        return self.cover_open or self.paper_out or self.cutter_jammed

    def real_time(self, number: int) -> bytes:
        """The answer to `DLE EOT number`."""
        match number:
            case 1:
                bits = 0x08 * self.offline
            case 2:
                bits = 0x04 * self.cover_open | 0x20 * self.paper_out | 0x40 * self.cutter_jammed
            case 3:
                bits = 0x08 * self.cutter_jammed
            case 4:
                bits = 0x0C * (self.near_end or self.paper_out) | 0x60 * self.paper_out
            case _:
                bits = 0
        return bytes([0x12 | bits])

    def automatic(self) -> bytes:
        """The four bytes of automatic status back."""
        return bytes(
            [
                0x10 | 0x08 * self.offline | 0x20 * self.cover_open,
                0x08 * self.cutter_jammed,
                0x03 * (self.near_end or self.paper_out) | 0x0C * self.paper_out,
                0,
            ]
        )

    def in_turn(self, number: int) -> bytes:
        """The answer to `GS r number`."""
        return bytes([0x03 * self.near_end if number in (1, 0x31) else 0])


class Breakable(ABC):
    """Something with a printer's health, and the ways to break and mend it."""

    def __init__(self, lines_per_s: float | None) -> None:
        self.lines_printed = 0
        self._health = Health()
        self._muted = self._cutter_will_jam = False
        self._speed = self._own_speed = lines_per_s
        self._hooks: list[tuple[int, Callable[[], None]]] = []

    @abstractmethod
    def _stir(self) -> None:
        """Something changed."""

    def _count(self, lines: int) -> None:
        """So many lines more are printed: what was to happen after them happens."""
        self.lines_printed += lines
        due = [fault for line, fault in self._hooks if line <= self.lines_printed]
        self._hooks = [hook for hook in self._hooks if hook[0] > self.lines_printed]
        for fault in due:
            fault()

    def _mend(self) -> None:
        self._hooks.clear()
        self._health = Health()
        self._muted = self._cutter_will_jam = False
        self._speed = self._own_speed

    def after_lines(self, lines: int, fault: Callable[[], None]) -> None:
        """Call `fault` when so many more lines are printed: `printer.after_lines(3, printer.power_off)`."""
        self._hooks.append((self.lines_printed + lines, fault))

    def paper_end(self, after_lines: int = 0) -> None:
        """The roll ends, now or so many lines later."""
        if after_lines:
            self.after_lines(after_lines, self.paper_end)
        else:
            self._health.paper_out = True
            self._stir()

    def paper_near_end(self) -> None:
        """The roll will end soon."""
        self._health.near_end = True
        self._stir()

    def refill(self) -> None:
        """A new roll: printing goes on where it stopped."""
        self._health.paper_out = self._health.near_end = False
        self._stir()

    def open_cover(self) -> None:
        """Somebody opens the cover."""
        self._health.cover_open = True
        self._stir()

    def close_cover(self) -> None:
        """Closed again: printing goes on by itself."""
        self._health.cover_open = False
        self._stir()

    def jam_cutter(self) -> None:
        """The next cut does not succeed."""
        self._cutter_will_jam = True

    def free_cutter(self) -> None:
        """The jam is cleared, and the cut is made."""
        self._cutter_will_jam = self._health.cutter_jammed = False
        self._stir()

    def mute(self) -> None:
        """Prints and answers nothing any more."""
        self._muted = True

    def unmute(self) -> None:
        """Answers again; what it did not say is lost."""
        self._muted = False

    def slow(self, lines_per_s: float) -> None:
        """Prints at this speed from now on."""
        self._speed = lines_per_s
