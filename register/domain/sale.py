"""A sale from the first line to the last cent: a fold over its events.

open -> tendering -> paid -> completed, or by voiding -> voided. Whether an open sale is tendering is not
stored: it is, as soon as money of the customer is with us or may be.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self, assert_never

from moneyed import Money

from register.domain.amounts import total
from register.domain.basket import Basket, CardLine
from register.domain.events import (
    CardRefunded,
    CardSwapped,
    CashGiven,
    CashReason,
    CashTaken,
    Ended,
    Intended,
    LineAdded,
    LineRemoved,
    QuantityChanged,
    SaleCompleted,
    SalePaid,
    SaleVoided,
    SetAside,
    Taking,
    VoidBegun,
)
from register.domain.exchange import Asked, Done, Exchange, Held, IllegalStep, MoneyRequest, after, is_open
from terminal_api.outcomes import Outcome
from terminal_api.processor import Operation

PAYMENTS = frozenset({Operation.PAY, Operation.BANK_CARD})

SaleEvent = (
    LineAdded
    | QuantityChanged
    | LineRemoved
    | CashTaken
    | CashGiven
    | Intended
    | Ended
    | SalePaid
    | SaleCompleted
    | VoidBegun
    | SaleVoided
    | SetAside
    | CardSwapped
    | CardRefunded
)


class Stage(StrEnum):
    """Where a sale stands."""

    OPEN = "open"
    TENDERING = "tendering"
    PAID = "paid"
    """All settled; gift cards sold may still have to be activated."""
    COMPLETED = "completed"
    VOIDING = "voiding"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The requests for money of one number, oldest first."""

    all: tuple[Exchange, ...] = ()

    def asked(self, request: MoneyRequest) -> Self:
        """With one more, about to be sent."""
        return replace(self, all=(*self.all, Asked(request)))

    def ended(self, request: MoneyRequest, outcome: Outcome) -> Self:
        """With `outcome` known for `request`. Raises `IllegalStep` when it was never asked or had ended."""
        if self.find(request.id) is None:
            raise IllegalStep(f"request {request.id} was never asked")
        changed = (after(one, outcome) if one.request.id == request.id else one for one in self.all)
        return replace(self, all=tuple(changed))

    def find(self, request_id: str) -> Exchange | None:
        """The exchange of that request, if it is one of these."""
        return next((one for one in self.all if one.request.id == request_id), None)

    @property
    def open(self) -> tuple[Asked | Held, ...]:
        """Those without a final answer."""
        return tuple(one for one in self.all if isinstance(one, Asked | Held))

    def done(self, *operations: Operation) -> tuple[Done, ...]:
        """Those of `operations` that happened."""
        return tuple(one for one in self.all if isinstance(one, Done) and one.request.operation in operations)

    def given_back(self, payment_id: str) -> tuple[Done, ...]:
        """The reversals of that payment that happened."""
        return tuple(one for one in self.done(Operation.REVERSE) if one.request.undoes == payment_id)

    def giving_back(self, payment_id: str) -> tuple[Asked | Held, ...]:
        """The reversals of that payment that are under way."""
        return tuple(one for one in self.open if one.request.undoes == payment_id)


@dataclass(frozen=True, slots=True)
class Sale:
    """One sale. `paid + held + due == total`, always."""

    number: str
    basket: Basket
    exchanges: Exchanges = field(default_factory=Exchanges)
    cash: tuple[CashTaken | CashGiven, ...] = ()
    mark: Stage = Stage.OPEN
    aside: bool = False
    reason: str = ""
    """Why it is voided."""
    refunded: frozenset[int] = frozenset()
    """Positions of cards that were paid for, never activated, and given back in cash."""

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.mark is Stage.OPEN and (self.money_with_us or self.exchanges.open):
            return Stage.TENDERING
        return self.mark

    @property
    def total(self) -> Money:
        """What the basket comes to."""
        return self.basket.total

    @property
    def payments(self) -> tuple[Done, ...]:
        """Card tenders that were approved, whether given back since or not."""
        return self.exchanges.done(*PAYMENTS)

    @property
    def cash_paid(self) -> Money:
        """Cash taken for it and not given back."""
        taken = (event.taken for event in self.cash if isinstance(event, CashTaken))
        given = (event.amount for event in self.cash if isinstance(event, CashGiven))
        currency = self.basket.currency
        return total(taken, currency) - total(given, currency)

    @property
    def paid(self) -> Money:
        """Surely ours, for now."""
        return self._approved + self.cash_paid - self._being_returned

    @property
    def money_with_us(self) -> bool:
        """Whether anything would have to go back if the sale ended here."""
        return bool(self.paid.amount)

    @property
    def held(self) -> Money:
        """Asked for and not answered; asked back and not answered."""
        asked = (one.request.amount for one in self.exchanges.open if one.request.operation in PAYMENTS)
        return total(asked, self.basket.currency) + self._being_returned

    @property
    def due(self) -> Money:
        """Still to pay."""
        return self.total - self.paid - self.held

    @property
    def change(self) -> Money:
        """What the customer gets back of the last cash given."""
        taken = [event for event in self.cash if isinstance(event, CashTaken)]
        return taken[-1].given - taken[-1].taken if taken else total((), self.basket.currency)

    @property
    def _approved(self) -> Money:
        """Approved payments less what reversals gave back for sure."""
        back = (one.approved.amount for one in self.exchanges.done(Operation.REVERSE))
        got = (one.approved.amount for one in self.payments)
        return total(got, self.basket.currency) - total(back, self.basket.currency)

    @property
    def _being_returned(self) -> Money:
        asked = (
            one.request.amount for one in self.exchanges.open if one.request.operation is Operation.REVERSE
        )
        return total(asked, self.basket.currency)

    def activation(self, position: int) -> Exchange | None:
        """The latest request to make the card at `position` spendable."""
        mine = [one for one in self.exchanges.all if one.request.position == position]
        return mine[-1] if mine else None

    @property
    def owed_cards(self) -> tuple[tuple[int, CardLine], ...]:
        """Cards that were paid for and are not yet what the customer paid for."""
        if self.mark not in (Stage.PAID, Stage.COMPLETED):
            return ()
        return tuple(
            (position, line)
            for position, line in self.basket.cards
            if not isinstance(self.activation(position), Done) and position not in self.refunded
        )

    @property
    def to_give_back(self) -> tuple[Done, ...]:
        """Approved payments that nobody has tried to give back yet."""
        tried = {one.request.undoes for one in self.exchanges.all}
        return tuple(
            one for one in self.payments if one.approved.amount.amount and one.request.id not in tried
        )

    @property
    def kept_back(self) -> tuple[Done, ...]:
        """Approved payments whose reversal was refused: somebody must try again, or pay them out."""
        return tuple(
            one
            for one in self.payments
            if one not in self.to_give_back
            and one.approved.amount.amount
            and not self.exchanges.given_back(one.request.id)
            and not self.exchanges.giving_back(one.request.id)
        )

    @property
    def finished(self) -> bool:
        """Whether nothing more can or must happen to it."""
        over = self.mark in (Stage.COMPLETED, Stage.VOIDED)
        return over and not self.exchanges.open and not self.owed_cards


def sale_after(sale: Sale, event: SaleEvent) -> Sale:
    """The sale once `event` has happened. Raises `IllegalStep` when it cannot happen in this stage."""
    match event:
        case LineAdded() | QuantityChanged() | LineRemoved():
            return _rung_up(sale, event)
        case CashTaken():
            return replace(_in(sale, Stage.OPEN, Stage.TENDERING), cash=(*sale.cash, event))
        case CashGiven(reason=CashReason.GIVEN_BACK):
            return replace(_in(sale, Stage.TENDERING, Stage.VOIDING), cash=(*sale.cash, event))
        case Intended(request=request):
            return replace(_not_over(sale, request), exchanges=sale.exchanges.asked(request))
        case Ended(request=request, outcome=outcome):
            return replace(sale, exchanges=sale.exchanges.ended(request, outcome))
        case SalePaid():
            return replace(_in(sale, Stage.OPEN, Stage.TENDERING), mark=Stage.PAID)
        case SaleCompleted():
            return replace(_in(sale, Stage.PAID), mark=Stage.COMPLETED)
        case VoidBegun(reason=reason):
            return replace(_in(sale, Stage.OPEN, Stage.TENDERING), mark=Stage.VOIDING, reason=reason)
        case SaleVoided():
            return replace(_in(sale, Stage.VOIDING), mark=Stage.VOIDED)
        case SetAside():
            return replace(sale, aside=True)
        case CardSwapped(position=position, line=line):
            lines = sale.basket.lines
            swapped = replace(sale.basket, lines=(*lines[:position], line, *lines[position + 1 :]))
            return replace(_owing(sale, position), basket=swapped)
        case CardRefunded(position=position):
            return replace(_owing(sale, position), refunded=sale.refunded | {position})
        case CashGiven():
            raise IllegalStep(f"cash for {event.reason} does not belong to a sale")
        case _:
            assert_never(event)


def _rung_up(sale: Sale, event: LineAdded | QuantityChanged | LineRemoved) -> Sale:
    _in(sale, Stage.OPEN)
    match event:
        case LineAdded(line=line):
            return replace(sale, basket=sale.basket.with_line(line))
        case QuantityChanged(position=position, quantity=quantity):
            return replace(sale, basket=sale.basket.with_quantity(position, quantity))
        case LineRemoved(position=position):
            return replace(sale, basket=sale.basket.without(position))


def _in(sale: Sale, *stages: Stage) -> Sale:
    if sale.stage not in stages:
        raise IllegalStep(f"sale {sale.number} is {sale.stage}, not {' or '.join(stages)}")
    return sale


def _owing(sale: Sale, position: int) -> Sale:
    last = sale.activation(position)
    if position not in dict(sale.owed_cards) or (last is not None and is_open(last)):
        raise IllegalStep(f"line {position} of sale {sale.number} is no card that is certainly not active")
    return sale


def _not_over(sale: Sale, request: MoneyRequest) -> Sale:
    if request.operation in PAYMENTS:
        return _in(sale, Stage.OPEN, Stage.TENDERING)
    if request.operation is Operation.REVERSE:
        return _in(sale, Stage.TENDERING, Stage.VOIDING)
    return _in(sale, Stage.PAID, Stage.COMPLETED)


def takings(basket: Basket) -> tuple[Taking, ...]:
    """What `basket` earns, by department and tax rate, in the order of the departments' names."""
    found: dict[tuple[str, str], Taking] = {}
    for line in basket.goods:
        key = (line.department, line.tax)
        net, tax = line.total - line.tax_part, line.tax_part
        so_far = found.get(key)
        found[key] = (
            replace(so_far, net=so_far.net + net, tax_part=so_far.tax_part + tax)
            if so_far
            else Taking(line.department, line.tax, line.percent, net, tax)
        )
    return tuple(found[key] for key in sorted(found))


def unanswered(sale: Sale) -> Exchange | None:
    """The tender whose answer is missing, if one is."""
    return next((one for one in sale.exchanges.all if is_open(one)), None)
