"""A receipt as it will look: lines for the screen, a picture for everybody else."""

from receipts.document import QR, Barcode, Cut, Receipt
from receipts.symbols import in_words, qr_in_words
from receipts.typesetting import Line, Piece, typeset


def lines(receipt: Receipt, width_columns: int, codec: str = "cp858") -> list[str]:
    """What is on the paper, none wider than `width_columns`; `codec` names the printer's code page."""
    return as_text(typeset(receipt, width_columns, codec), width_columns)


def as_text(pieces: list[Piece], columns: int) -> list[str]:
    """Pieces as plain lines: symbols in words, a cut in the middle as a dashed line with scissors' marks."""
    if pieces and isinstance(pieces[-1], Cut):
        pieces = pieces[:-1]
    return [_words(piece, columns) for piece in pieces]


def _words(piece: Piece, columns: int) -> str:
    match piece:
        case Line(text):
            return text
        case Barcode(data):
            return in_words(data, columns)
        case QR(data):
            return qr_in_words(data, columns)
        case Cut():
            return ("- " * columns)[:columns].rstrip()


def png(receipt: Receipt, width_columns: int, codec: str = "cp858") -> bytes:
    """The receipt as a PNG that looks like the paper it would be on."""
    from receipts.picture import picture  # Pillow loads here, not with the till

    return picture(typeset(receipt, width_columns, codec), width_columns)
