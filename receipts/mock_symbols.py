"""The symbols that a mock printer draws. Source: Epson, ESC/POS command reference, `GS k`."""

from receipts.document import Barcode


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
