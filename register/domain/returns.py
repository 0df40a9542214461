"""Goods coming back: what may still be returned, and where the money goes.

Before money moves a plan lists every original tender with what is still refundable of it. The default takes
gift cards first, then bank cards, then cash: whoever paid by a card gets the card's money on the card.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import assert_never

from moneyed import Money

from register.domain.amounts import Refused, total
from register.domain.basket import Basket, CardLine, CardMark, Goods, LineItem, wrong_quantity
from register.domain.deposits import deposit_on, goods_of, with_deposits
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
from register.domain.exchange import Done, Exchanges, IllegalStep
from register.domain.label import Label
from register.domain.sale import Sale, Stage, takings
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Return:
    """Lines of sale `original` that came back: goods, or an undone load. `given + held + due == total`."""

    number: str
    original: str
    lines: tuple[LineItem, ...]
    legs: tuple[PlannedLeg, ...]
    exchanges: Exchanges = field(default_factory=Exchanges)
    cash: tuple[CashGiven, ...] = ()
    completed: bool = False

    @property
    def total(self) -> Money:
        """What the customer gets back."""
        return total((line.total for line in self.lines), self.lines[0].total.currency)

    @property
    def cards(self) -> Money | None:
        """The part of it that was loaded onto gift cards and taken off them again; None where nothing was."""
        loads = [line.total for line in self.lines if isinstance(line, CardLine)]
        return total(loads, self.total.currency) if loads else None

    @property
    def given(self) -> Money:
        """What surely went back."""
        back = (one.approved.amount for one in self.exchanges.done(Operation.REVERSE, Operation.REFUND))
        cash = (event.amount for event in self.cash)
        return total(back, self.total.currency) + total(cash, self.total.currency)

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
class Leg:
    """One tender of the original sale: what may still go back to it, and what the plan sends there."""

    payment: Done | None
    """None is cash."""
    refundable: Money
    amount: Money

    @property
    def card(self) -> CardMark | None:
        """The gift card it was paid with."""
        return self.payment.card if self.payment else None


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of the original sale with the quantity that has not come back yet."""

    position: int
    line: Goods
    left: Decimal


def returnable(sale: Sale, earlier: tuple[Return, ...]) -> tuple[Returnable, ...]:
    """What of `sale` may still be returned. Gift cards cannot: they are cashed out or deactivated."""
    back: dict[_Kind, Decimal] = {}
    for _, line, kind in (each for one in earlier for each in _kinds(one.lines)):
        back[kind] = back.get(kind, Decimal(0)) + line.quantity
    found: list[Returnable] = []
    for position, line, kind in _kinds(sale.basket.lines):
        came_back = min(back.get(kind, Decimal(0)), line.quantity)
        back[kind] = back.get(kind, Decimal(0)) - came_back
        found.append(Returnable(position, line, line.quantity - came_back))
    return tuple(found)


_Kind = tuple[str, Money, Label | None, Money | None, bool]
"""What lines have in common of which one may come back as well as the other: code, price, label, the deposit
paid with it, and whether it is that deposit."""


def _kinds(lines: tuple[LineItem, ...]) -> list[tuple[int, Goods, _Kind]]:
    """The goods of `lines` with their positions and kinds."""
    found: list[tuple[int, Goods, _Kind]] = []
    for position, line in enumerate(lines):
        goods = lines[goods_of(lines, position)]
        if isinstance(line, Goods) and isinstance(goods, Goods):
            deposit = deposit_on(lines, goods_of(lines, position))
            paid = deposit.price if deposit else None
            found.append((position, line, (goods.code, goods.price, goods.label, paid, line.deposit)))
    return found


def returned_lines(
    sale: Sale, earlier: tuple[Return, ...], chosen: dict[int, Decimal]
) -> tuple[Goods, ...] | Refused:
    """The chosen quantities by position as lines, or why that cannot be. A deposit comes with its goods."""
    if sale.stage is not Stage.COMPLETED:
        return Refused(f"Sale {sale.number} was not completed: nothing of it can be returned")
    chosen = with_deposits(sale.basket.lines, chosen)
    left = {one.position: one for one in returnable(sale, earlier)}
    lines: list[Goods] = []
    for position, quantity in sorted(chosen.items()):
        if position not in left:
            return Refused("A gift card is not returned: with F5 undo its load, cash it out or deactivate it")
        line, most = left[position].line, left[position].left
        if (wrong := wrong_quantity(quantity, line.unit)) is not None:
            return wrong
        if quantity > most or (line.unit == "kg" and quantity != most):
            # A weight comes back whole: rounded in parts, it could come to more than was paid for it.
            whole = ", whole" if line.unit == "kg" else ""
            return Refused(f"Only {most:f} of {line.name} can still be returned{whole}")
        lines.append(replace(line, quantity=quantity))
    return tuple(lines) if lines else Refused("Choose at least one line to return")


def plan(sale: Sale, earlier: tuple[Return, ...], amount: Money) -> tuple[Leg, ...] | Refused:
    """How `amount` goes back to the tenders of `sale`, given what `earlier` returns took of them."""
    legs: list[Leg] = []
    rest = amount
    by_card = sorted(sale.payments, key=lambda one: one.request.operation is not Operation.PAY)
    for payment in (*by_card, None):
        refundable = _refundable(sale, earlier, payment)
        share = min(rest, refundable)
        rest -= share
        legs.append(Leg(payment, refundable, share))
    if rest.amount > 0:
        return Refused(f"Only {(amount - rest).amount:f} of sale {sale.number} is left to give back")
    return tuple(leg for leg in legs if leg.refundable.amount > 0)


def _refundable(sale: Sale, earlier: tuple[Return, ...], payment: Done | None) -> Money:
    currency = sale.basket.currency
    if payment is None:
        back = (event.amount for one in earlier for event in one.cash)
        return sale.cash_paid - total(back, currency)
    gone: list[Money] = []
    for exchanges in (sale.exchanges, *(one.exchanges for one in earlier)):
        gone += [one.approved.amount for one in exchanges.given_back(payment.request.id)]
        gone += [one.request.amount for one in exchanges.giving_back(payment.request.id)]
    return payment.approved.amount - total(gone, currency)


def return_takings(lines: tuple[LineItem, ...]) -> tuple[Taking, ...]:
    """What turnover and tax become less, by department and rate."""
    return takings(Basket(lines[0].total.currency, lines))
