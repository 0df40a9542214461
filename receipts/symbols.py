"""Barcodes and QR codes: how wide they come out, and what stands for them where there is only text."""

from receipts.document import QR, Barcode

QUIET_MODULES = 20
"""White on both sides together, without which scanners give up."""

_QR_BYTES_BY_VERSION = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)
"""Bytes that versions 1 to 10 hold at error correction M (ISO/IEC 18004, table 7)."""


def in_pairs(data: str) -> bool:
    """True when CODE128 set C fits: one symbol for two digits."""
    return len(data) % 2 == 0 and data.isascii() and data.isdigit()


def barcode_modules(barcode: Barcode) -> int:
    """Width in modules without the quiet zone. CODE128 adds start and check symbol, 11 each, and stop, 13."""
    if barcode.symbology == "EAN13":
        return 95
    symbols = len(barcode.data) // 2 if in_pairs(barcode.data) else len(barcode.data)
    return 11 * (symbols + 2) + 13


def barcode_module_dots(barcode: Barcode, dots: int) -> int:
    """The widest module, 3 or 2 dots, with which it fits on `dots` of paper; 0 when none does.

    A printer leaves out a barcode that is too wide without a word, so this is asked first.
    """
    modules = barcode_modules(barcode) + QUIET_MODULES
    return next((module for module in (3, 2) if modules * module <= dots), 0)


def qr_module_dots(qr: QR, dots: int) -> int:
    """The widest module, 3 to 6 dots, with which it fits on `dots` of paper; 0 when none does."""
    size = len(qr.data.encode())
    version = next(at for at, most in enumerate(_QR_BYTES_BY_VERSION, 1) if size <= most)
    modules = 17 + 4 * version + 8  # 4 white modules on each side
    return next((module for module in (6, 5, 4, 3) if modules * module <= dots), 0)


def in_words(data: str, columns: int) -> str:
    """The line that stands for a barcode in text, centred."""
    drawn = f"|||| {data} ||||"
    return (drawn if len(drawn) <= columns else data[:columns]).center(columns).rstrip()


def qr_in_words(data: str, columns: int) -> str:
    """The line that stands for a QR code in text, centred and cut to the paper."""
    signs = data if data.isascii() and data.isprintable() else ascii(data)[1:-1]
    return f"[QR {signs}]"[:columns].center(columns).rstrip()
