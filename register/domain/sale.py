"""A sale from the first line to the last cent: a fold over its events.

open -> tendering -> paid -> completed, or by voiding -> voided. Whether an open sale is tendering is not
stored: it is, as soon as money of the customer is with us or may be, or a card is to pay.

Where cards pay with the closed basket, the last step of tendering is to post it: what cards reserved is held
from then on, and paid or due again as the answer says.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from moneyed import Money

from register.domain.amounts import total, zero
from register.domain.asking.exchange import Done, Exchange, is_open
from register.domain.asking.exchanges import Exchanges
from register.domain.events import (
    CashGiven,
    CashTaken,
    Taking,
)
from register.domain.goods.basket import Basket
from register.domain.goods.basket_tax import settled
from register.domain.goods.line_item import CardLine
from register.language import marked
from terminal_api.processor import Operation

PAYMENTS = frozenset({Operation.PAY, Operation.BANK_CARD})


class Stage(StrEnum):
    """Where a sale stands."""

    OPEN = marked("open")
    TENDERING = marked("tendering")
    PAID = marked("paid")
    """All settled; gift cards sold may still have to be activated."""
    COMPLETED = marked("completed")
    VOIDING = marked("voiding")
    VOIDED = marked("voided")


@dataclass(frozen=True, slots=True)
class Sale:
    """One sale. `paid + held + reserved + due == total`, always."""

    number: str
    basket: Basket
    exchanges: Exchanges = field(default_factory=Exchanges)
    cash: tuple[CashTaken | CashGiven, ...] = ()
    mark: Stage = Stage.OPEN
    aside: bool = False
    parked: str | None = None
    """By which name it is parked, perhaps none; `None` while it is not."""
    reason: str = ""
    """Why it is voided."""
    refunded: frozenset[int] = frozenset()
    """Positions of cards that were paid for, never activated, and given back in cash."""
    age_checked: int = 0
    """The customer was found to be so old at least, in years; 0: nobody asked."""
    customer: str = ""
    """Whose it is: an order number, a club number or a name. Empty: nobody said."""
    cash_behind: int = 0
    """How many requests had been asked when cash was taken last: its place among the tenders."""
    handed_on: Money | None = None
    """Of an exchange for less: what the customer gets back, which a return of its own gives."""
    basket_refused: str = ""
    """Why its basket took nothing from the cards that were to pay with it, until the next tender."""

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.mark is Stage.OPEN and (self.exchanges.open or self.money_with_us):
            return Stage.TENDERING
        return self.mark

    @property
    def total(self) -> Money:
        """What the basket comes to, less the discount in what gift cards paid."""
        if self.mark in (Stage.PAID, Stage.COMPLETED) or not self.exchanges.all:
            return self.basket.total  # whose lines have it by now; or there is none
        return self.basket.total - self.discount

    @property
    def discount(self) -> Money:
        """What of the payments by gift card lowers the price; a reversal takes it back with its payment."""
        given = (one.discount for one in self.payments)
        back = (one.discount for one in self.exchanges.done(Operation.REVERSE))
        return total(given, self.basket.currency) - total(back, self.basket.currency)

    @property
    def payments(self) -> tuple[Done, ...]:
        """Card tenders that were approved, whether given back since or not."""
        return self.exchanges.done(*PAYMENTS)

    @property
    def cash_paid(self) -> Money:
        """Cash taken for it and not given back: what is in the drawer of it."""
        taken = (event.taken for event in self.cash if isinstance(event, CashTaken))
        given = (event.amount for event in self._cash_given if not event.instead_of)
        currency = self.basket.currency
        return total(taken, currency) - total(given, currency)

    @property
    def rounding(self) -> Money:
        """What the cash is more than it pays for; negative where the customer paid less."""
        signed = (
            event.rounding if isinstance(event, CashTaken) else -event.rounding
            for event in self.cash
            if event.rounding and (isinstance(event, CashTaken) or not event.instead_of)
        )
        return total(signed, self.basket.currency)

    @property
    def cash_settled(self) -> Money:
        """What of the total the cash pays."""
        return self.cash_paid - self.rounding

    @property
    def paid(self) -> Money:
        """Surely ours, for now, of the total: what cash was rounded by is none of it."""
        if not self.exchanges.all and not self.cash and self.handed_on is None:
            return zero(self.basket.currency)  # while it is rung up, which is asked with every line
        taken = self._approved + self.cash_settled - self._being_returned
        return taken - self.handed_on if self.handed_on else taken

    @property
    def money_with_us(self) -> bool:
        """Whether anything would have to go back, or be let go, if the sale ended here."""
        paid = self.paid.amount or self.reserved.amount
        return bool(paid or (self.exchanges.all and self.discount.amount))

    @property
    def held(self) -> Money:
        """Asked for and not answered; asked back and not answered."""
        if not self.exchanges.all:
            return zero(self.basket.currency)
        asked = (one.request.amount for one in self.exchanges.open if one.request.operation in PAYMENTS)
        return total(asked, self.basket.currency) + self._being_returned

    @property
    def due(self) -> Money:
        """Still to pay."""
        return self.total - self.paid - self.held - self.reserved

    @property
    def reserved(self) -> Money:
        """What cards are to pay with the closed basket, which is not posted: neither paid nor asked for."""
        return total((one.approved.amount for one in self.exchanges.reserved), self.basket.currency)

    @property
    def wants_basket_posted(self) -> bool:
        """Whether nothing is due, and all that is missing is what cards pay with the closed basket."""
        tendering = self.stage is Stage.TENDERING and bool(self.exchanges.reserved)
        return tendering and not self.due.amount and not self.exchanges.open

    @property
    def change(self) -> Money:
        """What the customer gets back of the last cash given."""
        taken = [event for event in self.cash if isinstance(event, CashTaken)]
        return taken[-1].given - taken[-1].taken if taken else total((), self.basket.currency)

    @property
    def _approved(self) -> Money:
        """Approved payments less what reversals, or cash, gave back for sure; of all what is like cash."""
        back = (one.tender for one in self.exchanges.done(Operation.REVERSE))
        got = (one.tender for one in self.payments)
        in_cash = (event.settled for event in self._cash_given if event.instead_of)
        return total(got, self.basket.currency) - total((*back, *in_cash), self.basket.currency)

    @property
    def _cash_given(self) -> tuple[CashGiven, ...]:
        return tuple(event for event in self.cash if isinstance(event, CashGiven))

    @property
    def _being_returned(self) -> Money:
        asked = (
            one.request.tender for one in self.exchanges.open if one.request.operation is Operation.REVERSE
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
        in_cash = {event.instead_of for event in self._cash_given}
        return tuple(
            one
            for one in self.payments
            if one not in self.to_give_back
            and one.request.id not in in_cash
            and one.approved.amount.amount
            and not self.exchanges.given_back(one.request.id)
            and not self.exchanges.giving_back(one.request.id)
        )

    @property
    def finished(self) -> bool:
        """Whether nothing more can or must happen to it."""
        over = self.mark in (Stage.COMPLETED, Stage.VOIDED)
        return over and not self.exchanges.open and not self.owed_cards


def takings(basket: Basket) -> tuple[Taking, ...]:
    """What `basket` earns, by department and tax rate, in the order of the departments' names."""
    found: dict[tuple[str, str, bool], Taking] = {}
    reckoned = settled(basket)
    for line in (*reckoned.goods, *reckoned.returned):
        key = (line.department, line.tax, bool(line.exempt))
        net, tax = line.total - line.tax_part, line.tax_part
        so_far = found.get(key)
        found[key] = (
            replace(so_far, net=so_far.net + net, tax_part=so_far.tax_part + tax)
            if so_far
            else Taking(line.department, line.tax, line.percent, net, tax, bool(line.exempt))
        )
    return tuple(found[key] for key in sorted(found))


def unanswered(sale: Sale) -> Exchange | None:
    """The tender whose answer is missing, if one is."""
    return next((one for one in sale.exchanges.all if is_open(one)), None)
