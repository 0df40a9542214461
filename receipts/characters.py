"""What a printer's code page can say: every text becomes signs that print in one cell each."""

import unicodedata
from functools import lru_cache

_SAID_OTHERWISE = {
    "\t": " ",
    "⁄": "/",
    "–": "-",
    "—": "-",
    "‐": "-",
    "−": "-",
    "‘": "'",
    "’": "'",
    "‚": ",",
    "“": '"',
    "”": '"',
    "„": '"',
    "…": "...",
    "•": "*",
    "·": "*",
    "×": "x",
    "✓": "v",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "%": "٪",
}
"""Tried only where the page lacks the sign itself."""

_NOT_ALL_OF_ASCII = ("cp864",)
"""Pages on which a number below 128 is another sign than everywhere else: an Arabic percent sign."""


def printable(text: str, codec: str) -> str:
    """`text` in signs that the code page `codec` (a Python codec of one byte a sign) has.

    Typographic signs become plain ones, letters lose accents the page lacks, spaces of any width become a
    space, anything else `?`. Control characters vanish: one in an article's name could reset the printer.
    So the length of what comes back is its width in columns.
    """
    if text.isascii() and text.isprintable() and codec not in _NOT_ALL_OF_ASCII:
        return text
    return unicodedata.normalize("NFC", text).translate(_page(codec))


class _Page(dict[int, str]):
    """What becomes of each sign on one page, found out when it first comes."""

    def __init__(self, codec: str) -> None:
        self._codec = codec

    def __missing__(self, sign: int) -> str:
        said = _sign(chr(sign), self._codec)
        if len(self) < _REMEMBERED:
            self[sign] = said
        return said


_page = lru_cache(_Page)
_REMEMBERED = 4096
"""Signs a page keeps; a shop has some hundred."""


def replaced(text: str, codec: str) -> set[str]:
    """The signs of `text` that the page lacks, so that others stand for them on paper."""
    if text.isascii():
        return set()
    return {
        sign
        for sign in set(unicodedata.normalize("NFC", text))
        if sign > "~"
        and not unicodedata.category(sign).startswith(("C", "Z"))
        and _page(codec)[ord(sign)] != sign
    }


def _sign(sign: str, codec: str) -> str:
    category = unicodedata.category(sign)
    if category == "Zs":
        return " "
    if category not in ("Cc", "Cf", "Cs", "Mn", "Me") and _in_page(sign, codec):
        return sign
    if sign in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[sign]
    if category.startswith(("C", "M")):
        return ""
    bare, *accent = unicodedata.decomposition(sign).split() or [""]
    if accent and not bare.startswith("<"):
        return _sign(chr(int(bare, 16)), codec)  # one accent after the other: the page may have the next
    # A page for Vietnamese has accents by themselves, and they would take a column each.
    parts = [part for part in unicodedata.normalize("NFKD", sign) if unicodedata.category(part)[0] != "M"]
    letters = "".join(part if _in_page(part, codec) else _SAID_OTHERWISE.get(part, "") for part in parts)
    return letters if letters.isprintable() and letters else "?"


def _in_page(sign: str, codec: str) -> bool:
    try:
        return len(sign.encode(codec)) == 1
    except UnicodeEncodeError:
        return False
