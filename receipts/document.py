"""A receipt as data: blocks of text, rules, barcodes and cuts, free of any printer's commands.

Money arrives here as words: layouts format it. Widths are not known here either: a block says what belongs
together, and `typesetting` makes lines of it for one width of paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Annotated, Literal, cast

from pydantic import Field, JsonValue, TypeAdapter

from receipts.language import moment, say

Align = Literal["left", "center", "right"]
Size = Literal["normal", "large", "wide", "huge"]
"""`large` is double height: it takes two lines and no more columns. `wide` is double width where there is
room for it, else as `normal`; `huge` is both where there is room, else as `large`."""

QR_MOST_BYTES = 213
"""Version 10 at error correction M: still 3 dots a module on 58 mm paper."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words that wrap where the paper ends. A line feed starts a new line; spaces stay as they are."""

    text: str
    bold: bool = False
    size: Size = "normal"
    align: Align = "left"
    kind: Literal["text"] = field(default="text", kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Columns:
    """A name at the left, which wraps, and an amount at the right, which never does."""

    left: str
    right: str
    bold: bool = False
    size: Size = "normal"
    kind: Literal["columns"] = field(default="columns", kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a `Row`. `width` in columns, widened for longer text; 0 takes what is left and wraps."""

    text: str
    width: int = 0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, one space between. On narrow paper the wrapping cells get lines of their own."""

    cells: tuple[Cell, ...]
    bold: bool = False
    kind: Literal["row"] = field(default="row", kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    kind: Literal["rule"] = field(default="rule", kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode with its text below. A paper too narrow for it shows the text alone.

    CODE128 takes 1 to 48 printable ASCII characters, EAN13 13 digits with a right check digit; `ValueError`
    otherwise.
    """

    data: str
    symbology: Literal["CODE128", "EAN13"] = "CODE128"
    kind: Literal["barcode"] = field(default="barcode", kw_only=True, repr=False)

    def __post_init__(self) -> None:
        if self.symbology == "CODE128":
            if not 1 <= len(self.data) <= 48 or not all(" " <= sign <= "~" for sign in self.data):
                raise ValueError(f"{self.data!r} is not 1 to 48 printable ASCII characters for CODE128")
        elif not (len(self.data) == 13 and self.data.isascii() and self.data.isdigit()):
            raise ValueError(f"{self.data!r} is not 13 digits for EAN13")
        elif sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(self.data)) % 10:
            raise ValueError(f"{self.data!r} has a wrong EAN13 check digit")


@dataclass(frozen=True, slots=True)
class QR:
    """A QR code, centred. `data` is 1 to `QR_MOST_BYTES` bytes of UTF-8; `ValueError` otherwise."""

    data: str
    kind: Literal["qr"] = field(default="qr", kw_only=True, repr=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode()) <= QR_MOST_BYTES:
            raise ValueError(f"a QR code on a receipt holds 1 to {QR_MOST_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, centred. A journal keeps name and SHA-256 of its file; a printer's profile, the file."""

    name: str
    sha256: str
    kind: Literal["picture"] = field(default="picture", kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: int = 1
    kind: Literal["feed"] = field(default="feed", kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class Cut:
    """Feeds the paper past the knife and cuts it."""

    kind: Literal["cut"] = field(default="cut", kw_only=True, repr=False)


Block = Text | Columns | Row | Rule | Barcode | QR | Picture | Feed | Cut


@dataclass(frozen=True, slots=True)
class Receipt:
    """What goes on paper, top to bottom."""

    blocks: tuple[Block, ...]

    def words(self) -> Iterator[str]:
        """Everything on it that is written in letters."""
        for block in self.blocks:
            match block:
                case Text(text):
                    yield text
                case Columns(left, right):
                    yield from (left, right)
                case Row(cells):
                    yield from (cell.text for cell in cells)
                case _:
                    pass


@cache
def _written() -> TypeAdapter[tuple[Block, ...]]:
    return TypeAdapter(tuple[Annotated[Block, Field(discriminator="kind")], ...])


def to_json(receipt: Receipt) -> list[JsonValue]:
    """The blocks as JSON values, each with its `kind`: the form a journal keeps."""
    return cast("list[JsonValue]", _written().dump_python(receipt.blocks, mode="json"))


def from_json(blocks: Sequence[object]) -> Receipt:
    """The receipt that `to_json` wrote. Raises `ValueError` on anything else."""
    return Receipt(_written().validate_python(blocks))


def marked_around(receipt: Receipt, words: str) -> Receipt:
    """`receipt` with `words` on top and at its end, before the last cut; once, however often it is marked."""
    mark = Text(words, bold=True, align="center")
    if mark in receipt.blocks:
        return receipt
    *body, last = receipt.blocks
    end = (mark, last) if isinstance(last, Cut) else (last, mark)
    return Receipt((mark, *body, *end))


def marked_copy(receipt: Receipt, number: int, at: datetime) -> Receipt:
    """`receipt` with COPY, the copy's number and its time on top; all below stays as it was."""
    return Receipt(
        (
            Text(say("COPY"), bold=True, size="huge", align="center"),
            Text(say("Copy {number} printed {at}", number=number, at=moment(at, "%H:%M:%S")), align="center"),
            Rule(),
            *receipt.blocks,
        )
    )
