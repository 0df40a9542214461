"""What one printer can do, as data."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from receipts import models
from receipts.fonts import Font

Pin = Literal[2, 5]
"""Pins of a printer's drawer connector: one for each of two drawers."""


class Confirmation(StrEnum):
    """How a printer proves that it printed. Taken from its configuration, never guessed upwards."""

    A = "A"
    """Echoes process ids (`GS ( H`): certain."""
    B = "B"
    """Answers `GS r` in its turn: certain once tried on that model."""
    C = "C"
    """Answers real-time status only: probable."""
    D = "D"
    """Never answers: bytes were accepted, no more is known."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A printer. `columns` in its `font`; `escpos`: a python-escpos profile, `code_page`: one of its pages.

    `drawer_pin`: the pin of its drawer connector that the drawer listens to.
    """

    name: str
    columns: int = 42
    escpos: str = "TM-T88V"
    code_page: str = "CP858"
    confirmation: Confirmation = Confirmation.A
    font: Font = Font.A
    drawer_pin: Pin = 2
    logo: Path | None = None
    """The file of the one picture that receipts may have."""

    @property
    def dots(self) -> int:
        """Printable width in dots, as far as the columns take it."""
        return self.columns * self.font.width

    @property
    def codec(self) -> str:
        """Python's name of the code page. Raises `LookupError` where it has no table for it."""
        return models.codec(self.code_page)


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("epson-80mm-180dpi", 42, "TM-T88V"),
        Profile("epson-80mm-203dpi", 48, "TM-T20II"),
        Profile("58mm", 32, "POS-5890", confirmation=Confirmation.C),
        Profile("80mm", 48, "default", confirmation=Confirmation.C),
        Profile("plain", 42, "simple", "CP437", Confirmation.D),
    )
}
"""Printers to choose from by name. Anything else is a `Profile` of one's own."""
