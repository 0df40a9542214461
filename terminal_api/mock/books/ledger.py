"""The books of the mock terminal: every card, every movement. The referee in tests and simulations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from moneyed import Money

from terminal_api.mock.books.amounts import halved, halves, is_payable, trigger
from terminal_api.mock.books.card_rules import Terms, refused_unseen, rule
from terminal_api.mock.books.cards import DEFAULT_MAXIMUM_BALANCE, NETWORKS, Card, Provider, provider_named
from terminal_api.mock.books.refusals import (
    INVALID_AMOUNT,
    INVALID_CARD,
    LATE_UNDO,
    NOT_REVERSIBLE,
    ORIGINAL_NOT_FOUND,
    TOO_MUCH_REVERSED,
    Refusal,
)
from terminal_api.mock.books.transactions import Ask, Transaction
from terminal_api.processor import Operation

UNDO_WITHIN = timedelta(hours=24)
PAYMENTS = frozenset({Operation.PAY, Operation.BANK_CARD})
TAKING_BACK = frozenset({Operation.REVERSE, Operation.UNDO_LOAD})


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class CardLedger:
    """Cards and transactions, in memory. Only ever appended to; a refusal is a line as well.

    `maximum` is the most that a card may hold, in its own currency; `maximums` says otherwise for a
    provider. `triggers` lets test amounts have their effect. `providers` are known beside the networks.
    """

    def __init__(
        self,
        cards: Iterable[Card] = (),
        *,
        clock: Callable[[], datetime] = utc_now,
        maximum: Decimal = DEFAULT_MAXIMUM_BALANCE,
        maximums: Mapping[str, Decimal] | None = None,
        triggers: bool = True,
        providers: Iterable[Provider] = (),
    ) -> None:
        self._clock = clock
        self._maximum = maximum
        self._maximums = dict(maximums or {})
        self._triggers = triggers
        self._providers = {**NETWORKS, **{provider.name: provider for provider in providers}}
        self._cards: dict[str, Card] = {}
        self._transactions: list[Transaction] = []
        self._by_id: dict[str, Transaction] = {}
        self._taken_back: dict[str, Money] = {}
        self._last_load: dict[str, str] = {}
        self.on_line: Callable[[Transaction, Card | None], None] | None = None
        """Told of each line before anybody else, with the card as it is afterwards."""
        for card in cards:
            self.put(card)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card, in the order they came in."""
        return tuple(self._cards.values())

    @property
    def transactions(self) -> tuple[Transaction, ...]:
        """Every line, oldest first."""
        return tuple(self._transactions)

    @property
    def latest(self) -> Transaction | None:
        """The newest line."""
        return self._transactions[-1] if self._transactions else None

    def card(self, number: str) -> Card | None:
        """The card with this number."""
        return self._cards.get(number)

    def transaction(self, id: str) -> Transaction | None:
        """The line with this POITransactionID, a refused one too."""
        return self._by_id.get(id)

    def taken_back(self, transaction: Transaction) -> Money:
        """How much of `transaction` was reversed or undone since."""
        return self._taken_back.get(transaction.id, Money(0, transaction.moved.currency))

    def put(self, card: Card) -> None:
        """Issue `card`, or set it to what is given here. Leaves lines that make up the difference."""
        before = self._cards.get(card.number)
        nothing = Money(0, card.balance.currency)
        old = before.balance if before else nothing
        self._cards[card.number] = card
        if old.currency != card.balance.currency:
            self._set(card, -old, Money(0, old.currency))
            old = nothing
        self._set(card, card.balance - old, card.balance)

    def restore(self, line: Transaction, card: Card | None) -> None:
        """Take a line into the books that `on_line` was told of before; nothing is decided anew."""
        if card:
            self._cards[card.number] = card
        elif line.operation == "set":
            self._cards.pop(line.card, None)  # it was removed
        self._enter(line)

    def remove(self, number: str) -> None:
        """Take a card out, as if it had never been issued; a line tells where its money went."""
        card = self._cards.pop(number)
        self._set(card, -card.balance, Money(0, card.balance.currency))

    def look(self, number: str, provider: str) -> Card | Refusal:
        """The card for a balance inquiry, or why the shop may not see it. Leaves no line."""
        card = self._known(number, provider)
        if isinstance(card, Refusal):
            return card
        return refused_unseen(card, Operation.BALANCE, provider_named(provider, self._providers)) or card

    def move(self, ask: Ask) -> Transaction:
        """Do what `ask` says, or refuse; either way one line is appended and returned."""
        match ask.operation:
            case Operation.BANK_CARD:
                return self._bank_card(ask)
            case Operation.REVERSE:
                return self._reverse(ask)
            case Operation.UNDO_LOAD:
                return self._undo(ask)
            case _:
                return self._move_card(ask)

    def change(self, ask: Ask, after: Card, moved: Money) -> Transaction:
        """A line for what is decided, also by a provider with rules of its own: `after` is the card now."""
        before = self._cards[after.number]
        self._cards[after.number] = after
        return self._book(ask, moved, change=after.balance - before.balance, card=after)

    def refuse(self, ask: Ask, refusal: Refusal) -> Transaction:
        """A line for what such a provider refused."""
        return self._refuse(ask, refusal)

    def _known(self, number: str, provider: str) -> Card | Refusal:
        card = self._cards.get(number)
        return card if card is not None and card.provider == provider else INVALID_CARD

    def _move_card(self, ask: Ask) -> Transaction:
        card = self._known(ask.card, ask.provider)
        if isinstance(card, Refusal):
            return self._refuse(ask, card)
        provider = provider_named(card.provider, self._providers)
        maximum = self._maximums.get(card.provider, self._maximum)
        ruling = rule(card, Terms(ask.operation, ask.amount, ask.partial, maximum, self._triggers), provider)
        if isinstance(ruling, Refusal):
            return self._refuse(ask, ruling)
        return self.change(ask, ruling.card, ruling.moved)

    def _bank_card(self, ask: Ask) -> Transaction:
        assert ask.amount is not None
        if not ask.amount or not is_payable(ask.amount):
            return self._refuse(ask, INVALID_AMOUNT)
        if self._triggers and (refusal := trigger(ask.amount)):
            return self._refuse(ask, refusal)
        return self._book(ask, halved(ask.amount) if self._triggers and halves(ask.amount) else ask.amount)

    def _reverse(self, ask: Ask) -> Transaction:
        original = self._by_id.get(ask.original)
        if original is None:
            return self._refuse(ask, ORIGINAL_NOT_FOUND)
        if original.operation not in PAYMENTS or not original.approved:
            return self._refuse(ask, NOT_REVERSIBLE)
        amount = original.moved if ask.amount is None else ask.amount
        if amount.currency != original.moved.currency or not amount or not is_payable(amount):
            return self._refuse(ask, INVALID_AMOUNT)
        if self.taken_back(original) + amount > original.moved:
            return self._refuse(ask, TOO_MUCH_REVERSED)
        return self._take_back(ask, original, amount)

    def _undo(self, ask: Ask) -> Transaction:
        original = self._by_id.get(ask.original)
        if original is None:
            return self._refuse(ask, ORIGINAL_NOT_FOUND)
        latest = self._last_load.get(original.card) == original.id
        if not latest or self.taken_back(original) or self._clock() - original.at > UNDO_WITHIN:
            return self._refuse(ask, LATE_UNDO)
        return self._take_back(ask, original, original.moved)

    def _take_back(self, ask: Ask, original: Transaction, amount: Money) -> Transaction:
        known = replace(ask, card=original.card, provider=original.provider, amount=amount)
        return (
            self._book(known, amount) if original.operation is Operation.BANK_CARD else self._move_card(known)
        )

    def _refuse(self, ask: Ask, refusal: Refusal) -> Transaction:
        card = self._cards.get(ask.card)
        currency = ask.amount.currency if ask.amount is not None else card.balance.currency if card else "XXX"
        return self._book(ask, Money(0, currency), card=card, refusal=refusal)

    def _book(
        self,
        ask: Ask,
        moved: Money,
        *,
        change: Money | None = None,
        card: Card | None = None,
        refusal: Refusal | None = None,
    ) -> Transaction:
        changed = Money(0, moved.currency) if change is None else change
        balance = card.balance if card else None
        return self._append(Transaction.of(ask, self._clock(), moved, changed, balance, refusal))

    def _set(self, card: Card, change: Money, balance: Money) -> None:
        line = Transaction(
            id="",
            operation="set",
            service_id="",
            sale_id="",
            card=card.number,
            provider=card.provider,
            asked=None,
            moved=Money(0, change.currency),
            change=change,
            balance=balance,
            at=self._clock(),
        )
        self._append(line)

    def _append(self, line: Transaction) -> Transaction:
        if self.on_line:
            self.on_line(line, self._cards.get(line.card))
        self._enter(line)
        return line

    def _enter(self, line: Transaction) -> None:
        self._transactions.append(line)
        if line.id:
            self._by_id[line.id] = line
        if not line.approved:
            return
        if line.operation is Operation.LOAD:
            self._last_load[line.card] = line.id
        if line.operation in TAKING_BACK:
            original = self._by_id[line.original]
            self._taken_back[original.id] = self.taken_back(original) + line.moved
