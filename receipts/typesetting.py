"""Makes lines of blocks for one width of paper. Printer, preview and picture all set the same lines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from receipts.bitmap import Bitmap
from receipts.characters import printable
from receipts.document import (
    QR,
    Align,
    Barcode,
    Cell,
    Columns,
    Cut,
    Feed,
    Picture,
    Receipt,
    Row,
    Rule,
    Size,
    Text,
)
from receipts.fonts import Font
from receipts.symbols import barcode_module_dots, qr_module_dots

NARROWEST = 12
"""Columns below which a wrapping name gets a line of its own rather than a sliver beside its amount."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, no wider than the paper, already spaced out. `large` is double height.

    In a `wide` line each sign of `text` takes two columns.
    """

    text: str
    bold: bool = False
    large: bool = False
    wide: bool = False
    font: Font = Font.A


Symbol = Barcode | QR | Picture | Bitmap
"""What is drawn. A picture becomes a bitmap where its file is at hand: on the way to a printer."""

Piece = Line | Symbol | Cut


def typeset(receipt: Receipt, columns: int, codec: str = "cp858", font: Font = Font.A) -> list[Piece]:
    """The receipt in lines of at most `columns`, in signs of `codec`; symbols that do not fit become text."""
    pieces: list[Piece] = []
    dots = columns * font.width
    for block in receipt.blocks:
        match block:
            case Barcode():
                fits = barcode_module_dots(block, dots) > 0
                pieces += [block] if fits else _text(Text(block.data, align="center"), columns, codec)
            case QR():
                fits = qr_module_dots(block, dots) > 0
                pieces += [block] if fits else _text(Text(block.data), columns, codec)
            case Cut() | Picture():
                pieces.append(block)
            case _:
                pieces += _lines(block, columns, codec)
    if font is Font.A:
        return pieces
    return [replace(piece, font=font) if isinstance(piece, Line) else piece for piece in pieces]


def _lines(block: Text | Columns | Row | Rule | Feed, columns: int, codec: str) -> list[Line]:
    match block:
        case Text():
            return _text(block, columns, codec)
        case Columns():
            return _columns(block, columns, codec)
        case Row(cells, bold):
            return [Line(line, bold) for line in _row(cells, columns, codec)]
        case Rule():
            return [Line("-" * columns)]
        case Feed(lines):
            return [Line("")] * lines
        case _:
            assert_never(block)


def _text(block: Text, columns: int, codec: str) -> list[Line]:
    """Words in double width as long as none of them would have to be broken for it."""
    paragraphs = [printable(paragraph, codec) for paragraph in block.text.split("\n")]
    wide = _is_wide(block.size) and _longest_word(paragraphs) <= columns // 2
    room = columns // 2 if wide else columns
    return [
        Line(_aligned(line, room, block.align).rstrip(), block.bold, _is_large(block.size), wide)
        for paragraph in paragraphs
        for line in wrapped(paragraph, room)
    ]


def _columns(block: Columns, columns: int, codec: str) -> list[Line]:
    """Name and amount in double width where they fit on one line so, with two signs between them."""
    left, right = printable(block.left, codec), printable(block.right, codec)
    wide = _is_wide(block.size) and len(left) + len(right) + 2 <= columns // 2
    room = columns // 2 if wide else columns
    if len(left) + max(len(right), 1) < room:
        lines = [(left + right.rjust(room - len(left))).rstrip()]  # nearly always: no need to wrap
    else:
        lines = _row((Cell(left), Cell(right, 1, "right")), room, codec)
    return [Line(line, block.bold, _is_large(block.size), wide) for line in lines]


def _longest_word(paragraphs: list[str]) -> int:
    return max((len(word) for paragraph in paragraphs for word in paragraph.split()), default=0)


def _is_large(size: Size) -> bool:
    return size in ("large", "huge")


def _is_wide(size: Size) -> bool:
    return size in ("wide", "huge")


def _row(cells: tuple[Cell, ...], columns: int, codec: str) -> list[str]:
    """Cells side by side; on narrow paper the wrapping ones above, the others below at the right edge."""
    said = [printable(cell.text, codec) for cell in cells]
    if any(text != cell.text for text, cell in zip(said, cells, strict=True)):
        cells = tuple(Cell(text, cell.width, cell.align) for text, cell in zip(said, cells, strict=True))
    widths = _widths(cells, columns)
    if widths:
        return _side_by_side(cells, widths)
    names = (line.rstrip() for cell in cells if not cell.width for line in wrapped(cell.text, columns))
    wrapping = [name for name in names if name]
    fixed = tuple(cell for cell in cells if cell.width and cell.text)
    widths = [max(cell.width, len(cell.text)) for cell in fixed]
    if fixed and sum(widths) + len(widths) - 1 <= columns:
        return wrapping + [line.rjust(columns) for line in _side_by_side(fixed, widths)]
    return wrapping + _packed(fixed, columns)


def _widths(cells: tuple[Cell, ...], columns: int) -> list[int]:
    """Each cell's columns, or nothing when the paper is too narrow. Wrapping cells share what is left."""
    fixed = [max(cell.width, len(cell.text)) if cell.width else 0 for cell in cells]
    shared = columns - sum(fixed) - (len(cells) - 1)
    wrapping = [cell for cell in cells if not cell.width]
    if shared < 0 or not wrapping:
        return fixed if shared >= 0 else []
    share, rest = divmod(shared, len(wrapping))
    if any(share < min(len(cell.text), NARROWEST) for cell in wrapping):
        return []
    extra = iter([1] * rest + [0] * len(wrapping))
    return [width or share + next(extra) for width in fixed]


def _side_by_side(cells: tuple[Cell, ...], widths: list[int]) -> list[str]:
    wraps = [wrapped(cell.text, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(len(wrap) for wrap in wraps)
    return [
        " ".join(
            _aligned(wrap[at] if at < len(wrap) else "", width, cell.align)
            for cell, width, wrap in zip(cells, widths, wraps, strict=True)
        ).rstrip()
        for at in range(height)
    ]


def _packed(cells: tuple[Cell, ...], columns: int) -> list[str]:
    """As many whole texts on a line as fit, at the right edge."""
    lines: list[str] = []
    for cell in cells:
        for part in wrapped(cell.text.strip(), columns):
            joined = f"{lines[-1]} {part}" if lines else part
            if lines and len(joined) <= columns:
                lines[-1] = joined
            else:
                lines.append(part)
    return [line.rjust(columns) for line in lines]


def _aligned(text: str, columns: int, align: Align) -> str:
    if align == "left":
        return text.ljust(columns)
    return text.rjust(columns) if align == "right" else text.center(columns)


def wrapped(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`, broken at spaces, and inside a word only where it is too long.

    Spaces stay as they are; a line that fits comes back unaltered, the rest of one that does not is indented
    as its beginning was, or as the words behind the dash of a list are.
    """
    if len(text) <= columns:
        return [text]
    start = len(text) - len(text.lstrip())
    indent = (text[:start] + "  " * text.startswith("- ", start))[: columns // 2]
    lines: list[str] = []
    while len(text) > columns:
        at = text.rfind(" ", len(indent) + 1, columns + 1)
        head, rest = (text[:at], text[at:]) if at > 0 else (text[:columns], text[columns:])
        lines.append(head.rstrip())
        text = indent + rest.lstrip() if rest.strip() else ""
    return [*lines, text] if text or not lines else lines


def alike(pieces: list[Piece]) -> Iterator[tuple[Line, ...] | Symbol | Cut]:
    """`pieces` with neighbouring lines of one style taken together."""
    run: list[Line] = []
    for piece in pieces:
        if run and not (isinstance(piece, Line) and _style(piece) == _style(run[-1])):
            yield tuple(run)
            run = []
        if isinstance(piece, Line):
            run.append(piece)
        else:
            yield piece
    if run:
        yield tuple(run)


def _style(line: Line) -> tuple[bool, bool, bool]:
    return line.bold, line.large, line.wide
