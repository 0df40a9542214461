"""The symbols that a mock printer draws. Source: Epson, ESC/POS command reference, `GS k`, `GS v 0`."""

from receipts.bitmap import Bitmap
from receipts.document import Barcode
from receipts.typesetting import Piece


def barcode(payload: bytes) -> Barcode | None:
    """The barcode of `GS k m ...`, None when a printer would not draw it."""
    try:
        match payload[0]:
            case 0x02:
                return Barcode(payload[1:-1].decode("ascii"), "EAN13")
            case 0x43:
                return Barcode(payload[2:].decode("ascii"), "EAN13")
            case 0x49 if payload[2:4] == b"{C":
                return Barcode("".join(f"{pair:02}" for pair in payload[4:]))
            case 0x49 if payload[2:4] == b"{B":
                return Barcode(payload[4:].decode("ascii").replace("{{", "{"))
            case _:
                return None
    except ValueError:
        return None


def bitmap(payload: bytes) -> Bitmap:
    """The dots of `GS v 0 m xL xH yL yH ...`."""
    return Bitmap(int.from_bytes(payload[2:4], "little"), payload[6:])


def joined(last: list[Piece], lower: Bitmap) -> list[Piece]:
    """What was drawn last and what is drawn below it: two parts of a picture are one again."""
    match last:
        case [Bitmap() as upper] if upper.row_bytes == lower.row_bytes:
            return [upper.above(lower)]
        case _:
            return [*last, lower]
