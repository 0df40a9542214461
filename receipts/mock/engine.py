"""The sequential part of a mock printer: works off its buffer a command or a line at a time, onto paper."""

from dataclasses import dataclass

from receipts.document import QR
from receipts.fonts import Font
from receipts.mock.commands import command_length
from receipts.mock.pages import PAGES
from receipts.mock.symbols import barcode, bitmap, joined
from receipts.typesetting import Line, Piece


@dataclass(frozen=True, slots=True)
class Printed:
    """`lines` more are on paper."""

    lines: int


@dataclass(frozen=True, slots=True)
class CutOff:
    """The paper was cut; this was on the piece."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """The drawer was kicked."""


@dataclass(frozen=True, slots=True)
class Says:
    """The printer answers."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Watches:
    """Automatic status was set to these items; 0 is off."""

    items: int


@dataclass(frozen=True, slots=True)
class TurnAsked:
    """`GS r n` came to its turn."""

    number: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command changed how things print, or was skipped."""


Happened = Printed | CutOff | Pulse | Says | Watches | TurnAsked | Nothing


class Engine:
    """Receive buffer, print line and paper of a printer whose paper is `columns` of `font` wide.

    `process_ids` is False for a model without `GS ( H`. What is not understood goes to `errors`.
    """

    def __init__(self, columns: int, process_ids: bool = True, font: Font = Font.A) -> None:
        self._dots = columns * font.width
        self.buffer = bytearray()
        self.paper: list[Piece] = []
        self.errors: list[str] = []
        self._process_ids = process_ids
        self._page = "cp437"
        self._set_up()

    def _set_up(self) -> None:
        self._line = ""
        self._font = Font.A
        self._bold = self._large = self._all_wide = False
        self._wide = 1
        self._align = 0
        self._qr = ""

    def reset(self) -> None:
        """Power was off: buffers and settings are gone, the paper stays."""
        self.buffer.clear()
        self._page = "cp437"
        self._set_up()

    def clear(self) -> None:
        """Throw away what is not printed yet; settings stay."""
        self.buffer.clear()
        self._line = ""

    @property
    def columns(self) -> int:
        """Signs that fit into a line, in the font that is set now."""
        return self._dots // self._font.width

    @property
    def cuts_next(self) -> bool:
        """Whether the next thing to do is a cut."""
        return self.buffer.startswith(b"\x1dV") and bool(command_length(bytes(self.buffer)))

    def step(self) -> Happened | None:
        """Do the next thing in the buffer. None when there is none, or only the beginning of one."""
        if not self.buffer:
            return None
        if self.buffer[0] >= 0x20:
            return self._text()
        data = bytes(self.buffer)
        length = command_length(data)
        if length == 0:
            return None
        if length is None:
            self.errors.append(f"not understood: {data[:8].hex(' ')}")
            length = 1
        del self.buffer[:length]
        return self._do(data[:length])

    def _text(self) -> Happened:
        """As much text as fits into the line; a line that overflows prints."""
        room = (self.columns - len(self._line)) // self._wide
        if not room:
            return self._print_line()
        run = bytes(self.buffer[:room])
        end = next((at for at, byte in enumerate(run) if byte < 0x20), len(run))
        del self.buffer[:end]
        text = run[:end].decode(self._page, "replace")
        self._all_wide = self._wide == 2 and (self._all_wide or not self._line)
        self._line += "".join(sign.ljust(self._wide) for sign in text) if self._wide > 1 else text
        return Nothing()

    def _print_line(self) -> Printed:
        wide = self._all_wide and bool(self._line)
        signs, room = (self._line[::2], self.columns // 2) if wide else (self._line, self.columns)
        text = (signs, signs.center(room), signs.rjust(room))[self._align]
        self._line = ""
        self.paper.append(Line(text.rstrip(), self._bold, self._large, wide, self._font))
        return Printed(1)

    def _do(self, command: bytes) -> Happened:
        match command[0]:
            case 0x0A:
                return self._print_line()
            case 0x1B:
                return self._escape(command[1:2], command[2:])
            case 0x1D:
                return self._group(command[1:2], command[2:])
            case _:
                return Nothing()  # real-time commands were done when they arrived

    def _escape(self, code: bytes, payload: bytes) -> Happened:
        match code:
            case b"@":
                self._set_up()
                return Watches(0)
            case b"E":
                self._bold = bool(payload[0] & 1)
            case b"!":
                self._bold, self._large = bool(payload[0] & 0x08), bool(payload[0] & 0x10)
                self._wide = 2 if payload[0] & 0x20 else 1
                self._font = Font.B if payload[0] & 0x01 else Font.A
            case b"M":
                self._choose_font(payload[0])
            case b"a":
                self._align = payload[0] % 48 % 3
            case b"t":
                self._page = PAGES.get(payload[0], "cp437")
                if payload[0] not in PAGES:
                    self.errors.append(f"no code page {payload[0]}")
            case b"d":
                self.paper += [Line("")] * payload[0]
                return Printed(payload[0])
            case b"p":
                return Pulse()
            case b"i" | b"m":
                return self._cut()
            case _:
                pass
        return Nothing()

    def _choose_font(self, number: int) -> None:
        """`ESC M n`, where the digit's sign does for the number."""
        match number:
            case 0x00 | 0x30:
                self._font = Font.A
            case 0x01 | 0x31:
                self._font = Font.B
            case _:
                self.errors.append(f"no font {number}")

    def _group(self, code: bytes, payload: bytes) -> Happened:
        match code:
            case b"!":
                self._wide, self._large = (payload[0] >> 4 & 7) + 1, bool(payload[0] & 7)
            case b"V":
                return self._cut()
            case b"a":
                return Watches(payload[0])
            case b"r":
                return TurnAsked(payload[0])
            case b"I":
                return Says(b"_mock printer\x00" if payload[0] >= 0x41 else b"\x02")
            case b"k":
                return self._draw(barcode(payload), payload)
            case b"v":
                return self._raster(payload)
            case b"8":
                return self._draw(Line("[image]"), payload)
            case b"(":
                return self._function(payload)
            case _:
                pass
        return Nothing()

    def _function(self, payload: bytes) -> Happened:
        """`GS ( c pL pH fn ...`."""
        match payload[:1], payload[3:]:
            case b"H", arguments if arguments[:2] == b"00" and self._process_ids:
                return Says(b"\x37\x22" + arguments[2:6] + b"\x00")
            case b"k", arguments if arguments[:3] == b"1P0":
                self._qr = arguments[3:].decode(errors="replace")
            case b"k", arguments if arguments[:2] == b"1Q" and self._qr:
                return self._draw(QR(self._qr), payload)
            case _:
                pass
        return Nothing()

    def _draw(self, piece: Piece | None, payload: bytes) -> Happened:
        if piece is None:
            self.errors.append(f"no such barcode: {payload.hex(' ')}")
            return Nothing()
        self.paper.append(piece)
        return Printed(3)

    def _raster(self, payload: bytes) -> Printed:
        drawn = bitmap(payload)
        self.paper[-1:] = joined(self.paper[-1:], drawn)
        return Printed(-(-drawn.height // 30))

    def _cut(self) -> CutOff:
        pieces = tuple(self.paper)
        self.paper.clear()
        return CutOff(pieces)
