"""What a register may ask of whoever keeps the balances, and of the payment terminal."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self, runtime_checkable

from moneyed import Money

from terminal_api.hiding import ending
from terminal_api.outcomes import Outcome, Reference


class Operation(StrEnum):
    """One kind of request. All but `BALANCE` move money or make a card spendable."""

    ACTIVATE = "activate"
    LOAD = "load"
    BALANCE = "balance"
    PAY = "pay"
    """By gift card."""
    REFUND = "refund"
    """Onto a gift card, not tied to a payment."""
    REVERSE = "reverse"
    """A payment by gift card or bank card, whole or in part, by its reference."""
    UNDO_LOAD = "undo_load"
    DEACTIVATE = "deactivate"
    CASH_OUT = "cash_out"
    BANK_CARD = "bank_card"
    """A payment by bank card."""


class Entry(StrEnum):
    """How the card's number reaches the processor."""

    SCANNED = "scanned"
    """Scanned at the register: the number travels in the request."""
    TYPED = "typed"
    """Typed at the register: the number travels in the request."""
    TRACK = "track"
    """Swiped at the register's own reader: the number and its expiry travel in the request."""
    SWIPED = "swiped"
    """The terminal prompts for a swipe."""
    KEYED = "keyed"
    """The terminal prompts for the number."""

    @property
    def at_terminal(self) -> bool:
        """Whether the terminal reads the card itself, so that the request holds no number."""
        return self in (Entry.SWIPED, Entry.KEYED)


#: Track 2: number, `=`, expiry as YYMM (or another `=`, or zeros, for none), then what we do not want.
_TRACK_2 = re.compile(
    r";?(?P<number>[0-9]{8,28})=(?:(?P<yy>[0-9]{2})(?P<mm>0[1-9]|1[0-2])|=|0000)[0-9=]*(?:\?.?)?"
)


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A gift card as it is presented: `number` is empty when the terminal reads the card itself.

    Where a terminal asks the customer for the PIN, `pin` is empty.
    """

    provider: str
    """`givex`, `svs`, `valuelink` or a local brand, in the processor's spelling."""
    number: str = field(default="", repr=False)
    entry: Entry = Entry.SCANNED
    expiry: str = field(default="", repr=False)
    """`MMYY`, where the card's track told it."""
    pin: str = field(default="", repr=False)
    """The PIN or security code, where the register asks for it; it lives for one request, never kept."""

    @classmethod
    def from_track(cls, provider: str, track2: str) -> Self:
        """The card behind what the register's own reader read: `;6006490000012345678=3112...?`.

        The sentinels may be missing. Only number and expiry are kept. Raises `ValueError`, which does not
        repeat the track.
        """
        read = _TRACK_2.fullmatch(track2.strip())
        if read is None:
            raise ValueError("this is not the second track of a card: swipe it again")
        expiry = f"{read['mm']}{read['yy']}" if read["mm"] else ""
        return cls(provider, read["number"], Entry.TRACK, expiry)

    @property
    def last4(self) -> str:
        """All of the number that may be shown, logged or stored in clear: of a short one at most half."""
        return ending(self.number)


@dataclass(frozen=True, slots=True)
class Request:
    """One question about money, made and written down before it is asked."""

    id: str
    """Unique for the processor (nexo: ServiceID); asks about the request later."""
    operation: Operation
    amount: Money
    """Zero for a balance inquiry and a deactivation."""
    at: datetime
    """When it was made, UTC."""
    transaction: str
    """Our own reference for this attempt (nexo: SaleTransactionID); never holds card data."""
    card: GiftCard | None = None
    """None for bank cards, reversals and undone loads."""
    sale: str | None = None
    """Links the tenders of one sale: sale number and sequence, `R2-000017-1` (nexo: SaleReferenceID)."""
    original: Reference | None = None
    """The transaction to reverse or undo."""
    partial: bool = True
    """A gift card with too little on it may pay what it has."""
    cashier: str | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What can be asked, so that a screen offers nothing that must fail."""

    operations: frozenset[Operation]
    part_cash_out: bool = False
    """Whether a part of the balance may be paid out; otherwise only all of it."""
    part_reverse: bool = False
    """Whether a part of a payment may be reversed, and another later; otherwise only all of it, once."""
    undoes_activation: bool = False
    """Whether `UNDO_LOAD` takes back an activation too, whole: the card is unsold stock again then."""
    undoes_cash_out: bool = False
    """Whether `REVERSE` takes back a cash-out too, whole: what was paid out is on the card again."""
    reverse_by_card: bool = False
    """Whether taking something back needs the card itself: its number travels in that request too."""
    looks_first: bool = False
    """Whether a card's state and balance are asked before money is asked of it, and no more than is there."""
    sells_unknown: bool = False
    """Whether a card that is not known may be unsold stock: whether it can be activated, only that tells."""
    discounts: bool = False
    """Whether part of a payment may be a discount: such cards pay first. Source: Toggle, guide for tills."""

    def can(self, operation: Operation) -> bool:
        """Whether `operation` makes sense here at all."""
        return operation in self.operations


class Settling(StrEnum):
    """How it can be found out what became of a request whose answer is missing."""

    ASKING = "asking"
    """`status` tells."""
    REPEATING = "repeating"
    """`ask` may be called again with the same request: it is done once, and answered as before."""
    NOBODY = "nobody"
    """Only a person can look it up."""


class GiftCardProcessor(Protocol):
    """Whoever keeps the balances. Every call ends in one `Outcome`; none raises for a reason of money."""

    @property
    def name(self) -> str:
        """Its name in journal and reports: `terminal`."""
        ...

    @property
    def known_as(self) -> str:
        """Under which names it knows our requests: `HARBOUR-2 at V400m-324688042`.

        A request asked under other names cannot be looked up: to this processor it never was.
        """
        ...

    @property
    def settling(self) -> Settling:
        """The way back from a lost answer. `REPEATING` is said only where the protocol promises it."""
        ...

    def capabilities(self, provider: str) -> Capabilities:
        """What cards of `provider` can do here."""
        ...

    def new_id(self) -> str:
        """A request id that was never used and never will be."""
        ...

    async def ask(self, request: Request) -> Outcome:
        """Ask once, under `request.id`. Never repeats by itself."""
        ...

    async def status(self, request: Request) -> Outcome:
        """What became of `request` (its card is not needed). Unknown while that is not settled.

        `NotSent` says that this question did not leave; the request is as open as before.
        """
        ...


@runtime_checkable
class LooksUp(Protocol):
    """A processor that can be looked at, where `status` may carry out again what it does not find."""

    async def told_of(self, request: Request) -> Outcome:
        """What is booked under `request.id`, which needs no card. Moves no money, whatever it finds.

        `Declined`: nothing is booked now; it may still arrive. `NotSent`: the question did not leave.
        """
        ...


class Condition(StrEnum):
    """How a terminal is, as far as a till must know."""

    UNSEEN = "unseen"
    """Nobody has asked it yet."""
    READY = "ready"
    NOT_READY = "not ready"
    """It is there and cannot be used now."""
    OUT_OF_REACH = "out of reach"
    """It does not answer, or told that it would not."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the terminal says of itself; `note` says why it cannot be used now, if it cannot."""

    condition: Condition
    note: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is known to be wrong with it."""
        return self.condition in (Condition.UNSEEN, Condition.READY)


class PaymentTerminal(GiftCardProcessor, Protocol):
    """A processor with a customer in front of it."""

    async def abort(self, request: Request) -> None:
        """Ask the terminal to stop `request`. Proves nothing: the answer to `request` still decides."""
        ...

    async def diagnose(self) -> Health:
        """Is it there and free? Moves no money."""
        ...
