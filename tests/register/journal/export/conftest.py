"""A day's journal whose cashier and departments have unlucky names, and its exports."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from moneyed import EUR, KWD, Money

from register.domain.asking.exchange import MoneyRequest
from register.domain.bookkeeping.postings import Posting, postings
from register.domain.events import (
    EVENTS,
    CashTaken,
    DrawerOpened,
    Ended,
    SalePaid,
    ShiftOpened,
    SignedIn,
    Taking,
)
from register.journal.codec import by_kind
from register.journal.export.exported import Wanted, exported, unnamed
from register.journal.export.form import Form
from register.journal.export.named import Tally
from register.journal.export.span import Span
from register.journal.store import Journal
from terminal_api.outcomes import Approved, Reference, Unknown
from terminal_api.processor import Operation

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UTC_DAYS = Span(zone=UTC)
FORMULA = '=HYPERLINK("http://thief.example","Pens")'
DEPARTMENTS = ("Pens", "", "Pens;  and | more", "  ", "Food: fresh", "Ünï\ncode\t日本", FORMULA)


def asked(operation, amount):
    return MoneyRequest("3FK2A90000", "terminal", operation, euros(amount), NOON, "R2-000001")


def euros(amount):
    return Money(amount, EUR)


def sold(*nets, sale="R2-000001"):
    """A paid sale of goods, each net amount in the next department, 21 % tax."""
    takings = tuple(
        Taking(DEPARTMENTS[number % len(DEPARTMENTS)], "A", Decimal(21), euros(net), euros("0.21"))
        for number, net in enumerate(nets)
    )
    total = sum((one.net + one.tax_part for one in takings), euros(0))
    return SalePaid(sale, total, takings, euros(0))


DAY = (
    SignedIn("=Ruth"),
    ShiftOpened(1, euros("100.00")),
    sold("1.00", "2.00", "3.00", "4.00", "5.00", "6.00", "7.00"),
    CashTaken("R2-000001", euros("50.00"), euros("29.47")),
    Ended(
        "R2-000002", asked(Operation.PAY, "12.50"), Approved(euros("12.50"), reference=Reference("T1", NOON))
    ),
    Ended("R2-000002", asked(Operation.PAY, "1.00"), Unknown("no answer")),
    ShiftOpened(2, Money("1.000", KWD)),
    DrawerOpened(None, "+change"),
)


@dataclass(frozen=True)
class Shop:
    """A journal on disk, written and exported."""

    path: Path
    day: tuple[Any, ...] = DAY
    departments: tuple[str, ...] = DEPARTMENTS
    utc: Span = UTC_DAYS

    def opened(self) -> Journal[Any]:
        return Journal[Any].open(
            self.path, store="harbour", register="1", kinds=by_kind(EVENTS), clock=lambda: NOON
        )

    def append(self, *events: Any, at: datetime = NOON) -> None:
        with self.opened() as journal:
            journal.append(*events, cashier="=Ruth", at=at)

    def append_sales(self, count: int) -> None:
        self.append(*[sold("1.00")] * count)

    def pieces(self, form: Form, span: Span = UTC_DAYS) -> Any:
        yield from self.wanted(Wanted(form, span))

    def wanted(self, wanted: Wanted, tally: Tally | None = None) -> Any:
        with Journal[Any].read(self.path, kinds=by_kind(EVENTS)) as journal:
            yield from exported(journal, wanted, tally)

    def unnamed(self, wanted: Wanted) -> tuple[str, ...]:
        with Journal[Any].read(self.path, kinds=by_kind(EVENTS)) as journal:
            return unnamed(journal, wanted)

    def text(self, form: Form, span: Span = UTC_DAYS) -> str:
        return "".join(self.pieces(form, span))

    def rows(self, span: Span = UTC_DAYS) -> list[dict[str, str]]:
        """The CSV as a spreadsheet reads it."""
        return list(csv.DictReader(io.StringIO(self.text(Form.CSV, span), newline="")))

    def booked(self) -> dict[int, tuple[Posting, ...]]:
        """What each entry that books anything books, by its number."""
        return {seq: lines for seq, event in enumerate(self.day, 1) if (lines := postings(event))}


@pytest.fixture
def empty(book: Any) -> Shop:
    shop = Shop(book.path)
    shop.opened().close()
    return shop


@pytest.fixture
def shop(empty: Shop) -> Shop:
    for hours, event in enumerate(empty.day):
        empty.append(event, at=NOON + timedelta(hours=6 * hours))
    return empty
