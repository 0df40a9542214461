"""One row of a price list: read, and checked before anything of it is believed."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from moneyed import Currency, Money

from register.catalogue import barcode
from register.catalogue.listing import DETAILS, Listing
from terminal_api.money import decimals

VALID_FROM = "valid_from"
"""The column of the day on which a row's price takes effect."""

_AGE = re.compile("[0-9]{1,2}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Reader:
    """Reads the rows below a header. What all rows share is found out once: there may be a million."""

    def __init__(self, header: Sequence[str], currency: Currency, tax_letters: Sequence[str]) -> None:
        self._header = tuple(header)
        self._details = tuple(name for name in DETAILS if name in header)
        self._currency = currency
        self._tax_letters = tuple(tax_letters)
        self._price = _spelling(currency)

    def listing(self, line: Sequence[str]) -> Listing | str:
        """The cells of `line` as a listing; or one sentence on what is wrong with them."""
        if len(line) != len(self._header):
            return f"There are {len(line)} cells, the header has {len(self._header)}."
        cells = dict(zip(self._header, map(str.strip, line), strict=True))
        codes = tuple(map(str.strip, cells["code"].split("|"))) if "|" in cells["code"] else (cells["code"],)
        details = {name: cells[name] for name in self._details if cells[name]}
        keys = _keys(codes)
        if isinstance(keys, str):
            return keys
        if (why := _wrong_details(tuple(details.items()), self._currency, self._tax_letters)) is not None:
            return why
        day, price = cells.get(VALID_FROM), cells["price"]
        valid_from = _day(day) if day else None
        if day and valid_from is None:
            return f"{VALID_FROM} is {day!r}; it should be a date such as 2026-03-01."
        if not cells["name"]:
            return "The name is missing."
        if not self._price.fullmatch(price):
            return f"{price!r} is not a price such as {_example(self._currency)}."
        amount = Money(Decimal(price.replace(",", ".")), self._currency)
        return Listing(codes, cells["name"], amount, details, self._tax_letters[0], valid_from, keys)


def _keys(codes: Iterable[str]) -> tuple[str, ...] | str:
    """The codes in the spelling they are looked up by, or what is wrong with one."""
    keys: dict[str, None] = {}
    for code in codes:
        match barcode.read(code):
            case barcode.Barcode(key) | barcode.ShortNumber(key):
                keys[key] = None
            case barcode.BadCheckDigit(why):
                return why
            case barcode.NotANumber():
                return f"{code!r} is not an article number: 1 to 7 digits, or an EAN-8, UPC-A or EAN-13."
    return tuple(keys)


@lru_cache(maxsize=4096)
def _wrong_details(
    details: tuple[tuple[str, str], ...], currency: Currency, tax_letters: tuple[str, ...]
) -> str | None:
    """What is wrong with one of `details`. Most rows of a list have the same as some row before."""
    for name, text in details:
        match name:
            case "tax":
                fits, should = text in tax_letters, f"one of {', '.join(tax_letters)}"
            case "unit":
                fits, should = text in ("piece", "kg"), "`piece` or `kg`"
            case "minimum_age":
                fits, should = bool(_AGE.fullmatch(text)), "a number of years"
            case "deposit":
                fits = bool(_spelling(currency).fullmatch(text))
                should = f"an amount such as {_example(currency)}"
            case "open_price":
                fits, should = text in ("yes", "no"), "`yes` or `no`"
            case _:
                continue
        if not fits:
            return f"{name} is {text!r}; it should be {should}."
    return None


def _spelling(currency: Currency) -> re.Pattern[str]:
    """How an amount is written: digits, and behind a point or a comma no more than the currency has."""
    places = decimals(currency)
    return re.compile("[0-9]{1,9}" + (f"([.,][0-9]{{1,{places}}})?" if places else ""))


def _example(currency: Currency) -> str:
    return f"{Decimal(1250).scaleb(-decimals(currency)):f}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
