"""What a card's number looks like, and what of a till's own numbers looks like one by chance.

Sources: ISO/IEC 7812-1 (13 to 19 digits, Luhn's check digit, none of a card begins with 0), ISO/IEC 7813
(tracks), GS1 General Specifications 7.9.1 (article numbers).
"""

import re
from collections.abc import Iterator

from register.domain.goods.check_digit import check_digit

DIGITS = range(13, 20)
"""How many digits the number of a bank card, or of most gift cards, has."""

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
#: Digits of a number as it is embossed, typed or read aloud.
_GROUPED = {
    *((4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4)),
    *((4, 3, 3, 3), (4, 4, 4, 1), (4, 4, 4, 2), (4, 4, 4, 3)),
}
_GROUPS = re.compile(rb"[0-9]{3,7}(?:([ -])[0-9]{1,7})(?:\1[0-9]{1,7}){1,4}(?![0-9])")
_NO_DIGIT = re.compile(rb"[^0-9]")

_DINERS = (b"30", b"36", b"38", b"39")
_HEX = b"0123456789abcdefABCDEF"
_DIGEST = 32
"""Hex digits of the shortest digest: what lies within so many is a part of one."""
_TENDER = re.compile(rb"[A-Za-z0-9]{4}00(1[5-9]|2[0-4])[0-9]{11}")
"""A transaction at the terminal: four signs, 00, milliseconds. Source: Terminal API, `TransactionID`."""
_TENDER_SIGNS = 19
_TOKEN = re.compile(rb"token|[\0-\x1f]card\x1f?\Z")
"""Before what stands for a card: in events, and in the keys of the projections."""
_MOMENT = re.compile(
    rb"20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"
)
_MILLISECONDS = range(1_420_000_000_000, 2_500_000_000_000)
"""Of the years 2015 to 2049. No card's number of 13 digits begins so."""


def passes_luhn(digits: bytes) -> bool:
    """Whether the last of `digits`, which are ASCII, is the check digit of a card's number."""
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(odd) - 48 * len(odd) + sum(_DOUBLED[digit - 48] for digit in even)) % 10 == 0


def runs(shape: bytes) -> Iterator[tuple[int, int]]:
    """Where the runs of 13 digits and more in `shape` begin and end; every digit in it is a 0."""
    least = b"0" * DIGITS[0]
    at = shape.find(least)
    while at >= 0:
        found = _NO_DIGIT.search(shape, at)
        end = found.start() if found else len(shape)
        yield at, end
        at = shape.find(least, end)


def without_integers(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the digits there begin and end, less a small number beside them that is a digit by chance.

    In a row of a database a text and a number may be side by side: the byte 52 is a 4 then. The kinds of both
    stand before them: 13 + 2n of a text of n bytes, 1 or 2 of a whole number of one or two bytes. Source:
    sqlite.org, "Database File Format", 2.1.
    """
    before = data[max(0, start - 3) : start].rjust(3, b"\0")
    for extra in (1, 2):
        kind = 13 + 2 * (end - start - extra)
        if before[2] == kind and before[1] in (1, 2):
            return start + extra, end
        if before[1] == kind and before[0] == 2:  # the first of two bytes is no digit
            return start + 1, end
        if before[1] == kind and before[2] == extra:
            return start, end - extra
    return start, end


def grouped(data: bytes, near: int) -> tuple[int, int] | None:
    """Where a number in groups, with spaces or with dashes, stands around `near`; `None` where none does."""
    start = near
    while start > 0 and data[start - 1 : start].isdigit() and near - start < DIGITS[-1]:
        start -= 1
    found = _GROUPS.match(data, start)
    if found is None:
        return None
    parts = re.split(rb"[ -]", found[0])
    for count in range(len(parts), 2, -1):
        lengths = tuple(map(len, parts[:count]))
        if lengths in _GROUPED or (count == len(parts) and _alone(data, start, found.end(), lengths)):
            return start, start + sum(lengths) + count - 1
    return None


def _alone(data: bytes, start: int, end: int, lengths: tuple[int, ...]) -> bool:
    """Whether groups of another kind stand for themselves, so that they are one number."""
    around = data[max(0, start - 1) : start] + data[end : end + 1]
    apart = not any(sign in b" -." or bytes([sign]).isalnum() for sign in around)
    return apart and min(lengths) > 2 and sum(lengths) in DIGITS


def is_ours(data: bytes, start: int, end: int) -> bool:
    """Whether the digits there are something else than a card's number: the form or the place says so."""
    digits = data[start:end]
    if digits.startswith(b"0") or (len(digits) < 15 and _is_code_or_moment(digits)):
        return True
    return is_part(data, start, end)


def is_part(data: bytes, start: int, end: int) -> bool:
    """Whether what stands there is a part of something longer, or named as what stands for a card."""
    return (
        _is_fraction(data, start)
        or _in_digest(data, start, end)
        or _in_tender(data, start, end)
        or _TOKEN.search(data[max(0, start - 12) : start]) is not None
    )


def _is_code_or_moment(digits: bytes) -> bool:
    if len(digits) == 13 and int(digits) in _MILLISECONDS:
        return True
    if len(digits) == 14 and (digits.startswith(_DINERS) or _MOMENT.fullmatch(digits)):
        return not digits.startswith(_DINERS)
    return check_digit(digits[:-1].decode()) == digits[-1] - 48


def _is_fraction(data: bytes, start: int) -> bool:
    before = data[max(0, start - 2) : start]
    return len(before) == 2 and before[:1].isdigit() and before[1:] == b"."


def _in_digest(data: bytes, start: int, end: int) -> bool:
    first, last = start, end
    while first > 0 and data[first - 1] in _HEX and end - first < _DIGEST:
        first -= 1
    while last < len(data) and data[last] in _HEX and last - first < _DIGEST:
        last += 1
    # Where a database cuts a text at the end of a page, the rest is elsewhere, and a 0 byte follows.
    cut = data[last : last + 1] == b"\0" and (first, last) != (start, end)
    return cut or last - first >= _DIGEST


def _in_tender(data: bytes, start: int, end: int) -> bool:
    """Whether they end a transaction's name at the terminal, or are the processor's behind its point."""
    word = data[max(0, end - _TENDER_SIGNS) : end]
    if _TENDER.fullmatch(word) and not word.isdigit():
        return True
    before = data[max(0, start - 1 - _TENDER_SIGNS) : start]
    return before.endswith(b".") and _TENDER.fullmatch(before[:-1]) is not None
