"""A mock printer's engine with a customer display behind it: `ESC = n` says whose the bytes are.

Source: Epson, ESC/POS command reference, `ESC =`: bit 0 selects the printer, bit 1 what hangs behind it.
"""

from collections.abc import Callable

from receipts.fonts import Font
from receipts.mock.display import DisplayFace
from receipts.mock.engine import Engine, Happened, Nothing

_PRINTER = 0x01
_DISPLAY = 0x02


class PassesThrough(Engine):
    """An engine that hands bytes on. With both selected only the printer gets them here."""

    def __init__(self, columns: int, process_ids: bool = True, font: Font = Font.A) -> None:
        super().__init__(columns, process_ids, font)
        self.face = DisplayFace()
        self.on_shown: Callable[[tuple[str, str]], None] | None = None
        """Gets the display's lines when they have changed and the printer is selected again."""
        self._told = self.face.lines
        self._selected = _PRINTER

    def reset(self) -> None:
        """Power was off, the display's too."""
        super().reset()
        self.face.reset()
        self._selected = _PRINTER

    def step(self) -> Happened | None:
        """See `Engine`. Bytes for the display go there, a sign or a command at a time."""
        if self._selected & _PRINTER or self.buffer.startswith(b"\x1b="):
            return super().step()
        return Nothing() if self.face.step(self.buffer) else None

    def _escape(self, code: bytes, payload: bytes) -> Happened:
        if code != b"=":
            return super()._escape(code, payload)
        self._select(payload[0])
        return Nothing()

    def _select(self, whose: int) -> None:
        if not whose & (_PRINTER | _DISPLAY):
            self.errors.append(f"selects neither printer nor display: {whose}")
        elif not whose & _PRINTER and (self.paper or self._line):
            self.errors.append("the display is selected in the middle of a receipt")
        self._selected = whose or _PRINTER
        if self._selected & _PRINTER and self.face.lines != self._told:
            self._told = self.face.lines
            if self.on_shown is not None:
                self.on_shown(self._told)
