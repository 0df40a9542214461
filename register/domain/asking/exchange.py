"""One request for money and what became of it: a machine of five states.

Where cards pay with the closed basket, a payment by gift card is first only reserved; it is asked for, with
all others of its sale, when the basket is posted.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from moneyed import Money

from register.domain.amounts import rounded, zero
from register.domain.cards.card_mark import CardMark
from terminal_api.money import Amount
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Entry, Operation


class IllegalStep(Exception):
    """An event that cannot follow the state it met: our own code broke its promise."""


@dataclass(frozen=True, slots=True)
class MoneyRequest:
    """A request as the journal keeps it: all of it but the card's full number."""

    id: str
    processor: str
    operation: Operation
    amount: Amount
    at: datetime
    number: str
    """The number of the sale, return or slip it belongs to."""
    sequence: int = 1
    """Its place among the requests of that number; makes the SaleReferenceID."""
    card: CardMark | None = None
    entry: Entry | None = None
    """How the card's number gets to the processor."""
    position: int | None = None
    """The basket line whose gift card this activates or loads."""
    undoes: str | None = None
    """The id of the request that this reverses."""
    undoes_operation: Operation | None = None
    original: Reference | None = None
    desk: bool = False
    """Asked by itself, with no sale or return around it."""
    allowed_by: str = ""
    """The manager who allowed it, where one had to."""
    ground: str = ""
    """Of a cash-out: by which rule, or whose word, it is paid."""
    known_as: str = ""
    """Under which names the processor knows it; other settings cannot find out what became of it."""
    discount: Amount | None = None
    """Of a reversal: what of `amount` had lowered the price, and is no money that comes back."""

    @property
    def undoes_cash_out(self) -> bool:
        """Whether it puts back onto a card what was paid out of it: its cash comes back too."""
        return self.undoes_operation is Operation.CASH_OUT

    @property
    def tender(self) -> Money:
        """What of `amount` is like cash, as far as that is known before the answer."""
        return self.amount - self.discount if self.discount else self.amount


@dataclass(frozen=True, slots=True)
class Asked:
    """On its way, or cut off by a crash: no answer yet."""

    request: MoneyRequest
    reserved: Approved | None = None
    """What the card is to pay with the basket that is being posted; None for what is asked for by itself."""


@dataclass(frozen=True, slots=True)
class Held:
    """May have happened; the amount is neither paid nor due until that is known."""

    request: MoneyRequest
    reason: str
    reserved: Approved | None = None


@dataclass(frozen=True, slots=True)
class Reserved:
    """The card is to pay `approved.amount` with the closed basket, which is not posted: nothing is taken."""

    request: MoneyRequest
    approved: Approved


@dataclass(frozen=True, slots=True)
class Done:
    """Happened; the approved amount counts, which may be less than the asked one."""

    request: MoneyRequest
    approved: Approved
    with_basket: bool = False
    """Whether the closed basket took it: whoever keeps the card has that basket."""

    @property
    def discount(self) -> Money:
        """What of it lowers the price, or lowers it no more."""
        return discount_of(self.request, self.approved)

    @property
    def tender(self) -> Money:
        """What of it is like cash: all of it, but for its discount."""
        return self.approved.amount - self.discount

    @property
    def card(self) -> CardMark | None:
        """Its gift card. Of one that the terminal read, the answer tells the last four digits."""
        mark = self.request.card
        if mark is None or mark.last4:
            return mark
        return replace(mark, last4=self.approved.card or "")


@dataclass(frozen=True, slots=True)
class Failed:
    """Certainly did not happen."""

    request: MoneyRequest
    reason: str
    unsent: bool = False
    """No byte of it left: nobody has refused it."""


Exchange = Asked | Held | Reserved | Done | Failed


def is_reservation(request: MoneyRequest, outcome: Outcome) -> bool:
    """Whether `outcome` only says what a card is to pay once the basket is closed: no money has moved."""
    return request.operation is Operation.PAY and isinstance(outcome, Approved) and not outcome.confirmed


def discount_of(request: MoneyRequest, approved: Approved) -> Money:
    """What of the amount of `approved` lowers the price before tax, or of a reversal, had lowered it.

    Source: Toggle, guide for tills (`ValueSplit`); that a reversal undoes both parts is ours.
    """
    match request.operation:
        case Operation.PAY if approved.discount:
            return approved.discount
        case Operation.REVERSE if request.discount:
            return min(request.discount, approved.amount)
        case _:
            return zero(approved.amount.currency)


def discount_beside(payment: Done, tender: Money) -> Money | None:
    """What goes back beside `tender` of `payment`, which is like cash; None where it has no discount."""
    if not payment.discount:
        return None
    if tender == payment.tender:
        return payment.discount
    return rounded(Money(payment.discount.amount * tender.amount / payment.tender.amount, tender.currency))


def discount_within(payment: Approved, amount: Money) -> Money | None:
    """What is discount of `amount` that goes back of `payment`; None where the payment has none in it."""
    if not payment.discount:
        return None
    if amount == payment.amount:
        return payment.discount
    part = payment.discount.amount * amount.amount / payment.amount.amount
    return rounded(Money(part, amount.currency))


def after(exchange: Exchange, outcome: Outcome) -> Exchange:
    """The exchange once `outcome` is known. Raises `IllegalStep` if it had ended otherwise before."""
    match exchange, outcome:
        case ((Asked(request) | Held(request)), Approved()) if is_reservation(request, outcome):
            if exchange.reserved is not None:
                raise IllegalStep(f"request {request.id} was reserved before its basket was posted")
            return Reserved(request, outcome)
        case ((Asked(request) | Held(request)), Approved()):
            return Done(request, outcome, with_basket=exchange.reserved is not None)
        case ((Asked(request) | Held(request) | Reserved(request)), Declined(reason)):
            return Failed(request, reason)  # of what was only reserved: it is let go
        case ((Asked(request) | Held(request)), Unknown(reason)):
            return Held(request, reason, exchange.reserved)
        case Asked(request), NotSent(reason):
            return Failed(request, reason, unsent=True)
        case Held(), NotSent():
            return exchange  # the question did not leave; the request is as open as before
        case (Reserved(request), (Approved() | Unknown() | NotSent())):
            raise IllegalStep(f"request {request.id} is only reserved: its basket was not posted")
        case ((Done() | Failed()), _):
            raise IllegalStep(f"request {exchange.request.id} had ended before it was {outcome.outcome}")
        case _:  # pyright: ignore[reportUnnecessaryComparison]
            assert_never((exchange, outcome))


def is_open(exchange: Exchange) -> bool:
    """Whether its answer is still missing."""
    return isinstance(exchange, Asked | Held)


def moved(exchange: Exchange) -> Money | None:
    """What it moved, once that is known."""
    return exchange.approved.amount if isinstance(exchange, Done) else None
