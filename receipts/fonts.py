"""The two fonts that receipt printers have. Source: Epson, ESC/POS command reference, `ESC M`."""

from enum import StrEnum


class Font(StrEnum):
    """How large a printer's signs are; the paper's dots divided by the width are its columns."""

    A = "A"
    """12 by 24 dots: 32 columns on 58 mm paper, 42 or 48 on 80 mm."""
    B = "B"
    """9 by 17 dots: 42 columns on 58 mm paper, 56 or 64 on 80 mm."""

    @property
    def width(self) -> int:
        """Dots from one sign to the next."""
        return 12 if self is Font.A else 9

    @property
    def height(self) -> int:
        """Dots from top to bottom of a sign; lines are 30 dots apart in either font."""
        return 24 if self is Font.A else 17
