"""Double entry: what each event means in the books. Lines of one event always sum to zero.

Positive is debit. Accounts are words joined by colons, so that sums over a prefix are reports (`accounts.py`
says what each means, and what accountants call it):
`drawer`, `safe`, `paid_in` and `paid_out` (cash that moved beside a sale), `tendered` (customers' money of
sales not yet closed), `gift_cards:PROCESSOR:OPERATION`, `bank_cards:PROCESSOR:OPERATION`, `sales:DEPARTMENT`,
`tax:LETTER`, `cards_to_activate`, `cash_to_hand_out`, `unallocated` (asked at the desk, or done too late for
its sale: no sale is around it), `owed_to_customers` (given back by nobody yet), `cash_difference`, `rounding`
(of cash, where small coins are gone).
"""

from dataclasses import dataclass, replace
from typing import Any

from moneyed import Money

from register.domain.asking.exchange import MoneyRequest, discount_of, is_reservation
from register.domain.events import (
    CardRefunded,
    CashGiven,
    CashOutReturned,
    CashReason,
    CashTaken,
    DrawerMoved,
    Ended,
    LateApproval,
    Movement,
    OwedPaid,
    ReturnCompleted,
    ReversalFailed,
    SalePaid,
    ShiftClosed,
    ShiftOpened,
    Taking,
)
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

_BESIDE_A_SALE = {Movement.PAID_IN: "paid_in", Movement.PAID_OUT: "paid_out", Movement.DROP: "safe"}
"""Where the cash of a movement comes from, or goes to."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One line: debit if `amount` is positive, credit if negative."""

    account: str
    amount: Money


def postings(event: Any) -> tuple[Posting, ...]:
    """The lines that `event` books; none for an event that moves no money."""
    match event:
        case ShiftOpened() | ShiftClosed() | DrawerMoved():
            return _beside_sales(event)
        case CashTaken() | CashGiven() | CashOutReturned() | CardRefunded() | OwedPaid():
            return _in_cash(event)
        case Ended(request=request, outcome=Approved() as approved):
            return () if is_reservation(request, approved) else _approved(request, approved)
        case LateApproval(request=request, approved=approved):
            return _approved(replace(request, desk=True), approved)
        case SalePaid(total=total, takings=takings, cards=cards):
            return _moving(
                Posting("tendered", total), *_earned(takings, -1), Posting("cards_to_activate", -cards)
            )
        case ReturnCompleted(exchange=number) if number:
            return ()
        case ReturnCompleted(total=total, takings=takings, cards=cards):
            undone = (Posting("unallocated", cards),) if cards else ()
            return _moving(Posting("tendered", -total), *_earned(takings, 1), *undone)
        case ReversalFailed(request=request, amount=amount):
            return _moved("owed_to_customers", _account(request), amount)
        case _:
            return ()


def _beside_sales(event: ShiftOpened | ShiftClosed | DrawerMoved) -> tuple[Posting, ...]:
    match event:
        case ShiftOpened(float=amount):
            return _moved("safe", "drawer", amount)
        case ShiftClosed(expected=expected, counted=counted):
            found = expected if counted is None else counted
            return (*_moved("drawer", "safe", found), *_moved("drawer", "cash_difference", expected - found))
        case DrawerMoved(movement=movement, amount=amount):
            beside = _BESIDE_A_SALE[movement]
            return _moved(*((beside, "drawer") if event.goes_in else ("drawer", beside)), amount)


def _in_cash(
    event: CashTaken | CashGiven | CashOutReturned | CardRefunded | OwedPaid,
) -> tuple[Posting, ...]:
    match event:
        case CashTaken(taken=taken, settled=settled):
            return _moving(
                Posting("drawer", taken), Posting("tendered", -settled), Posting("rounding", settled - taken)
            )
        case CashGiven(amount=amount, reason=CashReason.CASH_OUT, rounding=rounding):
            return _paid_out("cash_to_hand_out", amount, rounding)
        case CashGiven(amount=amount, rounding=rounding):
            return _paid_out("tendered", amount, rounding)
        case CashOutReturned(amount=amount, rounding=rounding):
            return _paid_out("cash_to_hand_out", -amount, -rounding if rounding else None)
        case CardRefunded(amount=amount, rounding=rounding):
            return _paid_out("cards_to_activate", amount, rounding)
        case OwedPaid(amount=amount, rounding=rounding):
            return _paid_out("owed_to_customers", amount, rounding)


def _moved(source: str, target: str, amount: Money) -> tuple[Posting, ...]:
    return _moving(Posting(target, amount), Posting(source, -amount))


def _paid_out(account: str, amount: Money, rounding: Money | None) -> tuple[Posting, ...]:
    """`amount` from the drawer settles what `account` owes; what it is more or less is rounding."""
    more = rounding or Money(0, amount.currency)
    return _moving(Posting(account, amount - more), Posting("drawer", -amount), Posting("rounding", more))


def _moving(*lines: Posting) -> tuple[Posting, ...]:
    """`lines` without those of nothing."""
    return tuple(line for line in lines if line.amount.amount)


def _earned(takings: tuple[Taking, ...], sign: int) -> tuple[Posting, ...]:
    nets = (Posting(f"sales:{one.department}", one.net * sign) for one in takings)
    taxes = (Posting(f"tax:{one.tax}", one.tax_part * sign) for one in takings)
    return (*nets, *taxes)


def clearing(request: MoneyRequest) -> str:
    """The kind of account that `request` moves: `bank_cards` or `gift_cards`."""
    bank = Operation.BANK_CARD in (request.operation, request.undoes_operation)
    return "bank_cards" if bank else "gift_cards"


def _account(request: MoneyRequest) -> str:
    return f"{clearing(request)}:{request.processor}:{request.operation}"


def _approved(request: MoneyRequest, approved: Approved) -> tuple[Posting, ...]:
    """Gift cards are the processor's account: loads owe it money, payments bring it back.

    The discount in a payment is nobody's money: the processor pays the rest, and the sale is cheaper.
    """
    account, amount = _account(request), approved.amount - discount_of(request, approved)
    other = "unallocated" if request.desk else "tendered"
    match request.operation:
        case Operation.PAY | Operation.BANK_CARD:
            return _moved(other, account, amount)
        case Operation.REVERSE if request.undoes_cash_out:
            return _moved(account, "cash_to_hand_out", amount)
        case Operation.REVERSE | Operation.REFUND:
            return _moved(account, other, amount)
        case Operation.ACTIVATE | Operation.LOAD:
            sold = other if request.desk or request.position is None else "cards_to_activate"
            return _moved(account, sold, amount)
        case Operation.UNDO_LOAD:
            return _moved("unallocated", account, amount)
        case Operation.CASH_OUT:
            return _moved("cash_to_hand_out", account, amount)
        case Operation.DEACTIVATE | Operation.BALANCE:
            return ()
