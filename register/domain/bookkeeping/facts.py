"""What each event adds to the figures of reports: the sums that a shift keeps, and some it has no room for.

Sums of these facts over any time are what the reports say. Those of `LEDGER` are the postings themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache

from moneyed import Currency, Money

from register.domain.amounts import rounded, times, zero
from register.domain.books import Books
from register.domain.documents import Document
from register.domain.events import (
    ActAllowed,
    CardRefunded,
    CashGiven,
    CashOutReturned,
    CashTaken,
    DrawerMoved,
    DrawerOpened,
    Ended,
    Event,
    LateApproval,
    LineRemoved,
    OwedPaid,
    PaperLetGo,
    PaperQueued,
    QuantityChanged,
    ReturnCompleted,
    ReturnOpened,
    ReversalFailed,
    SalePaid,
    SaleVoided,
    ShiftClosed,
    ShiftOpened,
)
from register.domain.goods.basket import Basket
from register.domain.goods.basket_tax import settled
from register.domain.goods.line_item import Goods
from register.domain.goods.reductions import AmountOff, PercentOff, Promoted, taken_off
from register.domain.returning.returns import Return
from register.domain.sale import Sale
from register.domain.shift import Shift, shift_after


class Kind(StrEnum):
    """What a fact is about; its name says which of them."""

    LEDGER = "ledger"
    """Every posting, by account: `sales:Stationery`, `gift_cards:terminal:pay`; debits are positive."""
    COUNT = "count"
    """How many, as `Shift.counts` names them: `sales`, `no_sale`, `gift_cards:pay`; no amount."""
    TURNOVER = "turnover"
    """As `Shift.turnover` names it: `sales`, `returns`, `cash_taken`."""
    TAX_NET = "tax_net"
    """Turnover without its tax, by letter and percent, as `A 21`; what is exempt as `A 21 exempt`."""
    TAX = "tax"
    """The tax itself, by the same names."""
    ITEM = "item"
    """Goods sold less goods that came back, by `code<TAB>name`: thousandths of a piece or kilogram, net."""
    LINES = "lines"
    """Lines of goods in the sales, all under one name, `lines`."""
    REDUCED = "reduced"
    """What was taken off by hand, by its reason, from the goods that were sold."""
    PROMOTED = "promoted"
    """What promotions took off, by their names."""
    REPRICED = "repriced"
    """Goods sold for another price than the catalogue's; what that made less, negative where it was more."""
    REMOVED = "removed"
    """Lines taken out of a basket (`line`) or made less (`quantity`), and what they had come to."""
    VOIDED = "voided"
    """Sales that were voided, and what their baskets came to."""
    ALLOWED = "allowed"
    """What a manager allowed, by `act<TAB>who`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """So many and so much of one thing."""

    kind: Kind
    name: str
    count: int
    amount: Money


_OF_A_SHIFT = (
    *(SalePaid, SaleVoided, ReturnOpened, ReturnCompleted, CashTaken, CashGiven, CardRefunded, OwedPaid),
    *(DrawerOpened, DrawerMoved, PaperQueued, PaperLetGo, Ended, LateApproval, ReversalFailed),
    *(CashOutReturned, ShiftOpened, ShiftClosed),
)
"""All that a shift counts or the ledger books; the many others are passed over quickly."""


@cache
def _nothing_yet(currency: Currency) -> Shift:
    return Shift(0, datetime.min.replace(tzinfo=UTC), zero(currency))


def facts(before: Books, event: Event, document: Document | None) -> Iterator[Fact]:
    """What `event` adds to the state `before`; `document` is what it made of its own, if it has one."""
    currency = before.currency
    if isinstance(event, _OF_A_SHIFT) and not (isinstance(event, PaperQueued) and not event.copy):
        yield from _as_a_shift_counts(shift_after(_nothing_yet(currency), event, None))
    match event, document:
        case SalePaid(), Sale(basket=basket):
            yield from _sold(basket)
        case ReturnCompleted(exchange=""), Return(lines=lines):
            yield from _items(Basket(currency, lines), -1)
        case ((LineRemoved() | QuantityChanged()), _):
            yield from _taken_out(before.documents.get(event.sale), event)
        case SaleVoided(), Sale(basket=basket):
            yield Fact(Kind.VOIDED, "sale", 1, basket.total)
        case ActAllowed(act=act, by=who), _:
            yield Fact(Kind.ALLOWED, f"{act}\t{who}", 1, zero(currency))
        case _:
            pass


def _as_a_shift_counts(added: Shift) -> Iterator[Fact]:
    nothing = zero(added.currency)
    for account, amount in added.ledger.items():
        yield Fact(Kind.LEDGER, account, 0, amount)
    for what, count in added.counts.items():
        yield Fact(Kind.COUNT, what, count, nothing)
    for what, amount in added.turnover.items():
        yield Fact(Kind.TURNOVER, what, 0, amount)
    for one in added.taxes.values():
        name = f"{one.letter} {one.percent}{' exempt' if one.exempt else ''}"
        yield Fact(Kind.TAX_NET, name, 0, one.net)
        yield Fact(Kind.TAX, name, 0, one.tax)


def _sold(basket: Basket) -> Iterator[Fact]:
    yield from _items(basket, 1)
    yield Fact(Kind.LINES, "lines", len(basket.goods), zero(basket.currency))
    for line in basket.goods:
        yield from _reduced(line)


def _items(basket: Basket, sign: int) -> Iterator[Fact]:
    """Net, so that all items of a time come to its sales."""
    reckoned = settled(basket)
    for line in reckoned.goods:
        yield _item(line.code, line.name, line.quantity * sign, (line.total - line.tax_part) * sign)
    for back in reckoned.returned:
        goods = back.goods
        yield _item(goods.code, goods.name, -goods.quantity * sign, (back.total - back.tax_part) * sign)


def _item(code: str, name: str, quantity: Decimal, net: Money) -> Fact:
    return Fact(Kind.ITEM, f"{code}\t{name}", int(quantity.scaleb(3)), net)


def _reduced(line: Goods) -> Iterator[Fact]:
    if line.list_price is not None:
        less = rounded(times(line.list_price, line.quantity)) - line.full
        yield Fact(Kind.REPRICED, "price", 1, less)
    for one, off in zip(line.reductions, taken_off(line.full, line.reductions), strict=True):
        match one:
            case PercentOff(reason=reason) | AmountOff(reason=reason):
                yield Fact(Kind.REDUCED, reason, 1, off)
            case Promoted(promotion=name):
                yield Fact(Kind.PROMOTED, name, 1, off)
            case _:
                pass  # a gift card's discount, which the turnover has


def _taken_out(document: Document | None, event: LineRemoved | QuantityChanged) -> Iterator[Fact]:
    if not isinstance(document, Sale) or event.position >= len(document.basket.lines):
        return
    line = document.basket.lines[event.position]
    match event:
        case LineRemoved():
            yield Fact(Kind.REMOVED, "line", 1, line.total)
        case QuantityChanged(quantity=quantity) if isinstance(line, Goods) and quantity < line.quantity:
            less = rounded(times(line.price, line.quantity - quantity))
            yield Fact(Kind.REMOVED, "quantity", 1, less)
        case QuantityChanged():
            pass
