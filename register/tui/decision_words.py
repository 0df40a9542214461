"""What a manager's word about a missing answer would mean, in money, before it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from moneyed import Money

from register.domain.amounts import figures
from register.domain.desk import TAKEN_BACK_BY
from register.domain.sale import Sale
from register.tui.decision import DidNot, Happened, Verdict
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.domain.books import Books
    from register.domain.exchange import MoneyRequest

_HEARS_OF_IT = "If the customer was charged all the same, the till gives it back when it hears of it."
_NAMELESS = "Without its reference the till cannot give it back by itself."
_CARD_OWED = "The card is still owed to the customer."
_SHOWS_IT = "If it was done all the same, the till shows it in what is open when it hears of it."


def means(books: Books, request: MoneyRequest, verdict: Verdict) -> str:
    """What follows from `verdict`, in whole sentences."""
    match verdict:
        case Happened(amount, None) if request.operation in TAKEN_BACK_BY:
            return f"{_happened(books, request, amount)} {_NAMELESS}"
        case Happened(amount):
            return _happened(books, request, amount)
        case DidNot():
            return _did_not(books, request)
        case _:
            assert_never(verdict)


def _did_not(books: Books, request: MoneyRequest) -> str:
    much = figures(request.amount)
    match request.operation:
        case Operation.PAY | Operation.BANK_CARD:
            sale = books.documents.get(request.number)
            return f"{_unpaid(sale, much) if isinstance(sale, Sale) else 'Nothing was taken.'} {_HEARS_OF_IT}"
        case Operation.REVERSE:
            return f"The customer is still to get {much} back. {_SHOWS_IT}"
        case Operation.ACTIVATE if request.position is None and not request.desk:
            return f"The customer is still to get {much}. {_SHOWS_IT}"
        case Operation.ACTIVATE | Operation.LOAD:
            at_desk = "Nothing was put on the card."
            return f"{at_desk if request.desk else _CARD_OWED} {_SHOWS_IT}"
        case Operation.UNDO_LOAD:
            return f"{much} is still on the card. {_SHOWS_IT}"
        case Operation.REFUND:
            owed = "Nothing was put on the card." if request.desk else f"The customer is still to get {much}."
            return f"{owed} {_SHOWS_IT}"
        case Operation.CASH_OUT:
            return f"The card keeps its {much}; nothing is paid out. {_SHOWS_IT}"
        case Operation.DEACTIVATE | Operation.BALANCE:
            return f"The card is as it was. {_SHOWS_IT}"
        case _:
            assert_never(request.operation)


def _happened(books: Books, request: MoneyRequest, amount: Money) -> str:
    much = figures(amount)
    match request.operation:
        case Operation.PAY | Operation.BANK_CARD:
            sale = books.documents.get(request.number)
            return _paid(sale, request, amount) if isinstance(sale, Sale) else f"{much} counts as taken."
        case Operation.REVERSE:
            return f"{much} counts as given back to the customer."
        case Operation.ACTIVATE:
            return f"The card counts as active, with {much} on it."
        case Operation.LOAD | Operation.REFUND:
            return f"{much} counts as put on the card."
        case Operation.UNDO_LOAD:
            return f"{much} counts as taken off the card; what was paid for it goes back."
        case Operation.CASH_OUT:
            return f"The card counts as ended, and {much} is paid out from the drawer now."
        case Operation.DEACTIVATE | Operation.BALANCE:
            return "The card counts as ended."
        case _:
            assert_never(request.operation)


def _paid(sale: Sale, request: MoneyRequest, amount: Money) -> str:
    paid = f"{figures(amount)} counts as paid"
    due = sale.due + request.amount - amount
    if any(one.request.id != request.id for one in sale.exchanges.open):
        return f"{paid}; the sale waits for another answer."
    if not due.amount:
        return f"{paid}; the sale is finished."
    if sale.aside:
        return f"{paid}; {figures(due)} is missing, so the sale is given up and what was taken goes back."
    return f"{paid}; {figures(due)} is still due."


def _unpaid(sale: Sale, much: str) -> str:
    if not sale.aside:
        return f"{much} is due again."
    back = " and what was taken goes back" if sale.money_with_us else ""
    return f"{much} is not paid, so the sale is given up{back}."
