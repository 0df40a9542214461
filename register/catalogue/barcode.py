"""What was scanned or typed as an article number: a barcode, a short number, or neither."""

from dataclasses import dataclass

from register.domain.goods.check_digit import check_digit

BARCODE_LENGTHS = (8, 12, 13, 14)
"""EAN-8, UPC-A, EAN-13, and the GTIN-14 of a case or of goods of variable measure."""
SHORT_LENGTH = 7
"""An article number up to here carries no check digit; from 8 digits on it is a barcode."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """An EAN-13, UPC-A, EAN-8 or GTIN-14 whose check digit fits."""

    key: str
    """Its 13 digits, zeros in front: the same for a UPC-A and for its EAN-13 form. A GTIN-14 that no shorter
    one can say keeps its 14."""


@dataclass(frozen=True, slots=True)
class ShortNumber:
    """A PLU of loose goods (4131: apples) or a number the shop gave itself: 1 to 7 digits."""

    key: str
    """Without zeros in front, so that it never meets a barcode's key."""


@dataclass(frozen=True, slots=True)
class BadCheckDigit:
    """As long as a barcode, but misread or mistyped. `why` is one sentence for the cashier."""

    why: str


@dataclass(frozen=True, slots=True)
class NotANumber:
    """No article number at all: words, or digits in a length no article number has (a gift card's, say)."""


Reading = Barcode | ShortNumber | BadCheckDigit | NotANumber


def read(text: str) -> Reading:
    """What `text`, scanned or typed, stands for. Spaces around it do not matter."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return NotANumber()
    if len(digits) <= SHORT_LENGTH:
        return ShortNumber(digits.lstrip("0") or "0")
    if len(digits) not in BARCODE_LENGTHS:
        return NotANumber()
    if (expected := str(check_digit(digits[:-1]))) != digits[-1]:
        return BadCheckDigit(f"{digits} was misread: its last digit should be {expected}. Scan it again.")
    return Barcode(digits[1:] if len(digits) == 14 and digits[0] == "0" else digits.zfill(13))


def key(text: str) -> str | None:
    """The one spelling under which the catalogue keeps `text`; None when it is no article number."""
    match read(text):
        case Barcode(found) | ShortNumber(found):
            return found
        case BadCheckDigit() | NotANumber():
            return None
