"""One request to the ledger, and one line of its books."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from moneyed import Money

from terminal_api.mock.books.refusals import Refusal
from terminal_api.money import Amount
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for money as the terminal understood it."""

    id: str
    """The POITransactionID its transaction will have."""
    operation: Operation
    service_id: str
    sale_id: str
    amount: Money | None = None
    """None: the whole original (reversal), no initial load (activation), or no amount at all."""
    card: str = field(default="", repr=False)
    provider: str = ""
    original: str = ""
    """The POITransactionID to reverse or to undo."""
    partial: bool = False
    """The shop accepts less than it asks for."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """One line of the books, never changed. `change` of all lines of a card make up its balance."""

    id: str
    operation: Operation | Literal["set"]
    """`set`: the card was put into the books, or corrected, from outside the terminal."""
    service_id: str
    sale_id: str
    card: str = field(repr=False)
    """Empty for bank cards."""
    provider: str
    asked: Amount | None
    moved: Amount
    """What the answer states: authorised, loaded, reversed. Zero when refused."""
    change: Amount
    """What the card's balance gained; below zero, lost."""
    balance: Amount | None
    """On the gift card afterwards."""
    at: datetime
    original: str = ""
    refusal: Refusal | None = None

    @property
    def approved(self) -> bool:
        """Whether money moved or a card changed, in part at least."""
        return self.refusal is None

    @property
    def result(self) -> str:
        """nexo `Result`."""
        if self.refusal:
            return "Failure"
        return "Partial" if self.asked is not None and self.moved < self.asked else "Success"
