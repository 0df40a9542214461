"""What a provider must be able to show (D): sales, redemptions, cash-outs, reversals, open balances."""

from collections.abc import Iterable

from moneyed import Money

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.providers.toast.programme import Restaurant
from terminal_api.money import written
from terminal_api.processor import Operation

Shown = dict[str, object]

_SALES = frozenset({Operation.ACTIVATE, Operation.LOAD})
_REDEMPTIONS = frozenset({Operation.PAY})
_CASH_OUTS = frozenset({Operation.CASH_OUT})


def report(restaurants: Iterable[Restaurant], ledger: CardLedger) -> list[Shown]:
    """Each restaurant's own business, amounts as decimal strings in its currency.

    `sales` are activations and loads. `open_balance` is what stands on all cards that it takes, those sold by
    other restaurants of its programme too.
    """
    return [_of(restaurant, ledger) for restaurant in restaurants]


def _of(restaurant: Restaurant, ledger: CardLedger) -> Shown:
    lines = [line for line in ledger.transactions if line.approved and _is_of(line, restaurant)]
    reversals = [line for line in lines if line.original]
    undone = [ledger.transaction(line.original) for line in reversals]
    cards = [card for card in ledger.cards if restaurant.takes(card) and card.status is CardStatus.ACTIVE]

    def told(operations: Iterable[str], among: Iterable[Transaction | None]) -> Shown:
        moved = [line.moved for line in among if line and line.operation in operations]
        return {"count": len(moved), "amount": _sum(moved, restaurant)}

    return {
        "restaurant": restaurant.guid,
        "programme": restaurant.programme,
        "currency": restaurant.currency.code,
        "sales": told(_SALES, lines),
        "redemptions": told(_REDEMPTIONS, lines),
        "cash_outs": told(_CASH_OUTS, lines),
        "reversed_sales": told(_SALES, undone),
        "reversed_redemptions": told(_REDEMPTIONS, undone),
        "reversed_cash_outs": told(_CASH_OUTS, undone),
        "cards": len(cards),
        "open_balance": _sum((card.balance for card in cards), restaurant),
    }


def _is_of(line: Transaction, restaurant: Restaurant) -> bool:
    return line.sale_id == restaurant.guid and line.moved.currency == restaurant.currency


def _sum(amounts: Iterable[Money], restaurant: Restaurant) -> str:
    return written(sum(amounts, Money(0, restaurant.currency))).split(" ")[0]
