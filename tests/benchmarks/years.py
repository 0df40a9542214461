"""A till's journal after a day or after years: sales as a shop makes them, one like the other."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count, islice
from pathlib import Path
from typing import Any

from moneyed import EUR, Money

from register import settings, wiring
from register.config import config_file
from register.domain import events
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import Event
from register.domain.goods.basket import Basket
from register.domain.goods.line_item import Goods
from register.domain.sale import takings
from register.journal.store import JOURNAL, Journal
from register.settings import Settings
from terminal_api.outcomes import Approved, Reference
from terminal_api.processor import Entry, Operation
from tests.benchmarks.items import CASHIER, code, name

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
BATCH = 5_000
"""Entries in one commit: nobody waits for these sales."""


def shop() -> Settings:
    """The shipped settings, without terminal and printer: the disk alone is opened."""
    return settings.load(config_file.packaged(), {}).model_copy(update={"terminal": None, "printer": None})


def opened(folder: Path) -> Journal[Event]:
    """The journal that `shop` keeps in `folder`."""
    ours = shop().shop
    return Journal[Event].open(
        folder / JOURNAL, store=ours.store, register=ours.till, kinds=wiring.kinds(), clock=lambda: AT
    )


#: The first payment by gift card, on the register of `shop`.
OLD_REQUEST = "QR2-000003"


class Years:
    """What happens at one till, without an end, and a journal that gets as much of it as one likes."""

    def __init__(self, till: str) -> None:
        self._till = till
        self._numbers = count(1)
        self._happening = self._happens()

    def go_on(self, journal: Journal[Event], entries: int) -> None:
        """Append until `journal` has that many entries."""
        while (missing := entries - journal.last_seq) > 0:
            journal.append(*islice(self._happening, min(missing, BATCH)), cashier=CASHIER, at=AT)

    def wait(self, journal: Journal[Event], intents: int) -> None:
        """Append so many payments that nobody answered, each of a sale that was set aside."""
        for _ in range(intents):
            number = self._number()
            asked = (events.LineAdded(number, _line(1)), events.Intended(number, _payment(number, _line(1))))
            journal.append(*asked, events.SetAside(number), cashier=CASHIER, at=AT, durable=False)

    def _number(self) -> str:
        return f"R{self._till}-{next(self._numbers):06d}"

    def _happens(self) -> Iterator[Event]:
        yield events.Started("0.1.0", 1)
        yield events.ShiftOpened(1, Money(100, EUR))
        for serial in count(1):
            number, lines = self._number(), tuple(_line(serial * 3 + at) for at in range(3))
            yield from _sale(number, serial, lines)
            if serial % 100 == 0:
                yield from _return(self._number(), number, lines[0])


def _line(serial: int) -> Goods:
    price = Money(Decimal(100 + serial * 37 % 2000).scaleb(-2), EUR)
    return Goods(
        code(serial % 500), name(serial % 500), price, Decimal(1), "piece", "A", Decimal(21), "Stationery"
    )


def _payment(number: str, *lines: Goods) -> MoneyRequest:
    card = CardMark("0123456789abcdef", "0016", "svs")
    total = Basket(EUR, lines).total
    return MoneyRequest(
        f"Q{number}",
        "terminal",
        Operation.PAY,
        total,
        AT,
        number,
        card=card,
        entry=Entry.SCANNED,
        known_as="V",
    )


def _sale(number: str, serial: int, lines: tuple[Goods, ...]) -> Iterator[Event]:
    """Every third sale is paid by gift card."""
    basket = Basket(EUR, lines)
    for line in lines:
        yield events.LineAdded(number, line)
    if serial % 3:
        yield events.CashTaken(number, basket.total + Money(5, EUR), basket.total)
        yield events.DrawerOpened(number, "cash sale")
    else:
        asked = _payment(number, *lines)
        yield events.Intended(number, asked)
        yield events.Ended(number, asked, Approved(basket.total, Reference(f"tender.P{number}", AT)))
    yield events.SalePaid(number, basket.total, takings(basket), Money(0, EUR))
    yield events.SaleCompleted(number)
    receipt: list[dict[str, Any]] = [{"kind": "text", "text": line.name, "bold": False} for line in lines]
    yield events.PaperQueued(str(serial), number, "sale", receipt, copy=False, at=AT)
    yield events.PaperNoted(str(serial), "printed", "")


def _return(number: str, original: str, line: Goods) -> Iterator[Event]:
    """One line comes back, for cash."""
    yield events.ReturnOpened(number, original, (line,), (events.PlannedLeg(None, line.total),))
    yield events.CashGiven(number, line.total, events.CashReason.REFUND)
    yield events.ReturnCompleted(number, line.total, takings(Basket(EUR, (line,))))
