"""A finished transaction as a register keeps it: Factor4's name for it, and how much it moved.

A void undoes the whole transaction, whatever part of it somebody wants back. So the amount is kept beside the
name, as whole cents and a dot before it: a part is refused before a void gives back all.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from moneyed import Currency, Money

from terminal_api.money import decimals
from terminal_api.outcomes import Reference


@dataclass(frozen=True, slots=True)
class Original:
    """`transaction_id` is Factor4's; `minor` is None where a person wrote the name down without an amount."""

    transaction_id: str
    minor: int | None

    @classmethod
    def of(cls, reference: Reference) -> Self:
        """What `reference` says."""
        minor, dot, name = reference.id.partition(".")
        if dot and minor.isascii() and minor.isdecimal():
            return cls(name, int(minor))
        return cls(reference.id, None)

    def amount(self, currency: Currency) -> Money | None:
        """How much it moved, if that is known."""
        if self.minor is None:
            return None
        return Money(Decimal(self.minor).scaleb(-decimals(currency)), currency)


def reference(transaction_id: str, moved: Money, at: datetime) -> Reference:
    """The name to keep of what moved so much: `1840.880144`."""
    minor = int(moved.amount.scaleb(decimals(moved.currency)))
    return Reference(f"{minor}.{transaction_id}", at)
