"""What is written about an item when it is put into the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from moneyed import Money

from register.catalogue import barcode
from register.domain.goods.item import Item

DETAILS: MappingProxyType[str, str] = MappingProxyType(
    {
        "tax": "",
        "department": "",
        "unit": "piece",
        "minimum_age": "",
        "deposit": "",
        "open_price": "",
    }
)
"""What may be said of an item besides code, name and price, each as text; and what holds until it is."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One item as a price list has it."""

    codes: tuple[str, ...]
    """As printed or typed; the first names the item. Together they replace those it had."""
    name: str
    price: Money
    details: Mapping[str, str]
    """Some of `DETAILS`. What is not said here stays as it was: a list of new prices changes no tax."""
    tax_if_new: str = ""
    """The tax letter for an item not known before, if `details` names none."""
    valid_from: date | None = None
    """The day on which `price` takes effect; None or a day that has come: now. Of a listing for a later day
    all but the price counts only where the item is not known yet, and it is not for sale before."""

    read_keys: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """`keys`, where whoever made this had to find them out anyway."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The codes in the spelling they are looked up by. All must be article numbers."""
        if self.read_keys:
            return self.read_keys
        return tuple(dict.fromkeys(found for code in self.codes if (found := barcode.key(code)) is not None))


def listing(item: Item, *more_codes: str) -> Listing:
    """`item` in full, to be found by `more_codes` as well."""
    said = {
        "tax": item.tax,
        "department": item.department,
        "unit": item.unit,
        "minimum_age": str(item.minimum_age or ""),
        "deposit": f"{item.deposit.amount:f}" if item.deposit else "",
        "open_price": "yes" if item.open_price else "",
    }
    return Listing((item.code, *more_codes), item.name, item.price, said)


@dataclass(frozen=True, slots=True)
class CodeTaken:
    """`code` of the listing at `position` (0 is the first) belongs to another item, called `name`."""

    position: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CodeTwice:
    """`code` of the listing at `position` was that of the listing at `earlier` already, for the same day."""

    position: int
    code: str
    earlier: int


Clash = CodeTaken | CodeTwice


@dataclass(frozen=True, slots=True)
class Stored:
    """How many items are new, and how many of the known ones are now different."""

    added: int
    changed: int
