"""Two lines for a customer display, as Epson's DM-D series and its look-alikes have it, in bytes.

A display never answers, so each picture is whole: both lines in full over what stood there, in a mode and a
code page said anew. One that was off for a while is right again with the next. Source of the commands: Epson,
DM-D110 command reference; `ESC =` is in the printers' too.
"""

from dataclasses import dataclass
from types import MappingProxyType

from receipts.characters import printable

CODE_PAGES = MappingProxyType(
    {"CP437": 0, "CP850": 2, "CP860": 3, "CP863": 4, "CP865": 5}
    | {"CP1252": 16, "CP866": 17, "CP852": 18, "CP858": 19}
)
"""The number that `ESC t` has for each code page."""

SELECT_PRINTER = b"\x1b=\x01"
"""`ESC = 1`: what follows is for the printer."""
_SELECT_DISPLAY = b"\x1b=\x02"
_OVERWRITE = b"\x1f\x01"
_NO_CURSOR = b"\x1fC\x00"
_HOME = b"\x0b"
_SECOND_LINE = b"\x1f$\x01\x02"


@dataclass(frozen=True, slots=True)
class DisplayLine:
    """One line: a text at the left, an amount at the right."""

    text: str = ""
    amount: str = ""

    def cells(self, columns: int, codec: str) -> str:
        """The line in exactly `columns` signs of the code page `codec`, each of which takes one cell.

        The text is cut where both do not fit. The amount never is: one that is wider than the display is
        left out, since a part of it would be another amount.
        """
        amount = printable(self.amount, codec)
        if len(amount) > columns:
            amount = ""
        room = columns - len(amount) - 1 if amount else columns
        text = printable(self.text, codec)[: max(room, 0)]
        return text + amount.rjust(columns - len(text))


@dataclass(frozen=True, slots=True)
class DisplayPicture:
    """What the customer sees."""

    upper: DisplayLine = DisplayLine()
    lower: DisplayLine = DisplayLine()


@dataclass(frozen=True, slots=True)
class Display:
    """What one display can do: cells in a line, and the one of `CODE_PAGES` that it is to use."""

    columns: int = 20
    code_page: str = "CP858"

    def lines(self, picture: DisplayPicture) -> tuple[str, str]:
        """Both lines, `columns` signs each."""
        codec = self.code_page.lower()
        return picture.upper.cells(self.columns, codec), picture.lower.cells(self.columns, codec)

    def to_bytes(self, picture: DisplayPicture) -> bytes:
        """What puts `picture` on the display. Nothing is cleared first, so nothing flickers."""
        upper, lower = (line.encode(self.code_page.lower()) for line in self.lines(picture))
        page = b"\x1bt" + bytes([CODE_PAGES[self.code_page]])
        return page + _OVERWRITE + _NO_CURSOR + _HOME + upper + _SECOND_LINE + lower


def passed_through(picture: bytes) -> bytes:
    """`picture` for a display that hangs behind a printer, and the printer selected again after it."""
    return _SELECT_DISPLAY + picture + SELECT_PRINTER
