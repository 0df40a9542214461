"""Something the shop sells, as the catalogue knows it."""

from dataclasses import dataclass
from typing import Literal

from moneyed import Money

Unit = Literal["piece", "kg"]


@dataclass(frozen=True, slots=True)
class Item:
    """One item for sale. Whether its price includes tax is the shop's to say, for all of them."""

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
    minimum_age: int = 0
    """In years; younger customers may not have it. 0: anybody may."""
    deposit: Money | None = None
    """What is paid on top for a bottle or a crate, and given back with it."""
    open_price: bool = False
    """Whether the price is asked for at each sale; then `price` means nothing."""
