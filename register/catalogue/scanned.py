"""What a scanner sent: an article number, a scale's label, GS1 element strings, or a GS1 Digital Link.

Scanners send the group separator of element strings (ASCII 29), and some put the symbology first: ]C1
for GS1-128, ]d2 for GS1 DataMatrix, ]Q3 for GS1 QR codes, ]e0 for GS1 DataBar. Source: GS1 General
Specifications, sections 3 (application identifiers), 5 (symbology identifiers) and 7.8; GS1 Digital Link.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from biip import ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString, GS1ElementStrings
from biip.gs1_messages import GS1Message
from moneyed import Currency, CurrencyDoesNotExist, Money

from register.catalogue import barcode
from register.domain.label import Label
from register.domain.scale_label import Holds, ScaleLabel
from register.language import marked, say

_SYMBOLOGY = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
_OF_GS1 = frozenset({"C1", "d2", "Q3", "e0", "J1"})
_BY_ITSELF = re.compile("01[0-9]{14}")
"""Element strings without a symbology before them are believed when they begin with the item's number: other
digits in such numbers are on gift cards."""
_LINK = re.compile("https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """An item's code, to be found in the catalogue, and what was said with it."""

    code: str
    label: Label | None = None
    """Of the very piece; None where only the item was named."""
    weight: Decimal | None = None
    """In kilograms."""
    price: Money | None = None
    """Of this piece."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A code with a mistake in it, or one that names no item. `why` is one sentence for the cashier."""

    why: str


@dataclass(frozen=True, slots=True)
class NoCode:
    """Words, or a number of something else."""


def read(text: str, currency: Currency, labels: Iterable[ScaleLabel] = ()) -> Code | Misread | NoCode:
    """What `text`, scanned or typed, stands for. `labels` are those of the shop's scales.

    An amount in a code without its currency is in `currency`.
    """
    sent = text.strip()
    symbology = _SYMBOLOGY.match(sent)
    plain = sent[symbology.end() :] if symbology else sent
    if _LINK.match(plain):
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
    """The element strings of `text`, which are in a link, in a message, or written with brackets."""
    try:
        found = _parsed(text)
    except (ParseError, CurrencyDoesNotExist, ValueError, ArithmeticError):
        if _LINK.match(text):
            return Misread(say("That link names no item: scan the barcode of the item."))
        return Misread(say("The code was misread: scan it again."))
    item = found.get(ai="01")
    if item is None:
        return Misread(say("That code names no item: scan the barcode of the item itself."))
    if item.gtin is None:
        return Misread(say("The item's number {number} was misread: scan it again.", number=item.value))
    return _said(found, item.value, currency)


def _parsed(text: str) -> GS1ElementStrings:
    if _LINK.match(text):
        return GS1DigitalLinkURI.parse(text).element_strings
    message = GS1Message.parse_hri(text) if text.startswith("(") else GS1Message.parse(text)
    return message.element_strings


def _said(found: GS1ElementStrings, code: str, currency: Currency) -> Code | Misread:
    weight, price = found.get(ai="310"), _price(found, currency)
    if weight is None and price is None and found.get(ai="320") is not None:
        return Misread(say("The label gives the weight in pounds: weigh the item here and type its number."))
    amounts = (weight.decimal if weight else None, price.amount if price else None)
    if any(amount is not None and not amount for amount in amounts):
        return Misread(say("The weight or the price on the label is zero: weigh it again."))
    label = Label(
        batch=_value(found.get(ai="10")),
        serial=_value(found.get(ai="21")),
        expires=_last_day(found.filter(ai="17"), found.filter(ai="7003")),
        measured=weight is not None or price is not None,
    )
    return Code(code, label if label != Label() else None, weight.decimal if weight else None, price)


def _price(found: GS1ElementStrings, currency: Currency) -> Money | None:
    if (abroad := found.get(ai="393")) is not None:
        return abroad.money
    here = found.get(ai="392")
    return Money(here.decimal, currency) if here is not None else None


def _value(element: GS1ElementString | None) -> str:
    return element.value if element else ""


def _last_day(*expiries: Sequence[GS1ElementString]) -> date | None:
    """The earliest of them."""
    days = [one.datetime.date() if one.datetime else one.date for many in expiries for one in many]
    return min((day for day in days if day is not None), default=None)
