"""The projections of a shop's years, folded from what happened there without writing the journal itself.

A journal of 9,000,000 entries takes 6 GB; what reports and searches read of it is its projections, and one
entry at its end to know it by. 2,000 sales a day, five cashiers, twelve hours, 3,000 items of which some sell
far more often than others; every fifth sale is paid by gift card, some are discounted, voided, or come back.
"""

import atexit
import bisect
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate
from pathlib import Path
from tempfile import mkdtemp

from moneyed import EUR, Money

from register import wiring
from register.domain import events
from register.domain.asking.exchange import MoneyRequest
from register.domain.books import Books, books_after
from register.domain.cards.card_mark import CardMark
from register.domain.events import Event
from register.domain.goods.basket import Basket
from register.domain.goods.line_item import CardLine, Goods
from register.domain.goods.reductions import PercentOff
from register.domain.sale import takings
from register.journal import chain, schema
from register.journal.codec import Codec
from register.journal.entry import Entry, Record, columns
from register.journal.projections.gathered import Gathered
from register.journal.projections.keys import keys
from register.journal.projections.store import Checkpoint, Keyed, Store, Unusable, last_checkpoint
from register.journal.store import JOURNAL
from terminal_api.outcomes import Approved, Reference
from terminal_api.processor import Entry as HowRead
from terminal_api.processor import Operation
from tests.benchmarks.items import code
from tests.benchmarks.years import opened, shop

SALES_A_DAY = 2_000
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
CASHIERS = ("Maria", "Ruth", "Ali", "Jonas", "Zoë")
DEPARTMENTS = ("Stationery", "Paper", "Food", "Drinks", "Home", "Toys", "Books", "Cards")
_WORDS = (
    *(
        "pen",
        "pencil",
        "notebook",
        "apple",
        "pear",
        "cocoa",
        "tea",
        "lamp",
        "candle",
        "puzzle",
        "novel",
        "mug",
    ),
    *("blue", "red", "green", "dotted", "ruled", "loose", "large", "small", "oak", "steel", "wool", "cotton"),
)
_BATCH = 50_000


def item_name(number: int) -> str:
    """`Pencil dotted 0417`."""
    first, second = _WORDS[number % 12], _WORDS[12 + number // 12 % 12]
    return f"{first.capitalize()} {second} {number:04}"


class ShopOfYears:
    """Its days, by lot but always the same; an entry at a time."""

    def __init__(self, sales: int) -> None:
        self.sales = sales
        self._lot = random.Random(8)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(3_000)))
        self._number = 0

    def entries(self) -> Iterator[tuple[datetime, str, Event]]:
        """When, who, what."""
        yield FIRST, "", events.Started("0.1.0", 1)
        for day in range(-(-self.sales // SALES_A_DAY)):
            morning = FIRST + timedelta(days=day, hours=8)
            yield morning, "Ruth", events.ShiftOpened(day + 1, Money(100, EUR))
            for at in range(min(SALES_A_DAY, self.sales - day * SALES_A_DAY)):
                when = morning + timedelta(seconds=at * 21)
                who = self._lot.choice(CASHIERS)
                for event in self._sale():
                    yield when, who, event
            evening = morning + timedelta(hours=12)
            yield evening, "Ruth", events.ShiftClosed(day + 1, day + 1, Money(100, EUR), Money(100, EUR))

    def _sale(self) -> Iterator[Event]:
        lot = self._lot
        number = self._next()
        lines = [self._goods() for _ in range(lot.randint(1, 5))]
        if lot.random() < 0.03:
            lines[0] = Goods(**{**_fields(lines[0]), "reductions": (PercentOff(Decimal(10), "damaged"),)})
        basket = Basket(EUR, tuple(lines))
        for line in lines:
            yield events.LineAdded(number, line)
        if lot.random() < 0.01:
            yield events.VoidBegun(number, "customer left")
            yield events.SaleVoided(number)
            return
        if lot.random() < 0.02:
            card = CardLine(self._card(), Money(25, EUR), Operation.ACTIVATE)
            basket = basket.with_line(card)
            yield events.LineAdded(number, card)
        yield from self._paid(number, basket)
        if lot.random() < 0.01:
            yield from self._return(number, lines[0])

    def _paid(self, number: str, basket: Basket) -> Iterator[Event]:
        if self._lot.random() < 0.2:
            asked = self._asked(number, Operation.PAY, basket.total, self._card())
            yield events.Intended(number, asked)
            yield events.Ended(number, asked, Approved(basket.total, Reference(f"tender.P{asked.id}", FIRST)))
        else:
            yield events.CashTaken(number, basket.total + Money(5, EUR), basket.total)
            yield events.DrawerOpened(number, "cash sale")
        yield events.SalePaid(number, basket.total, takings(basket), basket.cards_total)
        for position, line in basket.cards:
            asked = self._asked(number, Operation.ACTIVATE, line.amount, line.card, position)
            yield events.Intended(number, asked)
            yield events.Ended(number, asked, Approved(line.amount, Reference(f"tender.P{asked.id}", FIRST)))
        yield events.SaleCompleted(number)
        job = str(self._number)
        yield events.PaperQueued(job, number, "sale", [], copy=False, at=FIRST)
        yield events.PaperNoted(job, "printed", "")

    def _return(self, original: str, line: Goods) -> Iterator[Event]:
        number = self._next()
        yield events.ReturnOpened(number, original, (line,), (events.PlannedLeg(None, line.total),))
        yield events.CashGiven(number, line.total, events.CashReason.REFUND)
        yield events.ReturnCompleted(number, line.total, takings(Basket(EUR, (line,))))

    def _next(self) -> str:
        self._number += 1
        return f"{_PREFIX}{self._number:06d}"

    def _goods(self) -> Goods:
        at = bisect.bisect(self._weights, self._lot.random() * self._weights[-1])
        price = Money(Decimal(100 + at * 37 % 2000).scaleb(-2), EUR)
        department = DEPARTMENTS[at % len(DEPARTMENTS)]
        return Goods(code(at), item_name(at), price, Decimal(1), "piece", "A", Decimal(21), department)

    def _card(self) -> CardMark:
        serial = self._lot.randrange(50_000)
        return CardMark(f"{serial:016x}", f"{serial % 10_000:04}", self._lot.choice(("svs", "givex")))

    def _asked(
        self, number: str, operation: Operation, amount: Money, card: CardMark, position: int | None = None
    ) -> MoneyRequest:
        id_ = f"{operation.value[0]}{number}"
        return MoneyRequest(
            id_,
            "terminal",
            operation,
            amount,
            FIRST,
            number,
            card=card,
            entry=HowRead.SCANNED,
            position=position,
        )


_PREFIX = f"R{shop().shop.till}-"


def _fields(goods: Goods) -> dict[str, object]:
    return {name: getattr(goods, name) for name in Goods.__dataclass_fields__}


@cache
def years(sales: int) -> Path:
    """A folder with the archive of so many sales, made once a run, which takes many minutes for a million.

    ARCHIVE_OF_YEARS names a folder that is kept, and used again by the same version of the program.
    """
    if kept := os.environ.get("ARCHIVE_OF_YEARS"):
        folder = Path(kept) / str(sales)
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(Unusable):
            last_checkpoint(folder / JOURNAL)
            return folder
        shutil.rmtree(folder)
        folder.mkdir()
    else:
        folder = Path(mkdtemp(prefix="archive-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made(folder, sales)
    return folder


def made(folder: Path, sales: int) -> int:
    """Put into `folder` the projections of so many sales, and their last entry; how many entries they had."""
    with opened(folder) as journal:
        path = journal.path
    ours = shop().shop
    codec, store = Codec[Event](wiring.kinds()), Store(path)
    books, gathered, found, seq = Books(ours.till, ours.currency), Gathered(ours.currency), [], 0
    closing: Event = events.SignedOut("")
    last = Record(ours.store, ours.till, 0, "", None, "", None, "", chain.START, "")
    for at, who, event in ShopOfYears(sales).entries():
        seq += 1
        record = Record(
            ours.store,
            ours.till,
            seq,
            at.isoformat(timespec="microseconds"),
            who or None,
            codec.kind(type(event)),
            getattr(event, "sale", None),
            "",
            chain.START,
            "",
        )
        before, books = books, books_after(books, event, at, who or None)
        gathered.add(before, books, Entry(record, event))
        found += [(key, Keyed(seq, record.sale or "")) for key in keys(event)]
        if seq % _BATCH == 0:
            store.write(Checkpoint(chain.Intact(seq, "unfinished"), books), found, gathered)
            gathered, found = Gathered(ours.currency), []
        last, closing = record, event
    body = codec.write(closing)
    sealed = chain.sealed(Record(*(*columns(last)[:7], body, chain.START, "")))
    with sqlite3.connect(path) as database:
        database.execute(schema.APPEND, columns(sealed))
    store.write(Checkpoint(chain.Intact(seq, sealed.digest), books), found, gathered)
    store.close()
    return seq
