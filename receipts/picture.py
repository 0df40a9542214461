"""Draws set lines as a picture of the paper, in cells of 12 by 24 dots as a printer's font A has them."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from receipts.document import QR, Barcode, Cut
from receipts.symbols import barcode_module_dots, qr_module_dots
from receipts.typesetting import Line, Piece

CELL_WIDTH, CELL_HEIGHT, LINE_HEIGHT = 12, 24, 30
BAR_HEIGHT = 64
_MARGIN, _TOOTH, _FRAME = 30, 6, 24
_INK, _PAPER, _TABLE, _SHADOW = (38, 36, 42), (252, 251, 246), (214, 216, 219), (188, 190, 194)
_FONTS = ("DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "Menlo.ttc", "consola.ttf", "cour.ttf")


def picture(pieces: list[Piece], columns: int) -> bytes:
    """PNG of `pieces` on paper of `columns`; each cut ends one piece of paper and begins the next."""
    sheets = [_torn(_sheet(part, columns)) for part in _parts(pieces)]
    width = sheets[0].width + 2 * _FRAME
    table = Image.new("RGB", (width, sum(sheet.height + _FRAME for sheet in sheets) + _FRAME), _TABLE)
    top = _FRAME
    for sheet in sheets:
        table.paste(_SHADOW, (_FRAME + 4, top + 5), sheet.getchannel("A"))
        table.paste(sheet, (_FRAME, top), sheet)
        top += sheet.height + _FRAME
    out = BytesIO()
    table.save(out, "PNG")
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


def _sheet(pieces: list[Piece], columns: int) -> Image.Image:
    """Grey values of one piece of paper, without its margins."""
    drawn = [_drawn(piece, columns) for piece in pieces]
    sheet = Image.new("L", (columns * CELL_WIDTH, max(sum(strip.height for strip in drawn), LINE_HEIGHT)), 0)
    top = 0
    for strip in drawn:
        sheet.paste(strip, ((sheet.width - strip.width) // 2, top))
        top += strip.height
    return sheet


def _drawn(piece: Piece, columns: int) -> Image.Image:
    match piece:
        case Line():
            return _line(piece, columns)
        case Barcode():
            return _barcode(piece, columns)
        case QR():
            return _qr(piece, columns)
        case Cut():
            raise AssertionError("a cut ends the sheet")


def _line(line: Line, columns: int) -> Image.Image:
    """One line of ink. Double height stretches the dots, bold strikes twice, as the printer does."""
    strip = Image.new("L", (columns * CELL_WIDTH, LINE_HEIGHT), 0)
    draw, font = ImageDraw.Draw(strip), _font()
    for at, sign in enumerate(line.text):
        middle = (at * CELL_WIDTH + CELL_WIDTH / 2, LINE_HEIGHT - 9)
        for stroke in range(2 if line.bold else 1):
            draw.text((middle[0] + stroke * 0.8, middle[1]), sign, 255, font, anchor="ms")
    return _stretched(strip, 1, 2, Image.Resampling.BICUBIC) if line.large else strip


def _barcode(barcode: Barcode, columns: int) -> Image.Image:
    from barcode import get_barcode_class  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    modules: str = get_barcode_class(barcode.symbology.lower())(barcode.data).build()[0]
    size = barcode_module_dots(barcode, columns * CELL_WIDTH) or 1
    strip = Image.new("L", (columns * CELL_WIDTH, BAR_HEIGHT + 6 + LINE_HEIGHT), 0)
    bars = Image.frombytes("L", (len(modules), 1), bytes(255 * int(module) for module in modules))
    bars = _stretched(bars, size, BAR_HEIGHT)
    strip.paste(bars, ((strip.width - bars.width) // 2, 2))
    strip.paste(_line(Line(barcode.data.center(columns)), columns), (0, BAR_HEIGHT + 6))
    return strip


def _qr(qr: QR, columns: int) -> Image.Image:
    from qrcode.main import QRCode  # pyright: ignore[reportMissingTypeStubs]

    code = QRCode(error_correction=0, border=2)  # 0 is level M in this library
    code.add_data(qr.data)
    code.make()
    matrix = code.get_matrix()
    size = qr_module_dots(qr, columns * CELL_WIDTH) or 1
    dots = bytes(255 * bool(dot) for row in matrix for dot in row)
    return _stretched(Image.frombytes("L", (len(matrix), len(matrix)), dots), size, size)


def _stretched(
    image: Image.Image, wider: int, higher: int, how: Image.Resampling = Image.Resampling.NEAREST
) -> Image.Image:
    size = (image.width * wider, image.height * higher)
    return image.resize(size, how)  # pyright: ignore[reportUnknownMemberType]


def _torn(ink: Image.Image) -> Image.Image:
    """The ink on paper with margins, the lower and upper edge cut by a toothed knife."""
    width, height = ink.width + 2 * _MARGIN, ink.height + 2 * _MARGIN
    paper = Image.new("RGBA", (width, height), (*_PAPER, 255))
    paper.paste(_INK, (_MARGIN, _MARGIN), ink)
    edge = Image.new("L", (width, height), 0)
    teeth = range(0, width + _TOOTH, _TOOTH)
    upper = [(x, _TOOTH // 2 * (at % 2)) for at, x in enumerate(teeth)]
    lower = [(x, height - 1 - _TOOTH // 2 * (at % 2)) for at, x in enumerate(teeth)]
    ImageDraw.Draw(edge).polygon([*upper, *reversed(lower)], 255)
    paper.putalpha(edge)
    return paper


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A typewriter's font if the system has one; signs stand in their cells with any other, too."""
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, 20)
        except OSError:
            continue
    return ImageFont.load_default(18)
