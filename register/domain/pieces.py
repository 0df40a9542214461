"""Coins and notes: which a currency has, and what a count of them comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Currency, Money

from register.domain.amounts import times, total
from terminal_api.money import Amount, decimals

_OF_CURRENCY = {
    "EUR": "500 200 100 50 20 10 5 2 1 0.50 0.20 0.10 0.05 0.02 0.01",
    "USD": "100 50 20 10 5 2 1 0.50 0.25 0.10 0.05 0.01",
}
_BY_DECIMALS = {
    0: "10000 5000 2000 1000 500 100 50 10 5 1",
    2: "200 100 50 20 10 5 2 1 0.50 0.20 0.10 0.05 0.02 0.01",
    3: "20 10 5 1 0.500 0.250 0.100 0.050 0.025 0.020 0.010 0.005",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of one coin or note."""

    value: Amount
    count: int

    @property
    def worth(self) -> Money:
        """What they come to."""
        return times(self.value, Decimal(self.count))


def usual(currency: Currency) -> tuple[Decimal, ...]:
    """The coins and notes that people have in their hands, the largest first; no promise of completeness.

    Sources: ECB and US Treasury for the two we know, for others the steps that are common with
    so many decimals (those without any are the yen's).
    """
    written = _OF_CURRENCY.get(currency.code) or _BY_DECIMALS.get(decimals(currency), _BY_DECIMALS[2])
    return tuple(map(Decimal, written.split()))


def worth(pieces: Iterable[Piece], currency: Currency) -> Money:
    """What `pieces` come to together."""
    return total((piece.worth for piece in pieces), currency)
