"""Receipts as ESC/POS bytes.

python-escpos knows the code pages of each printer (`models`) and the QR commands; itself it is loaded for the
first QR code, since that takes a third of a second. Lines are composed and encoded here, and its `barcode()`
is not used: it writes notices on stdout. Source of the commands: Epson's ESC/POS command reference.
"""

import logging

from receipts import models
from receipts.bitmap import Bitmap, bitmap
from receipts.characters import replaced
from receipts.document import QR, Barcode, Cut, Picture, Receipt
from receipts.fonts import Font
from receipts.profiles import Confirmation, Pin, Profile
from receipts.symbols import barcode_module_dots, in_pairs, qr_module_dots
from receipts.typesetting import Line, alike, typeset

_logger = logging.getLogger(__name__)

INIT = b"\x1b@"
FEED_AND_CUT = b"\x1dVB\x00"
"""`GS V 66 0`: feeds the last line past the knife, then cuts. Counts only at the start of a line."""
_RASTER_ROWS = 256
_CONNECTOR = {2: b"\x00", 5: b"\x01"}
_CENTRE, _LEFT = b"\x1ba\x01", b"\x1ba\x00"


def to_bytes(receipt: Receipt, profile: Profile) -> bytes:
    """A whole job for a printer that confirms nothing: reset, the receipt, one cut at the end."""
    return INIT + body(receipt, profile) + FEED_AND_CUT


def body(receipt: Receipt, profile: Profile) -> bytes:
    """The receipt for a printer just reset, without the cut at its end: a job adds it behind its proof.

    Raises `LookupError` when the printer has no such code page.
    """
    _tell_replaced(receipt, profile)
    pieces = typeset(receipt, profile.columns, profile.codec, profile.font)
    if pieces and isinstance(pieces[-1], Cut):
        pieces.pop()
    out = [_code_page(profile.escpos, profile.code_page), _font(profile.font)]
    for piece in alike(pieces):
        match piece:
            case Barcode():
                out.append(_barcode(piece, profile))
            case QR():
                out.append(_qr(piece, profile))
            case Picture():
                drawn = bitmap(piece, profile.logo, profile.dots)
                out.append(_raster(drawn) if drawn else b"")
            case Bitmap():
                out.append(_raster(piece))
            case Cut():
                out.append(FEED_AND_CUT)
            case _:
                out.append(_lines(piece, profile.codec))
    return b"".join(out)


def pulse(profile: Profile) -> bytes:
    """What opens the drawer at that printer: at once, where it is known to be one that can."""
    at_once = profile.confirmation is Confirmation.A
    return drawer_pulse_now(profile.drawer_pin) if at_once else drawer_pulse(profile.drawer_pin)


def drawer_pulse(pin: Pin) -> bytes:
    """`ESC p`: on for 50 ms, off for 500 ms (a solenoid stands a fifth of the time). Waits its turn."""
    return b"\x1bp" + _CONNECTOR[pin] + b"\x19\xfa"


def drawer_pulse_now(pin: Pin) -> bytes:
    """`DLE DC4 1`: 100 ms at once, even behind a paper end."""
    return b"\x10\x14\x01" + _CONNECTOR[pin] + b"\x01"


def _tell_replaced(receipt: Receipt, profile: Profile) -> None:
    """One line in the log with the signs alone: what stood around them is the customer's."""
    if signs := replaced("\n".join(receipt.words()), profile.codec):
        named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in sorted(signs))
        _logger.info("code page %s has no sign for %s: printed otherwise", profile.code_page, named)


def _lines(lines: tuple[Line, ...], codec: str) -> bytes:
    text = "".join(f"{line.text}\n" for line in lines).encode(codec, "replace")
    if lines[0].bold:
        text = b"\x1bE\x01" + text + b"\x1bE\x00"
    if size := 0x10 * lines[0].wide + 0x01 * lines[0].large:
        text = b"\x1d!" + bytes([size]) + text + b"\x1d!\x00"
    return text


def _font(font: Font) -> bytes:
    """`ESC M`; nothing for the font that a printer has after its reset."""
    return b"" if font is Font.A else b"\x1bM\x01"


def _barcode(barcode: Barcode, profile: Profile) -> bytes:
    """Text below it, 64 dots high. CODE128 in set C when it is all pairs of digits, else in set B."""
    module = barcode_module_dots(barcode, profile.dots)
    setting = b"\x1dh\x40\x1dH\x02\x1df\x00\x1dw" + bytes([module])
    if barcode.symbology == "EAN13":
        symbol = b"\x1dk\x43\x0d" + barcode.data.encode()
    elif in_pairs(barcode.data):
        pairs = bytes(int(barcode.data[at : at + 2]) for at in range(0, len(barcode.data), 2))
        symbol = b"\x1dk\x49" + bytes([len(pairs) + 2]) + b"{C" + pairs
    else:
        signs = barcode.data.replace("{", "{{").encode()
        symbol = b"\x1dk\x49" + bytes([len(signs) + 2]) + b"{B" + signs
    return _CENTRE + setting + symbol + _LEFT


def _raster(picture: Bitmap) -> bytes:
    """`GS v 0` in pieces, since printers take no more than some hundred rows at once."""
    width, size = picture.row_bytes, picture.row_bytes * _RASTER_ROWS
    out = b""
    for at in range(0, len(picture.dots), size):
        part = picture.dots[at : at + size]
        rows = len(part) // width
        out += b"\x1dv0\x00" + width.to_bytes(2, "little") + rows.to_bytes(2, "little") + part
    return out


def _qr(qr: QR, profile: Profile) -> bytes:
    from escpos.printer import Dummy  # pyright: ignore[reportMissingTypeStubs]

    printer = Dummy(profile=profile.escpos)
    # 1 is error correction M: a crumpled receipt still reads.
    printer.qr(  # pyright: ignore[reportUnknownMemberType]
        qr.data, ec=1, size=qr_module_dots(qr, profile.dots), native=True
    )
    return _CENTRE + printer.output + _LEFT


def _code_page(model: str, code_page: str) -> bytes:
    """The one page switch of a job, `ESC t`."""
    try:
        return b"\x1bt" + bytes([models.code_pages(model)[code_page]])
    except LookupError as error:
        raise LookupError(f"printer profile {model} has no code page {code_page}") from error
