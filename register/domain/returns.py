"""Goods coming back: what may still be returned, for how much, and what became of the money.

Where the money goes is planned before any of it moves: that is `refund_plan`.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import assert_never

from moneyed import Currency, Money

from register.domain.amounts import Refused, numeral, rounded, total, zero
from register.domain.basket import Basket
from register.domain.deposits import with_deposits
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
from register.domain.exchange import Exchanges, IllegalStep
from register.domain.line_item import CardLine, Goods, LineItem
from register.domain.line_rules import wrong_quantity
from register.domain.reductions import AmountOff
from register.domain.sale import Sale, Stage, takings
from register.domain.tax import beside
from register.language import say
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
        back = (one.approved.amount for one in self.exchanges.done(*GIVING))
        cash = (event.settled for event in self.cash)
        return total(back, self.total.currency) + total(cash, self.total.currency)

    @property
    def rounding(self) -> Money:
        """What the cash given is more than it settles; negative where the customer got less."""
        return total((event.rounding for event in self.cash if event.rounding), self.total.currency)

    @property
    def held(self) -> Money:
        """What may have gone back: the answer is missing."""
        return total((one.request.amount for one in self.exchanges.open), self.total.currency)

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


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of the original sale with the quantity that has not come back yet."""

    position: int
    line: Goods
    left: Decimal
    back: Money
    """What the rest of it, which came back, came to by its price."""
    tax_back: Money
    """The tax on that, due or not."""

    @property
    def worth(self) -> Money:
        """What all that is left of it may come back for."""
        line = self.line
        more = beside(self.tax_back, added=line.tax_added, exempt=bool(line.exempt))
        return line.total - self.back - more


@dataclass(frozen=True, slots=True)
class _Back:
    """What came back of one line."""

    quantity: Decimal
    priced: Money
    tax: Money

    def plus(self, line: Goods) -> "_Back":
        return _Back(self.quantity + line.quantity, self.priced + line.priced, self.tax + line.tax_reckoned)


def returnable(sale: Sale, earlier: tuple[Return, ...]) -> tuple[Returnable, ...]:
    """What of `sale` may still be returned. Gift cards cannot: they are cashed out or deactivated."""
    placed, unplaced = _came_back(earlier, sale.basket.currency)
    found: list[Returnable] = []
    for position, line in enumerate(sale.basket.lines):
        if not isinstance(line, Goods):
            continue
        back = placed.get(position) or _nothing(sale.basket.currency)
        left = line.quantity - back.quantity
        key = (line.code, line.price)
        came_back = min(unplaced.get(key, Decimal(0)), left)
        if came_back:
            unplaced[key] -= came_back
            back = back.plus(part(Returnable(position, line, left, back.priced, back.tax), came_back))
        found.append(Returnable(position, line, left - came_back, back.priced, back.tax))
    return tuple(found)


def _nothing(currency: Currency) -> _Back:
    return _Back(Decimal(0), zero(currency), zero(currency))


def _came_back(
    earlier: tuple[Return, ...], currency: Currency
) -> tuple[dict[int, _Back], dict[tuple[str, Money], Decimal]]:
    """What by position and, of returns whose positions the journal does not tell, by code and price."""
    placed: dict[int, _Back] = {}
    unplaced: dict[tuple[str, Money], Decimal] = {}
    for one in earlier:
        for at, line in enumerate(one.lines):
            if not isinstance(line, Goods):
                continue
            if one.positions:
                position = one.positions[at]
                placed[position] = placed.get(position, _nothing(currency)).plus(line)
            else:
                key = (line.code, line.price)
                unplaced[key] = unplaced.get(key, Decimal(0)) + line.quantity
    return placed, unplaced


def returned_lines(
    sale: Sale, earlier: tuple[Return, ...], chosen: dict[int, Decimal]
) -> tuple[Goods, ...] | Refused:
    """The chosen quantities by position as lines, or why that cannot be. A deposit comes with its goods."""
    if sale.stage is not Stage.COMPLETED:
        return Refused(
            say("Sale {number} was not completed: nothing of it can be returned", number=sale.number)
        )
    chosen = with_deposits(sale.basket.lines, chosen)
    left = {one.position: one for one in returnable(sale, earlier)}
    lines: list[Goods] = []
    for position, quantity in sorted(chosen.items()):
        if position not in left:
            return Refused(
                say("A gift card is not returned: with F5 undo its load, cash it out or deactivate it")
            )
        line, most = left[position].line, left[position].left
        if (wrong := wrong_quantity(quantity, line.unit)) is not None:
            return wrong
        if quantity > most or (line.unit == "kg" and quantity != most):
            # A weight comes back whole: rounded in parts, it could come to more than was paid for it.
            return Refused(
                say("Only {left} of {name} can still be returned, whole", left=numeral(most), name=line.name)
                if line.unit == "kg"
                else say("Only {left} of {name} can still be returned", left=numeral(most), name=line.name)
            )
        lines.append(part(left[position], quantity))
    return tuple(lines) if lines else Refused(say("Choose at least one line to return"))


def part(one: Returnable, quantity: Decimal) -> Goods:
    """`quantity` of the line, for its part of the price and of the tax; all parts sum to those.

    Counted up to here, less what came back already: a basket that took a part back and was voided leaves
    no gap and no cent more.
    """
    whole = one.line
    if quantity == whole.quantity:
        return whole
    upto = whole.quantity - one.left + quantity
    priced, tax = (
        max(_share(sum_, upto, whole.quantity) - back, zero(sum_.currency))
        for sum_, back in ((whole.priced, one.back), (whole.tax_reckoned, one.tax_back))
    )
    came = replace(whole, quantity=quantity, reductions=(), tax_share=tax)
    if came.full == priced:
        return came
    reasons = ", ".join(dict.fromkeys(each.reason for each in whole.reductions))
    return replace(came, reductions=(AmountOff(came.full - priced, reasons),))


def _share(sum_: Money, quantity: Decimal, whole: Decimal) -> Money:
    """What so much of the whole has of `sum_`; divided last: the same quantity has always the same."""
    return rounded(Money(sum_.amount * quantity / whole, sum_.currency))


def return_takings(lines: tuple[LineItem, ...]) -> tuple[Taking, ...]:
    """What turnover and tax become less, by department and rate."""
    return takings(Basket(lines[0].total.currency, lines))
