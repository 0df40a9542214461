"""One drawer's session, and what an X or Z report reads from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from moneyed import Currency, Money

from register.domain.amounts import total, zero
from register.domain.asking.exchange import MoneyRequest, is_reservation
from register.domain.bookkeeping.postings import clearing, postings
from register.domain.events import (
    CardRefunded,
    CashGiven,
    CashOutReturned,
    CashReason,
    CashTaken,
    DayCompared,
    DrawerMoved,
    DrawerOpened,
    Ended,
    Intended,
    OwedPaid,
    PaperLetGo,
    PaperQueued,
    ReturnCompleted,
    ReturnOpened,
    SalePaid,
    SaleVoided,
    Taking,
)
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TaxSum:
    """Turnover at one tax rate."""

    letter: str
    percent: str
    net: Money
    tax: Money
    exempt: bool = False
    """Whether none was due; then `percent` is what others would have paid."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Sums of a shift so far: every figure of the X report is one of these."""

    number: int
    opened_at: datetime
    float: Money
    cashiers: tuple[str, ...] = ()
    ledger: Mapping[str, Money] = field(default_factory=lambda: _EMPTY)
    """Balance by account, of this shift's events only."""
    counts: Mapping[str, int] = field(default_factory=lambda: _EMPTY)
    """How many: sales, returns, voids, copies, drawer openings, those of them without a sale (`no_sale`),
    movements by kind and those `undone`; approvals as `gift_cards:pay`; receipts that no sale waits for any
    more as `let_go:Ruth`."""
    turnover: Mapping[str, Money] = field(default_factory=lambda: _EMPTY)
    """All positive: `sales`, `returns`, `cards` sold, `cash_taken` (less `change`), `cash_given_back`,
    `cashed_out`; `paid_in`, `paid_out` and `drop` less what of them was taken back; `onto_new_cards`: refunds
    that made a card active; `cash_outs_undone`: what went back onto cards, its cash into the drawer;
    `without_receipt`: of what came back, that for which there was none; `card_discounts`: what gift cards
    took off the sales, which are told without it."""
    taxes: Mapping[str, TaxSum] = field(default_factory=lambda: _EMPTY)
    """By letter; what was exempt stands by itself, as `A exempt`."""
    moved: tuple[DrawerMoved, ...] = ()
    """The movements that can still be taken back: by the next shift their cash is somebody else's."""
    compared: tuple[DayCompared, ...] = ()
    """The newest comparison with each processor's own record."""
    asked_since: int = 0
    """Requests for money after those comparisons."""

    @property
    def currency(self) -> Currency:
        """The drawer's."""
        return self.float.currency

    @property
    def expected(self) -> Money:
        """The cash that should be in the drawer: float, cash in and paid in, less change, refunds, cash-outs,
        paid out and drops."""
        return self.of("drawer")

    @property
    def rounding(self) -> Money:
        """What customers paid more because cash was rounded; negative where they paid less."""
        return -self.of("rounding")

    @property
    def cash_in(self) -> Money:
        """Cash that customers left in the drawer."""
        return self.amount("cash_taken")

    @property
    def received(self) -> Money:
        """Cash that customers handed over, before they got their change."""
        return self.cash_in + self.amount("change")

    @property
    def cash_out(self) -> Money:
        """Cash that went out of it to customers: refunds, given back, cashed out."""
        return self.amount("cash_given_back") + self.amount("cashed_out")

    def of(self, account: str) -> Money:
        """The balance of `account` and of all accounts under it."""
        under = account + ":"
        matching = (sum_ for name, sum_ in self.ledger.items() if name == account or name.startswith(under))
        return total(matching, self.currency)

    def count(self, what: str) -> int:
        """How many of `what` there were."""
        return self.counts.get(what, 0)

    @property
    def let_go(self) -> tuple[tuple[str, int], ...]:
        """Who let receipts go that the next sale should have waited for, and how many."""
        by = ((what.partition(":"), count) for what, count in self.counts.items())
        return tuple((who, count) for (what, _, who), count in by if what == "let_go")

    def amount(self, what: str) -> Money:
        """The turnover figure `what`."""
        return self.turnover.get(what, zero(self.currency))


_UNDOES: dict[tuple[Operation, Operation | None], str] = {
    (Operation.UNDO_LOAD, Operation.ACTIVATE): "card_sales_undone",
    (Operation.REVERSE, Operation.CASH_OUT): "cash_outs_undone",
}
"""What is counted by itself of loads undone and of reversals."""


def shift_after(shift: Shift, event: Any, cashier: str | None) -> Shift:
    """The shift with `event` added to its sums."""
    added = _booked(shift, event)
    if cashier and cashier not in added.cashiers:
        added = replace(added, cashiers=(*added.cashiers, cashier))
    match event:
        case SalePaid(total=sum_, takings=takings, cards=cards, card_discounts=offs):
            sold = _turned_over(_counted(added, "sales"), "sales", sum_ - cards)
            less = _turned_over(sold, "card_discounts", total(offs, shift.currency)) if offs else sold
            return _taxed(_turned_over(less, "cards", cards), takings, 1)
        case ReturnOpened() | ReturnCompleted():
            return _came_back(added, event)
        case SaleVoided():
            return _counted(added, "voids")
        case CashTaken() | CashGiven() | CashOutReturned() | CardRefunded() | OwedPaid():
            return _in_cash(added, event)
        case DrawerOpened(no_sale=no_sale):
            opened = _counted(added, "drawer")
            return _counted(opened, "no_sale") if no_sale else opened
        case DrawerMoved():
            return _cash_moved(added, event)
        case PaperQueued(copy=True):
            return _counted(added, "copies")
        case PaperLetGo(allowed_by=who):
            return _counted(added, f"let_go:{who}")
        case Intended():
            return replace(added, asked_since=added.asked_since + 1)
        case Ended(request=request, outcome=Approved(amount=sum_) as outcome):
            return added if is_reservation(request, outcome) else _approved(added, request, sum_)
        case DayCompared(processor=name):
            others = tuple(one for one in shift.compared if one.processor != name)
            return replace(added, compared=(*others, event), asked_since=0)
        case _:
            return added


def _came_back(shift: Shift, event: ReturnOpened | ReturnCompleted) -> Shift:
    match event:
        case ReturnOpened(original="", lines=lines):
            worth = total((line.total for line in lines), shift.currency)
            return _turned_over(_counted(shift, "without_receipt"), "without_receipt", worth)
        case ReturnCompleted(exchange="", total=sum_, takings=takings, cards=cards):
            undone = cards or zero(shift.currency)
            back = _turned_over(_counted(shift, "returns"), "returns", sum_ - undone)
            return _taxed(_turned_over(back, "cards", -undone), takings, -1)
        case _:
            return shift  # what came back in exchange is counted with the sale it went into


def _in_cash(shift: Shift, event: CashTaken | CashGiven | CashOutReturned | CardRefunded | OwedPaid) -> Shift:
    match event:
        case CashTaken(given=given, taken=taken):
            counted = _turned_over(_counted(shift, "cash"), "cash_taken", taken)
            return _turned_over(counted, "change", given - taken)
        case CashGiven(amount=given, reason=CashReason.CASH_OUT):
            return _turned_over(shift, "cashed_out", given)
        case CashOutReturned(amount=back):
            return _turned_over(shift, "cashed_out", -back)
        case CashGiven(amount=given) | CardRefunded(amount=given) | OwedPaid(amount=given):
            return _turned_over(shift, "cash_given_back", given)


def _approved(shift: Shift, request: MoneyRequest, sum_: Money) -> Shift:
    counted = _counted(shift, f"{clearing(request)}:{request.operation}")
    refund = request.operation is Operation.ACTIVATE and request.position is None and not request.desk
    what = "onto_new_cards" if refund else _UNDOES.get((request.operation, request.undoes_operation), "")
    if what and not refund:
        counted = _counted(counted, what)
    return _turned_over(counted, what, sum_) if what else counted


def _cash_moved(shift: Shift, event: DrawerMoved) -> Shift:
    what = event.movement.value
    if event.undoes:
        left = tuple(one for one in shift.moved if one.sale != event.undoes)
        return replace(_turned_over(_counted(shift, "undone"), what, -event.amount), moved=left)
    return replace(_turned_over(_counted(shift, what), what, event.amount), moved=(*shift.moved, event))


def _booked(shift: Shift, event: Any) -> Shift:
    lines = postings(event)
    if not lines:
        return shift  # of most events: what is rung up and what is asked books nothing yet
    ledger = dict(shift.ledger)
    for line in lines:
        ledger[line.account] = ledger.get(line.account, zero(shift.currency)) + line.amount
    return replace(shift, ledger=MappingProxyType(ledger))


def _counted(shift: Shift, what: str) -> Shift:
    return replace(shift, counts=MappingProxyType({**shift.counts, what: shift.count(what) + 1}))


def _turned_over(shift: Shift, what: str, amount: Money) -> Shift:
    return replace(shift, turnover=MappingProxyType({**shift.turnover, what: shift.amount(what) + amount}))


def _taxed(shift: Shift, takings: tuple[Taking, ...], sign: int) -> Shift:
    taxes = dict(shift.taxes)
    nothing = zero(shift.currency)
    for one in takings:
        key = f"{one.tax} exempt" if one.exempt else one.tax
        percent = f"{one.percent.normalize():f}"
        so_far = taxes.get(key, TaxSum(one.tax, percent, nothing, nothing, one.exempt))
        taxes[key] = replace(so_far, net=so_far.net + one.net * sign, tax=so_far.tax + one.tax_part * sign)
    return replace(shift, taxes=MappingProxyType(taxes))
