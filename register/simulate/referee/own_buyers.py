"""What each buyer had in gift cards by the day, where a register may sell no more than so much."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from register.domain.events import CardRefunded, Event, ReturnOpened, SalePaid
from register.domain.goods.line_item import CardLine, LineItem
from register.journal.entry import Entry
from register.simulate.referee.own_books import OwnBooks
from register.simulate.referee.own_sums import ZERO, SaleSums
from register.simulate.referee.own_tax import priced
from register.simulate.referee.promise import demand


@dataclass
class OwnBuyers:
    """Of one register; `most` in gift cards may go to one buyer in one day."""

    most: Decimal
    _had: dict[tuple[date, str], Decimal] = field(default_factory=dict[tuple[date, str], Decimal])
    _when: dict[str, tuple[date, str]] = field(default_factory=dict[str, tuple[date, str]])
    """By sale, the day it was paid and who bought."""

    def enter(self, books: OwnBooks, entry: Entry[Event]) -> None:
        """Look at one entry that is in `books` by now. Raises `Broken`."""
        match entry.event:
            case SalePaid(sale=number):
                self._sold(books.sale(number), entry.at.astimezone().date())
            case CardRefunded(sale=number, position=at):
                self._gives_back(number, priced(books.sale(number).lines[at]))
            case ReturnOpened(original=number, lines=lines):
                self._gives_back(number, sum(map(priced, _cards(lines)), ZERO))
            case _:
                pass

    def _sold(self, sale: SaleSums, day: date) -> None:
        cards = sum(map(priced, _cards(sale.lines)), ZERO)
        key = (day, sale.customer)
        had = self._had.get(key, ZERO) + cards if sale.customer else cards
        demand(had <= self.most or not cards, f"{sale.number}: {had} in gift cards for one buyer in one day")
        self._had[key], self._when[sale.number] = had, key

    def _gives_back(self, number: str, amount: Decimal) -> None:
        if (key := self._when.get(number)) is not None:
            self._had[key] -= amount


def _cards(lines: Iterable[LineItem]) -> list[CardLine]:
    return [line for line in lines if isinstance(line, CardLine)]
