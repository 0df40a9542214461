"""What each gift card must hold by the shop's journals, beside what its provider says it holds."""

from dataclasses import dataclass, field
from decimal import Decimal

from register.simulate.referee.own_sums import ZERO, Asked
from register.simulate.referee.promise import Broken, demand
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Transaction
from terminal_api.processor import Operation

#: How an approved request changes what is on its card.
_SIGNS = {
    Operation.ACTIVATE: 1,
    Operation.LOAD: 1,
    Operation.REFUND: 1,
    Operation.REVERSE: 1,
    Operation.PAY: -1,
    Operation.BANK_CARD: -1,  # by a gift card: the shopper was asked for any card
    Operation.CASH_OUT: -1,
    Operation.UNDO_LOAD: -1,
}


@dataclass
class OwnCards:
    """Every card of the shop by its number. Registers may use one at the same time."""

    implied: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    by_token: dict[str, str] = field(default_factory=dict[str, str])
    _kept: dict[str, CardLedger] = field(default_factory=dict[str, CardLedger])
    """By whom each card is kept."""
    _open: dict[str, int] = field(default_factory=dict[str, int])
    """How many answers about a card are missing; of cards that nobody knows yet, under no number."""

    def issue(self, number: str, token: str, balance: Decimal, ledger: CardLedger) -> None:
        """A card in `ledger` that nobody used here before."""
        self._kept[number] = ledger
        self.implied[number] = balance
        self.by_token[token] = number

    def asked(self, asked: Asked) -> None:
        """An answer about its card is missing from now on."""
        if asked.card is not None:
            self._open[asked.card] = self._open.get(asked.card, 0) + 1

    def ended(self, asked: Asked, line: Transaction | None) -> None:
        """The answer is there, and what the ledger wrote of it. Raises `Broken`."""
        if asked.card is None:
            return
        self._open[asked.card] -= 1
        number = asked.card or (line.card if line else "")
        asked.card = number or None
        if not number:
            return
        if asked.approved is not None:
            operation = asked.request.operation
            change = _SIGNS.get(operation, 0) * asked.approved
            self.implied[number] = (
                ZERO if operation is Operation.DEACTIVATE else self.implied[number] + change
            )
        self.compare(number)

    def compare(self, number: str) -> None:
        """Raise `Broken` unless the provider's balance is ours; not while an answer is missing."""
        if self._open.get(number) or self._open.get(""):
            return
        card = self._kept[number].card(number)
        if card is None:
            raise Broken(f"card {number[-4:]} is not in the ledger")
        held, implied = card.balance.amount, self.implied[number]
        demand(held == implied, f"card {number[-4:]} holds {held}, by the journals it should be {implied}")

    def compare_all(self) -> None:
        """The same for every card."""
        for number in self.implied:
            self.compare(number)
