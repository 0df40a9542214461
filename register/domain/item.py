"""Something the shop sells, as the catalogue knows it."""

from dataclasses import dataclass
from typing import Literal

from moneyed import Money

Unit = Literal["piece", "kg"]


@dataclass(frozen=True, slots=True)
class Item:
    """One item for sale. Its price includes tax."""

    code: str
    """Its first code: a barcode as printed, or a PLU."""
    name: str
    price: Money
    """Of one piece, or of one kilogram."""
    tax: str
    """The letter of its tax rate on the receipt."""
    department: str = ""
    unit: Unit = "piece"
    """`kg`: loose goods, sold by weight."""
