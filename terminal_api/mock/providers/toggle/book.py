"""What Toggle knows beside the cards' balances: line items, used references, splits and validity."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.transactions import Ask
from terminal_api.processor import Operation

PROVIDER = "toggle"


def pence_of(money: Money) -> int:
    """A balance in pence."""
    return int(money.amount * 100)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of one card beside its balance. Times have a zone; answers name UTC without it (ours)."""

    alias: str | None = field(default=None, repr=False)
    """The number of an imported card."""
    valid_from: datetime | None = None
    expires: datetime | None = None
    discount: int = 0
    """Pence of the balance that were given free."""

    @property
    def told(self) -> str:
        """For people who try the card; empty of a plain one."""
        free = f"{Decimal(self.discount) / 100:.2f} of it is a discount" if self.discount else ""
        begins = f"good from {self.valid_from:%Y-%m-%d} on" if self.valid_from else ""
        return ", ".join(filter(None, (free, begins)))


@dataclass(frozen=True, slots=True)
class LineItem:
    """One movement. `value` is what the balance gained, in pence; `discount` the part of it given free."""

    id: int
    reference: str
    card: str = field(repr=False)
    operation: Operation
    value: int
    discount: int
    reversed: bool = False


class Book:
    """Movements by reference and by id, on the shared ledger."""

    def __init__(self, ledger: CardLedger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._ids = count(500_001)
        self._cards: dict[str, int] = {}
        self._initial: dict[str, int] = {}
        self.facts: dict[str, Facts] = {}
        """By card number, for cards that are not plain."""
        self.lines: list[LineItem] = []
        """Oldest first; a reversed one says so."""

    def card(self, number: object) -> Card | None:
        """A card of Toggle's, by its number or alias."""
        if not isinstance(number, str):
            return None
        aliased = (own for own, facts in self.facts.items() if number and facts.alias == number)
        card = self._ledger.card(number) or self._ledger.card(next(aliased, ""))
        return card if card is not None and card.provider == PROVIDER else None

    def used(self, reference: object) -> bool:
        """Whether something was done under `reference`."""
        return any(line.reference == reference for line in self.lines)

    def line(self, id: object) -> LineItem | None:
        """The line item with this id, which may come as a number or as text."""
        return next((line for line in self.lines if str(line.id) == str(id)), None)

    def split(self, card: Card) -> tuple[int, int]:
        """How the balance is made up: tender and discount, in pence."""
        whole = pence_of(card.balance)
        discount = min(self.facts.get(card.number, Facts()).discount, whole)
        return whole - discount, discount

    def move(
        self, operation: Operation, reference: str, card: Card, value: int, discount: int, original: str = ""
    ) -> LineItem:
        """Book `value` pence, of which `discount` are free (both signed alike), and one line item."""
        line = LineItem(next(self._ids), reference, card.number, operation, value, discount)
        free = self.split(card)[1] + discount
        # A sale that is reversed leaves the number as it was in the stock (ours).
        blank = (
            operation is Operation.UNDO_LOAD and self._was_sold(original) and value == -pence_of(card.balance)
        )
        after = replace(
            card,
            balance=card.balance + _money(value, card),
            status=CardStatus.INACTIVE if blank else CardStatus.ACTIVE,
        )
        facts = self.facts.get(card.number, Facts())
        self.facts[card.number] = replace(facts, discount=free)
        if operation is Operation.ACTIVATE:
            self._initial[card.number] = value
        moved = _money(abs(value), card)
        self._ledger.change(self.ask(operation, str(line.id), reference, card, moved, original), after, moved)
        self.lines.append(line)
        return line

    def reverse(self, reference: str, line: LineItem, card: Card) -> LineItem:
        """Take `line` back, both parts of it."""
        undo = Operation.REVERSE if line.operation is Operation.PAY else Operation.UNDO_LOAD
        undone = self.move(undo, reference, card, -line.value, -line.discount, str(line.id))
        self.lines[self.lines.index(line)] = replace(line, reversed=True)
        return undone

    def refuse(
        self, operation: Operation, reference: str, card: Card | None, amount: Money | None, text: str
    ) -> None:
        """A line in the ledger for what was refused."""
        ask = self.ask(operation, f"refused-{next(self._ids)}", reference, card, amount)
        self._ledger.refuse(ask, Refusal("Refusal", text))

    def new_id(self) -> int:
        """An id for an order, an adjustment or a reversal."""
        return next(self._ids)

    def ask(
        self,
        operation: Operation,
        id: str,
        reference: str,
        card: Card | None,
        amount: Money | None,
        original: str = "",
    ) -> Ask:
        """A request in the ledger's words."""
        number = card.number if card else ""
        return Ask(id, operation, reference, "", amount, number, PROVIDER, original)

    def shown(self, card: Card) -> Mapping[str, object]:
        """A card as answers hold it."""
        facts = self.facts.get(card.number, Facts())
        whole, (tender, discount) = pence_of(card.balance), self.split(card)
        now = self._clock()
        expires = now - timedelta(days=1) if card.status is CardStatus.EXPIRED else facts.expires
        return {
            "id": self._cards.setdefault(card.number, 800_001 + len(self._cards)),
            "card_reference": card.number,
            "card_alias_card_reference": facts.alias,
            "balance": whole,
            "initial_balance": self._initial.setdefault(card.number, whole),
            "product_name": "In-store Gift",
            "validity_start_time": _moment(facts.valid_from),
            "expiry_time": _moment(expires),
            "created_at": _moment(now),
            "updated_at": _moment(now),
            "ValueSplit": {"tender": tender, "discount": discount},
        }

    def _was_sold(self, original: str) -> bool:
        line = self.line(original)
        return line is not None and line.operation is Operation.ACTIVATE


def _money(pence: int, card: Card) -> Money:
    return Money(Decimal(pence) / 100, card.balance.currency)


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if at else None
