"""One row of a price list: read, and checked before anything of it is believed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from moneyed import Currency, Money

from register.catalogue import barcode
from register.catalogue.listing import DETAILS, Listing
from terminal_api.money import decimals


def listing_from(
    header: Sequence[str], line: Sequence[str], currency: Currency, tax_letters: Sequence[str]
) -> Listing | str:
    """The cells of `line`, named by `header`, as a listing; or one sentence on what is wrong with them."""
    if len(line) != len(header):
        return f"There are {len(line)} cells, the header has {len(header)}."
    cells = {name: cell.strip() for name, cell in zip(header, line, strict=True)}
    codes = tuple(code.strip() for code in cells["code"].split("|"))
    price = _price(cells["price"], currency)
    details = {name: cells[name] for name in DETAILS if cells.get(name)}
    wrong = (_wrong_codes(codes), _wrong_detail(details, currency, tax_letters))
    if (why := next(filter(None, wrong), None)) is not None:
        return why
    if not cells["name"]:
        return "The name is missing."
    if price is None:
        return f"{cells['price']!r} is not a price such as {_example(currency)}."
    return Listing(codes, cells["name"], price, details, tax_if_new=tax_letters[0])


def _wrong_codes(codes: Iterable[str]) -> str | None:
    for code in codes:
        match barcode.read(code):
            case barcode.Barcode() | barcode.ShortNumber():
                continue
            case barcode.BadCheckDigit(why):
                return why
            case barcode.NotANumber():
                return f"{code!r} is not an article number: 1 to 7 digits, or an EAN-8, UPC-A or EAN-13."
    return None


def _wrong_detail(details: Mapping[str, str], currency: Currency, tax_letters: Sequence[str]) -> str | None:
    for name, text in details.items():
        match name:
            case "tax":
                fits, should = text in tax_letters, f"one of {', '.join(tax_letters)}"
            case "unit":
                fits, should = text in ("piece", "kg"), "`piece` or `kg`"
            case "minimum_age":
                fits, should = bool(re.fullmatch("[0-9]{1,2}", text)), "a number of years"
            case "deposit":
                fits, should = _price(text, currency) is not None, f"an amount such as {_example(currency)}"
            case "open_price":
                fits, should = text in ("yes", "no"), "`yes` or `no`"
            case "valid_from":
                fits, should = _is_date(text), "a date such as 2026-03-01"
            case _:
                continue
        if not fits:
            return f"{name} is {text!r}; it should be {should}."
    return None


def _price(text: str, currency: Currency) -> Money | None:
    places = decimals(currency)
    fraction = f"([.,][0-9]{{1,{places}}})?" if places else ""
    return (
        Money(Decimal(text.replace(",", ".")), currency)
        if re.fullmatch(f"[0-9]{{1,9}}{fraction}", text)
        else None
    )


def _example(currency: Currency) -> str:
    return f"{Decimal(1250).scaleb(-decimals(currency)):f}"


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False
