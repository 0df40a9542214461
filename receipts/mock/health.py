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
    head_hot: bool = False
    switched_offline: bool = False
    latched: bool = False
    """An error whose cause may be gone, and that stays until the host says "recover"."""
    broken: bool = False
    """Only switching it off and on helps."""

    @property
    def error(self) -> bool:
        """Whether there is more wrong than cover and paper."""
        return self.cutter_jammed or self.latched or self.broken or self.head_hot

    @property
    def offline(self) -> bool:
        """Whether it prints nothing now."""
        return self.cover_open or self.paper_out or self.error or self.switched_offline

    @property
    def _errors(self) -> int:
        """The same bits in `DLE EOT 3` and in automatic status."""
        return 0x04 * self.latched | 0x08 * self.cutter_jammed | 0x20 * self.broken | 0x40 * self.head_hot

    def real_time(self, number: int) -> bytes:
        """The answer to `DLE EOT number`."""
        match number:
            case 1:
                bits = 0x08 * self.offline
            case 2:
                bits = 0x04 * self.cover_open | 0x20 * self.paper_out | 0x40 * self.error
            case 3:
                bits = self._errors
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
                self._errors,
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
        self.lines_printed: int = 0
        self._health = Health()
        self._muted = False
        self._next_cut: Callable[[], None] | None = None
        """What goes wrong with the knife, in place of the next cut."""
        self._speed = self._own_speed = lines_per_s
        self._hooks: list[tuple[Callable[[], bool], Callable[[], None]]] = []

    @property
    def broken(self) -> bool:
        """Whether only switching it off and on helps."""
        return self._health.broken

    @abstractmethod
    def _stir(self) -> None:
        """Something changed."""

    def _strike(self) -> None:
        """What was to happen by now happens."""
        due = [hook for hook in self._hooks if hook[0]()]
        self._hooks = [hook for hook in self._hooks if hook not in due]
        for _, fault in due:
            fault()

    def _mend(self) -> None:
        self._hooks.clear()
        self._health = Health()
        self._muted, self._next_cut = False, None
        self._speed = self._own_speed

    def when(self, condition: Callable[[], bool], fault: Callable[[], None]) -> None:
        """Call `fault` once, right behind the thing the printer does after which `condition` holds."""
        self._hooks.append((condition, fault))

    def after_lines(self, lines: int, fault: Callable[[], None]) -> None:
        """Call `fault` when so many more lines are printed: `printer.after_lines(3, printer.power_off)`."""
        line = self.lines_printed + lines
        self.when(lambda: self.lines_printed >= line, fault)

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

    def open_cover(self, *, latched: bool = False) -> None:
        """Somebody opens the cover; `latched` as on printers that count it as an error while printing."""
        self._health.cover_open = True
        self._health.latched |= latched
        self._stir()

    def close_cover(self) -> None:
        """Closed again: printing goes on, by itself unless the error is latched."""
        self._health.cover_open = False
        self._stir()

    def jam_cutter(self, *, latched: bool = False) -> None:
        """The next cut does not succeed; `latched`: freed, it still waits for the host's "recover"."""

        def jam() -> None:
            self._health.cutter_jammed = True
            self._health.latched |= latched

        self._next_cut = jam

    def break_cutter(self) -> None:
        """The next cut does not succeed, nor does any until the printer was off and on."""

        def destroy() -> None:
            self._health.cutter_jammed = self._health.broken = True

        self._next_cut = destroy

    def free_cutter(self) -> None:
        """The jam is cleared, and the cut is made, unless the error is latched."""
        self._next_cut = None
        self._health.cutter_jammed = self._health.broken
        self._stir()

    def recover(self) -> None:
        """The host asks for it (`DLE ENQ`): a latched error ends when its cause is gone."""
        if not self._health.cover_open and not self._health.cutter_jammed:
            self._health.latched = False
        self._stir()

    def overheat(self) -> None:
        """The print head is too hot."""
        self._health.head_hot = True
        self._stir()

    def cool_down(self) -> None:
        """Printing goes on by itself."""
        self._health.head_hot = False
        self._stir()

    def switch_offline(self, offline: bool = True) -> None:
        """Somebody presses the button that takes it offline, or online again."""
        self._health.switched_offline = offline
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

    def full_speed(self) -> None:
        """Prints as fast as it was built to."""
        self._speed = self._own_speed
