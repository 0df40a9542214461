"""GS1 element strings and Digital Links: an item's number, and what else is said of the very piece.

Source: GS1 General Specifications, section 3 (application identifiers); GS1 Digital Link.
"""

from collections.abc import Sequence
from datetime import date

from biip import ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString, GS1ElementStrings
from biip.gs1_messages import GS1Message
from moneyed import Currency, CurrencyDoesNotExist, Money

from register.catalogue.meaning import Code, Misread, is_link
from register.domain.goods.label import Label
from register.language import say


def read(text: str, currency: Currency) -> Code | Misread:
    """What `text` says: a link, a message, or element strings written with brackets.

    An amount without its currency is in `currency`.
    """
    try:
        found = _parsed(text)
    except (ParseError, CurrencyDoesNotExist, ValueError, ArithmeticError):
        if is_link(text):
            return Misread(say("That link names no item: scan the barcode of the item."))
        return Misread(say("The code was misread: scan it again."))
    item = found.get(ai="01")
    if item is None:
        return Misread(say("That code names no item: scan the barcode of the item itself."))
    if item.gtin is None:
        return Misread(say("The item's number {number} was misread: scan it again.", number=item.value))
    return _said(found, item.value, currency)


def _parsed(text: str) -> GS1ElementStrings:
    if is_link(text):
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
