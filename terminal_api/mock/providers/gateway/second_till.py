"""A second till, which spends from a card between a look and a payment."""

from dataclasses import replace

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Ask
from terminal_api.processor import Operation


def spend_elsewhere(ledger: CardLedger, card: Card, amount: Money, id: str) -> None:
    """A second till takes `amount` from an active card, or what there is; the line is called `id`."""
    if card.status is not CardStatus.ACTIVE or amount.currency != card.balance.currency:
        return
    taken = min(amount, card.balance)
    ask = Ask(id, Operation.PAY, "", "second till", taken, card.number, card.provider)
    ledger.change(ask, replace(card, balance=card.balance - taken), taken)
