"""What a mock printer does with bytes, whatever network brings them: questions at once, all else in turn."""

from abc import abstractmethod
from typing import assert_never

from receipts.fonts import Font
from receipts.mock.commands import real_time_length
from receipts.mock.display import DisplayFace
from receipts.mock.engine import CutOff, Happened, Nothing, Printed, Pulse, Says, TurnAsked, Watches
from receipts.mock.health import Breakable
from receipts.mock.pass_through import PassesThrough
from receipts.typesetting import Piece

CLEARED = b"\x37\x25\x00"
_PROCESS_ID = b"\x37\x22"


class Works(Breakable):
    """A printer of `columns` without its network: who has one calls `_take` and `_next`."""

    def __init__(
        self,
        columns: int,
        lines_per_s: float | None = None,
        process_ids: bool = True,
        font: Font = Font.A,
    ) -> None:
        super().__init__(lines_per_s)
        self.columns = columns
        self.pulses = 0
        """How often the drawer was kicked."""
        self.echoes = 0
        """How many process ids were answered."""
        self.cuts = 0
        """How many pieces were cut off."""
        self._engine = PassesThrough(columns, process_ids, font)
        self._powered = True
        self._partial = b""
        self._watched = 0
        self._told = b""

    @property
    def display(self) -> DisplayFace:
        """The customer display behind it."""
        return self._engine.face

    @abstractmethod
    def _say(self, data: bytes) -> bool:
        """Answer; False when there is nobody to answer to."""

    @abstractmethod
    def _cut_off(self, pieces: tuple[Piece, ...]) -> None:
        """This piece of paper fell off."""

    def _take(self, data: bytes) -> None:
        """Do the real-time commands in `data` at once, and keep everything for its turn.

        The beginning of a command waits for its rest: bytes come as the network cuts them.
        """
        self._partial += data
        while self._partial:
            length = real_time_length(self._partial)
            if length == 0:
                return
            end = length or self._partial.find(b"\x10", 1)
            part = self._partial[:end] if end > 0 else self._partial
            self._partial = self._partial[len(part) :]
            self._engine.buffer += part
            if length:
                self._real_time(part)

    def _end_of_job(self) -> None:
        """Nobody sends more: what looked like the beginning of a command was none."""
        self._engine.buffer += self._partial
        self._partial = b""

    def _lose_power(self) -> None:
        """Buffers, settings and latched errors are gone."""
        self._powered = False
        self._engine.reset()
        self._partial = b""
        self._watched = 0
        self._health.latched = self._health.switched_offline = False
        if self._health.broken:
            self._health.broken = self._health.cutter_jammed = False

    def _real_time(self, command: bytes) -> None:
        match command[1], command[2]:
            case 0x04, number:
                self._say(self._health.real_time(number))
            case 0x05, 0x01 | 0x02:
                if command[2] == 0x02:
                    self._engine.clear()
                self.recover()
            case 0x14, 0x01:
                self.pulses += 1
            case 0x14, 0x07:
                self._say(self._health.automatic())
            case 0x14, 0x08:
                self._engine.clear()
                self.recover()
                self._say(CLEARED)
            case _:
                pass

    def _report(self) -> None:
        """Tell of a change, if anybody watches."""
        status = self._health.automatic()
        if self._watched and status != self._told:
            self._told = status
            self._say(status)

    def _next(self) -> Happened | None:
        """The next thing it does, as far as its health allows; None when there is none now."""
        if not self._powered or self._health.offline:
            return None
        if self._next_cut is not None and self._engine.cuts_next:
            fail, self._next_cut = self._next_cut, None
            fail()
            self._stir()
            return None
        happened = self._engine.step()
        if happened is not None:
            self._let(happened)
            self._strike()
        return happened

    def _let(self, happened: Happened) -> None:
        match happened:
            case Printed(lines):
                self.lines_printed += lines
            case CutOff(pieces):
                self.cuts += 1
                self._cut_off(pieces)
            case Pulse():
                self.pulses += 1
            case Says(data):
                self.echoes += data.startswith(_PROCESS_ID)
                self._echo(data)
            case Watches(items):
                self._watched, self._told = items, b""
            case TurnAsked(number):
                self._say(self._health.in_turn(number))
            case Nothing():
                pass
            case _:
                assert_never(happened)

    def _echo(self, data: bytes) -> None:
        """What was asked in its turn is answered."""
        self._say(data)
