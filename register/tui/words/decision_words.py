"""What a manager's word about a missing answer would mean, in money, before it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from moneyed import Money

from register.counter.asking.deciding import can_be_taken_back
from register.domain.amounts import figures
from register.domain.sale import Sale
from register.language import marked, say
from register.tui.decision import DidNot, Happened, Verdict
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.asking.exchange import MoneyRequest
    from register.domain.books import Books

_HEARS_OF_IT = marked("If the customer was charged all the same, the till gives it back when it hears of it.")
_NAMELESS = marked("Without its reference the till cannot give it back by itself.")
_CARD_OWED = marked("The card is still owed to the customer.")
_SHOWS_IT = marked("If it was done all the same, the till shows it in what is open when it hears of it.")


def means(till: Till, request: MoneyRequest, verdict: Verdict) -> str:
    """What follows from `verdict`, in whole sentences."""
    books = till.books
    match verdict:
        case Happened(amount, None) if can_be_taken_back(till, request):
            return f"{_happened(books, request, amount)} {say(_NAMELESS)}"
        case Happened(amount):
            return _happened(books, request, amount)
        case DidNot():
            return _did_not(books, request)
        case _:
            assert_never(verdict)


def _did_not(books: Books, request: MoneyRequest) -> str:
    if request.operation in (Operation.PAY, Operation.BANK_CARD):
        sale = books.documents.get(request.number)
        due = _unpaid(sale, request) if isinstance(sale, Sale) else say("Nothing was taken.")
        return f"{due} {say(_HEARS_OF_IT)}"
    return f"{_not_done(request)} {say(_SHOWS_IT)}"


def _not_done(request: MoneyRequest) -> str:
    much = figures(request.amount)
    match request.operation:
        case Operation.REVERSE if request.undoes_cash_out:
            return say("The card stays paid out: give the customer the cash for {amount} again.", amount=much)
        case Operation.REVERSE:
            return say("The customer is still to get {amount} back.", amount=much)
        case Operation.ACTIVATE if request.position is None and not request.desk:
            return say("The customer is still to get {amount}.", amount=much)
        case Operation.ACTIVATE | Operation.LOAD:
            return say("Nothing was put on the card.") if request.desk else say(_CARD_OWED)
        case Operation.UNDO_LOAD if request.undoes_operation is Operation.ACTIVATE:
            return say("The card is still active, with {amount} on it.", amount=much)
        case Operation.UNDO_LOAD:
            return say("{amount} is still on the card.", amount=much)
        case Operation.REFUND if request.desk:
            return say("Nothing was put on the card.")
        case Operation.REFUND:
            return say("The customer is still to get {amount}.", amount=much)
        case Operation.CASH_OUT:
            return say("The card keeps its {amount}; nothing is paid out.", amount=much)
        case Operation.PAY | Operation.BANK_CARD | Operation.DEACTIVATE | Operation.BALANCE:
            return say("The card is as it was.")
        case _:
            assert_never(request.operation)


def _happened(books: Books, request: MoneyRequest, amount: Money) -> str:
    much = figures(amount)
    match request.operation:
        case Operation.PAY | Operation.BANK_CARD:
            sale = books.documents.get(request.number)
            taken = say("{amount} counts as taken.", amount=much)
            return _paid(sale, request, amount) if isinstance(sale, Sale) else taken
        case Operation.REVERSE if request.undoes_cash_out:
            return say(
                "{amount} counts as put on the card again; its cash goes into the drawer.", amount=much
            )
        case Operation.REVERSE:
            return say("{amount} counts as given back to the customer.", amount=much)
        case Operation.ACTIVATE:
            return say("The card counts as active, with {amount} on it.", amount=much)
        case Operation.LOAD | Operation.REFUND:
            return say("{amount} counts as put on the card.", amount=much)
        case Operation.UNDO_LOAD:
            return say("{amount} counts as taken off the card; what was paid for it goes back.", amount=much)
        case Operation.CASH_OUT:
            return say("The card counts as ended, and {amount} is paid out from the drawer now.", amount=much)
        case Operation.DEACTIVATE | Operation.BALANCE:
            return say("The card counts as ended.")
        case _:
            assert_never(request.operation)


def _paid(sale: Sale, request: MoneyRequest, amount: Money) -> str:
    together = sale.exchanges.with_basket
    much, due = figures(amount), sale.due if together else sale.due + request.amount - amount
    if any(one.request.id != request.id for one in sale.exchanges.open if one not in together):
        return say("{amount} counts as paid; the sale waits for another answer.", amount=much)
    if not due.amount:
        return say("{amount} counts as paid; the sale is finished.", amount=much)
    if sale.aside:
        return say(
            "{amount} counts as paid; {due} is missing,"
            " so the sale is given up and what was taken goes back.",
            amount=much,
            due=figures(due),
        )
    return say("{amount} counts as paid; {due} is still due.", amount=much, due=figures(due))


def _unpaid(sale: Sale, request: MoneyRequest) -> str:
    much = figures(sale.held if sale.exchanges.with_basket else request.amount)
    if not sale.aside:
        return say("{amount} is due again.", amount=much)
    if not sale.money_with_us:
        return say("{amount} is not paid, so the sale is given up.", amount=much)
    return say("{amount} is not paid, so the sale is given up and what was taken goes back.", amount=much)
