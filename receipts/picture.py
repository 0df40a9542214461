"""Draws set lines as a picture of the paper: dot by dot, in cells as large as those of the printer's font.

The typeface comes with the program, so that a receipt looks the same wherever it is drawn.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from receipts.bitmap import Bitmap
from receipts.document import QR, Barcode, Cut, Picture
from receipts.fonts import Font
from receipts.symbols import barcode_module_dots, qr_module_dots
from receipts.typesetting import Line, Piece

LINE_HEIGHT = 30
BAR_HEIGHT = 64
_MARGIN, _TOOTH, _FRAME = 30, 6, 24
_TABLE, _SHADOW, _PAPER, _INK = range(4)
_COLOURS = (214, 216, 219), (188, 190, 194), (252, 251, 246), (38, 36, 42)
"""All that there are: few make a small file."""
_TYPEFACE = "DejaVuSansMono-receipts.ttf"


def picture(pieces: list[Piece], dots: int) -> bytes:
    """PNG of `pieces` on paper of `dots`; each cut ends one piece of paper and begins the next."""
    sheets = [_sheet(part, dots) for part in _parts(pieces)]
    edges = [_torn(sheet) for sheet in sheets]
    size = edges[0].width + 2 * _FRAME, sum(edge.height + _FRAME for edge in edges) + _FRAME
    table = Image.new("P", size, _TABLE)
    table.putpalette([value for colour in _COLOURS for value in colour])
    top = _FRAME
    for ink, edge in zip(sheets, edges, strict=True):
        table.paste(_SHADOW, (_FRAME + 4, top + 5), edge)
        table.paste(_PAPER, (_FRAME, top), edge)
        table.paste(_INK, (_FRAME + _MARGIN, top + _MARGIN), ink)
        top += edge.height + _FRAME
    out = BytesIO()
    table.save(out, "PNG", optimize=True)
    return out.getvalue()


def _parts(pieces: list[Piece]) -> Iterator[list[Piece]]:
    part: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Cut):
            yield part
            part = []
        else:
            part.append(piece)
    if part or not pieces or not isinstance(pieces[-1], Cut):
        yield part


def _sheet(pieces: list[Piece], dots: int) -> Image.Image:
    """The ink on one piece of paper, without its margins."""
    drawn = [_drawn(piece, dots) for piece in pieces]
    sheet = Image.new("L", (dots, max(sum(strip.height for strip in drawn), LINE_HEIGHT)), 0)
    top = 0
    for strip in drawn:
        sheet.paste(strip, ((sheet.width - strip.width) // 2, top))
        top += strip.height
    return sheet


def _drawn(piece: Piece, dots: int) -> Image.Image:
    match piece:
        case Line():
            return _line(piece, dots)
        case Barcode():
            return _barcode(piece, dots)
        case QR():
            return _qr(piece, dots)
        case Bitmap():
            return Image.frombytes("1", (piece.row_bytes * 8, piece.height), piece.dots).convert("L")
        case Picture():
            return _line(Line("[image]".center(dots // Font.A.width)), dots)
        case Cut():
            raise AssertionError("a cut ends the sheet")


def _line(line: Line, dots: int) -> Image.Image:
    """One line of ink. Double size doubles the dots, bold strikes twice a dot apart, as the printer does."""
    strip = Image.new("L", (dots // 2 if line.wide else dots, LINE_HEIGHT), 0)
    draw, font, cell = ImageDraw.Draw(strip), face(line.font), line.font.width
    draw.fontmode = "1"  # a dot is burnt or not: a printer has no grey
    for at, sign in enumerate(line.text):
        for stroke in range(1 + line.bold):
            draw.text((at * cell + cell / 2 + stroke, LINE_HEIGHT - 9), sign, 255, font, anchor="ms")
    return _stretched(strip, 1 + line.wide, 1 + line.large)


def _barcode(barcode: Barcode, dots: int) -> Image.Image:
    from barcode import get_barcode_class  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    modules: str = get_barcode_class(barcode.symbology.lower())(barcode.data).build()[0]
    size = barcode_module_dots(barcode, dots) or 1
    strip = Image.new("L", (dots, BAR_HEIGHT + 6 + LINE_HEIGHT), 0)
    bars = Image.frombytes("L", (len(modules), 1), bytes(255 * int(module) for module in modules))
    bars = _stretched(bars, size, BAR_HEIGHT)
    strip.paste(bars, ((strip.width - bars.width) // 2, 2))
    strip.paste(_line(Line(barcode.data.center(dots // Font.A.width)), dots), (0, BAR_HEIGHT + 6))
    return strip


def _qr(qr: QR, dots: int) -> Image.Image:
    from qrcode.main import QRCode  # pyright: ignore[reportMissingTypeStubs]

    code = QRCode(error_correction=0, border=2)  # 0 is level M in this library
    code.add_data(qr.data)
    code.make()
    matrix = code.get_matrix()
    size = qr_module_dots(qr, dots) or 1
    modules = bytes(255 * bool(module) for row in matrix for module in row)
    return _stretched(Image.frombytes("L", (len(matrix), len(matrix)), modules), size, size)


def _stretched(image: Image.Image, wider: int, higher: int) -> Image.Image:
    size = (image.width * wider, image.height * higher)
    return image.resize(size, Image.Resampling.NEAREST)  # pyright: ignore[reportUnknownMemberType]


def _torn(ink: Image.Image) -> Image.Image:
    """Where the paper is that holds `ink` and margins; a toothed knife cut its lower and upper edge."""
    width, height = ink.width + 2 * _MARGIN, ink.height + 2 * _MARGIN
    edge = Image.new("L", (width, height), 0)
    teeth = range(0, width + _TOOTH, _TOOTH)
    upper = [(x, _TOOTH // 2 * (at % 2)) for at, x in enumerate(teeth)]
    lower = [(x, height - 1 - _TOOTH // 2 * (at % 2)) for at, x in enumerate(teeth)]
    ImageDraw.Draw(edge).polygon([*upper, *reversed(lower)], 255)
    return edge


@cache
def face(font: Font) -> ImageFont.FreeTypeFont:
    """In a size whose signs fill the printer's cells. Nothing is shaped: a printer takes sign by sign."""
    typeface = BytesIO((files("receipts") / "typefaces" / _TYPEFACE).read_bytes())
    return ImageFont.truetype(typeface, 20 if font is Font.A else 15, layout_engine=ImageFont.Layout.BASIC)
