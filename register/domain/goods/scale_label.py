"""Labels of a shop's scales: an EAN-13 that holds the weight or the price of what it sticks on.

Prefixes 02 and 20 to 29 are for use within a region or a shop, which says what its digits mean. Source: GS1
General Specifications, "Restricted Circulation Numbers" and "Variable measure trade items".
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from register.domain.goods.check_digit import price_weight_check_digit

Holds = Literal["weight", "price"]

LAYOUT = re.compile(r"(?=.{13}$)(02|2[0-9])-*(I{1,7}-*(C?V+|V+C)|(C?V+|V+C)-*I{1,7}|C-*I{1,7}-*V+)-*K")
"""Thirteen signs: two digits of the prefix, I for the item's number, V for weight or price, C for their own
check digit if there is one, - for a digit that says nothing, K for the check digit of the whole."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What such a label says: the shop's number of the item, and how many kilograms, or what it costs."""

    number: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """How one kind of label is laid out. `layout` fits `LAYOUT`."""

    layout: str
    holds: Holds
    """`weight`: in kilograms."""
    decimals: int
    """How many of the digits of the value stand behind the point."""

    @property
    def prefix(self) -> str:
        """The two digits that such a label begins with."""
        return self.layout[:2]

    def read(self, digits: str) -> Measured | None:
        """What the 13 `digits` say; None when the check digit of the value does not fit: it was misread."""
        value = self._part(digits, "V")
        check = self._part(digits, "C")
        if check and price_weight_check_digit(value) != int(check):
            return None
        return Measured(self._part(digits, "I"), Decimal(value).scaleb(-self.decimals))

    def _part(self, digits: str, sign: str) -> str:
        return "".join(digit for digit, meant in zip(digits, self.layout, strict=True) if meant == sign)
