"""What a processor has written down itself, so that a day's end can compare it with the register's journal.

Two questions, since no processor answers one that covers both: what became of each of our requests, and what
everything it did comes to, ours or not. The second finds what no request of ours explains.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from terminal_api.money import Amount
from terminal_api.outcomes import Outcome
from terminal_api.processor import Operation, Request


class Means(StrEnum):
    """By which kind of card."""

    BANK_CARD = "bank_card"
    GIFT_CARD = "gift_card"


class Way(StrEnum):
    """Which way money went. Activations, loads and their undoing go none of these: no sums tell of them."""

    TAKEN = "taken"
    """Payments, and what cash was paid out for (nexo: `Debit`)."""
    REFUNDED = "refunded"
    """Onto a card, not tied to a payment (nexo: `Credit`)."""
    TAKEN_BACK = "taken_back"
    """Payments reversed, whole or in part (nexo: `ReverseDebit`)."""


class Whose(StrEnum):
    """Under whose name it was asked for. What other registers asked for is theirs to compare."""

    OURS = "ours"
    NOBODYS = "nobodys"
    """Entered at the terminal itself, with no register in between."""


#: Which way each operation goes in sums; the others are in none.
WAYS = {
    Operation.PAY: Way.TAKEN,
    Operation.BANK_CARD: Way.TAKEN,
    Operation.CASH_OUT: Way.TAKEN,
    Operation.REFUND: Way.REFUNDED,
    Operation.REVERSE: Way.TAKEN_BACK,
}


@dataclass(frozen=True, slots=True)
class Sum:
    """All of one kind since the processor's period began. `amount` is never below zero."""

    whose: Whose
    means: Means
    way: Way
    brand: str
    """`mc`; of gift cards their provider; empty where it is not told."""
    count: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Sums:
    """What the processor did in the period that is open now; it began when the last one was reconciled."""

    period: str
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class NoSums:
    """It told none: `never` says that it does not keep any, otherwise it could not tell them now."""

    reason: str
    never: bool = False


class KeepsRecord(Protocol):
    """A processor that can be compared with. Nothing asked here moves money."""

    @property
    def name(self) -> str:
        """As `GiftCardProcessor.name`: which requests of the journal are compared with it."""
        ...

    @property
    def known_as(self) -> str:
        """As `GiftCardProcessor.known_as`: of a request asked under other names it tells nothing."""
        ...

    async def told_of(self, request: Request) -> Outcome:
        """What its record says became of `request`, which needs no card. Asked once.

        `Approved` with the amount it moved, `Declined` where surely nothing happened, and what it cannot say
        is `Unknown`; `NotSent` says that the question did not leave. Whoever keeps a list looks it up there.
        """
        ...

    async def sums(self) -> Sums | NoSums:
        """What everything it did comes to, told apart by whose it was."""
        ...
