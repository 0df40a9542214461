"""A receipt as it will look: lines for the screen, a picture for everybody else."""

import re
from pathlib import Path

from receipts.bitmap import Bitmap, bitmap
from receipts.document import QR, Barcode, Cut, Picture, Receipt
from receipts.fonts import Font
from receipts.symbols import in_words, qr_in_words
from receipts.typesetting import Line, Piece, typeset

_WORDS = re.compile(r"\S+(?: \S+)*")
"""Words with no more than one space between them."""


def lines(receipt: Receipt, width_columns: int, codec: str = "cp858", font: Font = Font.A) -> list[str]:
    """What is on the paper, none wider than `width_columns`; `codec` names the printer's code page."""
    return as_text(typeset(receipt, width_columns, codec, font), width_columns)


def as_text(pieces: list[Piece], columns: int) -> list[str]:
    """Pieces as plain lines: symbols in words, a cut in the middle as a dashed line with scissors' marks."""
    if pieces and isinstance(pieces[-1], Cut):
        pieces = pieces[:-1]
    return [_words(piece, columns) for piece in pieces]


def _words(piece: Piece, columns: int) -> str:
    match piece:
        case Line():
            return in_single_width(piece, columns)
        case Barcode(data):
            return in_words(data, columns)
        case QR(data):
            return qr_in_words(data, columns)
        case Picture() | Bitmap():
            return "[image]".center(columns).rstrip()
        case Cut():
            return ("- " * columns)[:columns].rstrip()


def in_single_width(line: Line, columns: int) -> str:
    """The text of `line` where it stands on the paper.

    Words in double width stand in the middle of their place, and at the paper's edges stay at the edge.
    """
    if not line.wide:
        return line.text
    text = ""
    for words in _WORDS.finditer(line.text):
        room, size = 2 * (words.end() - words.start()), len(words[0])
        if words.start() == 0:
            at = 0
        elif words.end() == columns // 2:
            at = columns - size
        else:
            at = 2 * words.start() + (room - size) // 2
        text = text.ljust(at) + words[0]
    return text


def png(
    receipt: Receipt,
    width_columns: int,
    codec: str = "cp858",
    font: Font = Font.A,
    logo: Path | None = None,
) -> bytes:
    """The receipt as a PNG that looks like the paper it would be on; `logo` is the printer's picture file."""
    from receipts.picture import picture  # Pillow loads here, not with the till

    dots = width_columns * font.width
    pieces = typeset(receipt, width_columns, codec, font)
    return picture([drawn for piece in pieces if (drawn := _on_paper(piece, logo, dots))], dots)


def _on_paper(piece: Piece, logo: Path | None, dots: int) -> Piece | None:
    """What a printer makes of it: where a picture's file is not at hand, nothing."""
    return bitmap(piece, logo, dots) if isinstance(piece, Picture) else piece
