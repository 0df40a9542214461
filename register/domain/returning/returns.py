"""Goods coming back: which, for how much, and what became of the money.

What may still come back of a sale is `returnable`. Where the money goes is planned before any of it moves:
that is `refund_plan`.
"""

from dataclasses import dataclass, field, replace
from typing import assert_never

from moneyed import Money

from register.domain.amounts import total
from register.domain.asking.exchange import IllegalStep
from register.domain.asking.exchanges import Exchanges
from register.domain.events import (
    CashGiven,
    Ended,
    Intended,
    PlannedLeg,
    ReturnCompleted,
    ReturnEvent,
    ReturnOpened,
    Taking,
)
from register.domain.goods.basket import Basket
from register.domain.goods.line_item import CardLine, LineItem
from register.domain.sale import Sale, takings
from terminal_api.processor import Operation

#: The requests that give money of a return: back to a tender, onto another card, onto a card never sold.
GIVING = (Operation.REVERSE, Operation.REFUND, Operation.ACTIVATE)


@dataclass(frozen=True, slots=True)
class Return:
    """Lines of sale `original` that came back: goods, or an undone load. `given + held + due == total`."""

    number: str
    original: str
    lines: tuple[LineItem, ...]
    legs: tuple[PlannedLeg, ...]
    positions: tuple[int, ...] = ()
    """Where each of `lines` stands in the original sale, as far as the journal tells."""
    exchanges: Exchanges = field(default_factory=Exchanges)
    cash: tuple[CashGiven, ...] = ()
    completed: bool = False
    reason: str = ""
    """Why it was taken back without a receipt: then there is no `original`."""
    allowed_by: str = ""
    """The manager who did."""
    exchange: str = ""
    """The number of the sale in which the goods came back, and which left `net` to give back."""
    net: Money | None = None

    @property
    def total(self) -> Money:
        """What the customer gets back."""
        if self.net is not None:
            return self.net
        return total((line.total for line in self.lines), self.lines[0].total.currency)

    @property
    def cards(self) -> Money | None:
        """The part of it that was loaded onto gift cards and taken off them again; None where nothing was."""
        loads = [line.total for line in self.lines if isinstance(line, CardLine)]
        return total(loads, self.total.currency) if loads else None

    @property
    def given(self) -> Money:
        """What surely went back."""
        back = (one.tender for one in self.exchanges.done(*GIVING))
        cash = (event.settled for event in self.cash)
        return total(back, self.total.currency) + total(cash, self.total.currency)

    @property
    def rounding(self) -> Money:
        """What the cash given is more than it settles; negative where the customer got less."""
        return total((event.rounding for event in self.cash if event.rounding), self.total.currency)

    @property
    def held(self) -> Money:
        """What may have gone back: the answer is missing."""
        return total((one.request.tender for one in self.exchanges.open), self.total.currency)

    @property
    def due(self) -> Money:
        """Still to give back."""
        return self.total - self.given - self.held

    @property
    def finished(self) -> bool:
        """Whether nothing more must happen to it."""
        return self.completed and not self.exchanges.open


def opened(event: ReturnOpened) -> Return:
    """The return that begins so."""
    one = Return(event.sale, event.original, event.lines, event.legs, event.positions)
    said = replace(one, reason=event.reason, allowed_by=event.allowed_by)
    return replace(said, exchange=event.exchange, net=event.net)


def taken_back(sale: Sale, original: str) -> Return:
    """What `sale` takes back of `original` in exchange, as a return that gives no money by itself."""
    lines = tuple(line for line in sale.basket.returned if line.original == original)
    places = tuple(line.position for line in lines)
    return Return(sale.number, original, tuple(line.goods for line in lines), (), places)


def return_after(one: Return, event: ReturnEvent) -> Return:
    """The return once `event` has happened."""
    match event:
        case Intended(request=request):
            return replace(one, exchanges=one.exchanges.asked(request))
        case Ended(request=request, outcome=outcome):
            return replace(one, exchanges=one.exchanges.ended(request, outcome))
        case CashGiven():
            return replace(one, cash=(*one.cash, event))
        case ReturnCompleted():
            return replace(one, completed=True)
        case ReturnOpened():
            raise IllegalStep(f"return {one.number} was open already")
        case _:
            assert_never(event)


def return_takings(lines: tuple[LineItem, ...]) -> tuple[Taking, ...]:
    """What turnover and tax become less, by department and rate."""
    return takings(Basket(lines[0].total.currency, lines))
