"""The books: every gift card, and what happened to them last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from terminal_api.inspector.line_list import LineList
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Transaction
from terminal_api.money import written

SHOWN_LINES = 200
"""So many of the books' latest lines are shown; the control port tells all."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card, and what the last line about it did to its balance."""

    card: Card
    change: str = ""
    is_latest: bool = False


class CardList(LineList[CardRow]):
    """Number, provider, status, balance, PIN, last change. The numbers are invented: they stand in full."""

    BINDINGS = [Binding("enter", "choose", "Present the card", key_display="Enter")]

    def written(self, row: CardRow, width: int) -> Text:
        """The card touched last has a `◂`."""
        card = row.card
        line = Text(f"{card.number:<19} {card.provider:<11.11} ", no_wrap=True)
        line.append(f"{card.status:<9}", self.look("good" if card.status is CardStatus.ACTIVE else "quiet"))
        line.append(f"{written(card.balance):>12}  {_pin(card):<7}")
        if row.is_latest:
            return line.append(f"{row.change:>9} ◂", self.look("warn"))
        return line.append(f"{row.change:>9}", self.look("quiet"))


class BookList(LineList[Transaction], can_focus=False):
    """The latest lines of the books, newest at the bottom."""

    MARK = "never"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, follows=True)

    def written(self, row: Transaction, width: int) -> Text:
        """Time (UTC), what was done, the card, the amount, how it ended."""
        card = f"****{row.card[-4:]}" if row.card else "bank card"
        amount = written(row.moved if row.approved or row.asked is None else row.asked)
        line = Text(
            f"{row.at:%H:%M:%S} {row.operation.replace('_', ' '):<12.12} {card:<9} {amount:>14}  ",
            no_wrap=True,
        )
        if row.refusal:
            return line.append(f"✗ {row.refusal.message}", self.look("bad"))
        return line.append(f"✓ {row.result}", self.look("good"))


class CardsPanel(Vertical):
    """Cards above, their latest movements below."""

    def compose(self) -> ComposeResult:
        """Two titled lists."""
        yield Static(classes="title", id="cards-title")
        yield CardList(id="cards")
        yield Static("MOVEMENTS", classes="title", id="books-title")
        yield BookList(id="books")

    def show(self, ledger: CardLedger) -> None:
        """Draw what the books say now."""
        lines = ledger.transactions[-SHOWN_LINES:]
        cards = card_rows(ledger.cards, lines)
        self.query_one("#cards-title", Static).update(
            Text.assemble(("F2 CARDS", "bold"), f"  {len(cards)}, Enter or a click presents one")
        )
        self.query_one(CardList).show(cards)
        self.query_one(BookList).show([line for line in lines if line.operation != "set"])


def card_rows(cards: Sequence[Card], lines: Sequence[Transaction]) -> list[CardRow]:
    """Each card with its last change among `lines`, the very last one marked."""
    moved = [line for line in lines if line.card and line.change and line.operation != "set"]
    last: Mapping[str, Transaction] = {line.card: line for line in moved}
    latest = moved[-1].card if moved else ""
    return [
        CardRow(card, _change(last[card.number]) if card.number in last else "", card.number == latest)
        for card in cards
    ]


def _change(line: Transaction) -> str:
    return f"{'+' if line.change.amount > 0 else ''}{written(line.change).split(' ')[0]}"


def _pin(card: Card) -> str:
    if not card.pin:
        return "–"
    return "PIN" if card.shopper_knows_pin else "PIN ?"
