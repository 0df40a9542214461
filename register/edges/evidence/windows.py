"""Files of any length as windows that overlap, so that memory holds one; packed ones are unpacked too."""

import bz2
import gzip
import lzma
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from register.domain.cards.card_data import REACH
from register.language import say

_AT_ONCE = 1024 * 1024
_UNPACKED_MOST = 64 * 1024 * 1024
"""So much of one part of a picture or a page; more is no text, but made to fill memory."""

_PACKED: dict[str, Callable[[Path], object]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_STREAM = re.compile(rb"stream\r?\n")


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a file: what begins from `low` to before `high` is found in it, the rest is around that."""

    data: bytes
    low: int
    high: int
    where: Callable[[int], str]
    """Where in the file something is that is found at an index of `data`."""
    read: int = 0
    """Bytes of the file that are new in it."""
    rows: bool = False
    """Whether it holds rows of a database, whose file is searched as bytes too."""


def windows(path: Path) -> Iterator[Window]:
    """All of the file as it lies there, then what is packed in it. Raises `OSError`."""
    with path.open("rb") as file:
        head = file.read(len(_PNG))
        file.seek(0)
        yield from _sliding(file, _at_byte)
    if (opened := _PACKED.get(path.suffix)) is not None:
        yield from _unpacked(path, opened)
    elif head == _PNG:
        yield from map(_whole, _png_texts(path))
    elif head.startswith(b"%PDF"):
        yield from map(_whole, _pdf_streams(path))


def _at_byte(at: int) -> str:
    return say("byte {byte}", byte=at)


def _at_unpacked_byte(at: int) -> str:
    return say("byte {byte} of what is packed in it", byte=at)


def _unpacked(path: Path, opened: Callable[[Path], object]) -> Iterator[Window]:
    try:
        with cast("BinaryIO", opened(path)) as file:
            yield from _sliding(file, _at_unpacked_byte)
    except (EOFError, zlib.error, lzma.LZMAError) as error:
        raise OSError(0, str(error)) from error


def _sliding(file: BinaryIO, name: Callable[[int], str]) -> Iterator[Window]:
    base, data, low = 0, b"", 0
    while block := file.read(_AT_ONCE):
        data += block
        high = max(low, len(data) - REACH)
        yield Window(data, low, high, partial(_named, name, base), len(block))
        keep = max(0, high - REACH)
        base, low, data = base + keep, high - keep, data[keep:]
    yield Window(data, low, len(data), partial(_named, name, base))


def _named(name: Callable[[int], str], base: int, at: int) -> str:
    return name(base + at)


def _whole(data: bytes) -> Window:
    return Window(data, 0, len(data), lambda _: say("in a part that is packed"), len(data))


def _png_texts(path: Path) -> Iterator[bytes]:
    """The words that stand in a picture beside its dots. Source: PNG (ISO/IEC 15948), 11.3.4."""
    with path.open("rb") as file:
        file.seek(len(_PNG))
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind not in _PNG_TEXTS:
                file.seek(length + 4, 1)
                continue
            text = file.read(min(length, _UNPACKED_MOST))
            file.seek(max(0, length - len(text)) + 4, 1)
            yield from _inflated_behind_nul(text)


def _inflated_behind_nul(text: bytes) -> Iterator[bytes]:
    """What is packed in a text of a picture: it begins some bytes behind its name, which ends with a 0."""
    start = text.find(b"\0") + 1
    for at in range(start, min(start + 64, len(text))):
        if text[at : at + 1] == b"x" and (found := _inflated(text[at:])):
            yield found
            return


def _pdf_streams(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        data = file.read(_UNPACKED_MOST)
    for found in _STREAM.finditer(data):
        if page := _inflated(data[found.end() : data.find(b"endstream", found.end())]):
            yield page


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _UNPACKED_MOST)
    except zlib.error:
        return b""
