"""What a scanner sent: an article number, a scale's label, GS1 element strings, or a GS1 Digital Link.

Scanners send the group separator of element strings (ASCII 29), and some put the symbology first: ]C1
for GS1-128, ]d2 for GS1 DataMatrix, ]Q3 for GS1 QR codes, ]e0 for GS1 DataBar. Source: GS1 General
Specifications, sections 3 (application identifiers), 5 (symbology identifiers) and 7.8; GS1 Digital Link.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from moneyed import Currency, Money

from register.catalogue import barcode
from register.catalogue.meaning import Code, Misread, NoCode, is_link
from register.domain.goods.label import Label
from register.domain.goods.scale_label import Holds, ScaleLabel
from register.language import marked, say

__all__ = ["Code", "Misread", "NoCode", "read", "without_symbology"]

_SYMBOLOGY = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
_OF_GS1 = frozenset({"C1", "d2", "Q3", "e0", "J1"})
_BY_ITSELF = re.compile("01[0-9]{14}")
"""Element strings without a symbology before them are believed when they begin with the item's number: other
digits in such numbers are on gift cards."""


def read(text: str, currency: Currency, labels: Iterable[ScaleLabel] = ()) -> Code | Misread | NoCode:
    """What `text`, scanned or typed, stands for. `labels` are those of the shop's scales.

    An amount in a code without its currency is in `currency`.
    """
    sent = text.strip()
    symbology = _SYMBOLOGY.match(sent)
    plain = without_symbology(sent)
    if is_link(plain):
        return _elements(plain, currency)
    if (symbology and symbology[1] in _OF_GS1) or "\x1d" in plain or plain.startswith("(01)"):
        return _elements(plain.strip("\x1d"), currency)
    match barcode.read(plain):
        case barcode.Barcode(key):
            label = next((one for one in labels if key.startswith(one.prefix) and len(key) == 13), None)
            return Code(plain) if label is None else _of_scale(key, label, currency)
        case barcode.ShortNumber():
            return Code(plain)
        case barcode.BadCheckDigit(why):
            return Misread(why)
        case barcode.NotANumber():
            return _elements(plain, currency) if _BY_ITSELF.match(plain) else NoCode()


def without_symbology(text: str) -> str:
    """`text` as it stands in the barcode, without what the scanner put before it to name the kind."""
    symbology = _SYMBOLOGY.match(text)
    return text[symbology.end() :] if symbology else text


_MISREAD: dict[Holds, str] = {
    "weight": marked("{digits} was misread: its weight does not fit its check digit. Scan it again."),
    "price": marked("{digits} was misread: its price does not fit its check digit. Scan it again."),
}
_NOTHING: dict[Holds, str] = {
    "weight": marked("The weight on the label is zero: weigh it again."),
    "price": marked("The price on the label is zero: weigh it again."),
}


def _of_scale(digits: str, label: ScaleLabel, currency: Currency) -> Code | Misread:
    said = label.read(digits)
    if said is None:
        return Misread(say(_MISREAD[label.holds], digits=digits))
    if not said.value:
        return Misread(say(_NOTHING[label.holds]))
    code = Code(said.number, Label(measured=True))
    if label.holds == "weight":
        return replace(code, weight=said.value)
    return replace(code, price=Money(said.value, currency))


def _elements(text: str, currency: Currency) -> Code | Misread:
    # Most shops never scan one; biip keeps 18 MB, and the first of them takes a tenth of a second.
    from register.catalogue import element_strings

    return element_strings.read(text, currency)
