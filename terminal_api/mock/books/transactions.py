"""One request to the ledger, and one line of its books."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self

from moneyed import Money

from terminal_api.mock.books.refusals import Refusal
from terminal_api.money import Amount
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Counted:
    """Whose totals a transaction counts towards: its terminal's period, and the register's own names.

    Empty where nobody gave a name; all of it, in books that were kept before there were totals.
    """

    poi_id: str = ""
    period: str = ""
    """The terminal's number for it: `POIReconciliationID`."""
    operator_id: str = ""
    shift_number: str = ""
    totals_group_id: str = ""


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
    """The gift card's; of a bank card, its brand."""
    original: str = ""
    """The POITransactionID to reverse or to undo."""
    partial: bool = False
    """The shop accepts less than it asks for."""
    counted: Counted = Counted()


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
    """The gift card's; of a bank card, its brand."""
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
    counted: Counted = Counted()

    @classmethod
    def of(
        cls,
        ask: Ask,
        at: datetime,
        moved: Money,
        change: Money,
        balance: Money | None,
        refusal: Refusal | None = None,
    ) -> Self:
        """What became of `ask`."""
        return cls(
            id=ask.id,
            operation=ask.operation,
            service_id=ask.service_id,
            sale_id=ask.sale_id,
            card=ask.card,
            provider=ask.provider,
            asked=ask.amount,
            moved=moved,
            change=change,
            balance=balance,
            at=at,
            original=ask.original,
            refusal=refusal,
            counted=ask.counted,
        )

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
