"""A picture file as the dots that a printer burns: dithered, and padded to the width of the paper.

Pillow is loaded for the first picture only.
"""

import logging
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from receipts.document import Picture

_logger = logging.getLogger(__name__)

_REAL_TIME = {b"\x10\x04": b"\x18\x04", b"\x10\x05": b"\x18\x05", b"\x10\x14": b"\x18\x14"}
"""A printer obeys these two bytes wherever they come, in a picture too; one dot more makes them harmless."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows of `row_bytes`, eight dots to a byte, the left one first; 1 is black."""

    row_bytes: int
    dots: bytes

    @property
    def height(self) -> int:
        """How many rows of dots."""
        return len(self.dots) // self.row_bytes

    def above(self, lower: "Bitmap") -> "Bitmap":
        """Both as one, where they are of one width."""
        return Bitmap(self.row_bytes, self.dots + lower.dots)


def bitmap(picture: Picture, path: Path | None, dots: int) -> Bitmap | None:
    """The file at `path` on paper of `dots`; None, and the log says why, where it is not `picture`."""
    if path is None:
        _logger.warning("no picture %s is set: printed without it", picture.name)
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        _logger.warning("the picture %s cannot be read: printed without it: %s", picture.name, error.strerror)
        return None
    if sha256(data).hexdigest() != picture.sha256:
        _logger.warning("the picture %s is another one by now: printed without it", picture.name)
        return None
    try:
        return _dithered(data, dots)
    except (OSError, ValueError, SyntaxError) as error:  # all that Pillow says to a broken file
        _logger.warning("the picture %s is broken: printed without it: %s", picture.name, error)
        return None


def _dithered(data: bytes, dots: int) -> Bitmap:
    """What is transparent is paper; what is too wide is made smaller."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as opened:
        drawn = opened.convert("RGBA")
    row_bytes = dots // 8
    width = row_bytes * 8
    if drawn.width > width:
        drawn.thumbnail((width, drawn.height))
    sheet = Image.new("RGBA", (width, drawn.height), "white")
    sheet.alpha_composite(drawn, ((width - drawn.width) // 2, 0))
    black = ImageOps.invert(sheet.convert("L")).convert("1", dither=Image.Dither.FLOYDSTEINBERG).tobytes()
    for command, harmless in _REAL_TIME.items():
        black = black.replace(command, harmless)
    return Bitmap(row_bytes, black)
