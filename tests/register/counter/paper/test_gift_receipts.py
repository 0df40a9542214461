"""A receipt without prices: what stands on it, what never does, and what it leaves alone."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from receipts.document import from_json
from receipts.preview import lines as on_paper
from register import settings, wiring
from register.catalogue.listing import listing
from register.config import config_file
from register.counter.drawer import shifts
from register.counter.history import gift_receipts_of, receipts_of
from register.counter.paper import gift_receipts, papers
from register.counter.returning import returns
from register.counter.selling import checkout, said
from register.counter.selling.ringing_up import add_item
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.goods.item import Item
from register.edges.no_printer import NoPrinter

PEN = Item("14", "Pen", Money("2.00", EUR), "A", "Paper")
COLA = Item("10", "Cola", Money("1.15", EUR), "B", "Drinks", deposit=Money("0.25", EUR))
HAM = Item("4132", "Ham", Money("19.90", EUR), "B", "Deli", "kg")


@dataclass
class Noon:
    """It stands still."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)

    async def pause(self, seconds: float) -> None:
        raise AssertionError("nothing waits here")


_AMOUNT = re.compile(r"\d+[.,]\d\d(?!\d)")


@pytest.fixture
async def till(tmp_path) -> AsyncIterator[Till]:
    shop = settings.load(config_file.packaged(), {}).model_copy(update={"terminal": None})
    async with wiring.opened(shop, tmp_path, clock=Noon()) as till:
        till.paper = NoPrinter(till)
        till.catalogue.upsert(map(listing, (PEN, COLA, HAM)))
        shifts.sign_in(till, "1234")
        shifts.open_shift(till, Money(100, EUR))
        yield till


async def sold(till: Till) -> str:
    add_item(till, PEN, Decimal(2))
    add_item(till, COLA, Decimal(6))
    add_item(till, HAM, Decimal("1.254"))
    assert till.books.sale is not None
    said.note_line(till, 0, "it cost 2.00")
    number = till.books.sale.number
    await checkout.pay_cash(till)
    return number


def paper(till: Till, number: str) -> str:
    (*_, newest) = gift_receipts_of(till, number)
    return "\n".join(on_paper(from_json(newest.receipt), 42))


async def test_it_says_what_was_bought_and_no_price(till):
    number = await sold(till)
    assert gift_receipts.print_gift_receipt(till, number) is None
    text = paper(till, number)
    for words in ("GIFT RECEIPT", "2 Pen", "6 Cola", "1.254 kg", "Ham", number):
        assert words in text
    assert "COPY" not in text
    assert "Deposit" not in text
    assert not [line for line in text.splitlines() if _AMOUNT.search(line) and "kg" not in line]
    assert "EUR" not in text


async def test_some_lines_may_be_chosen(till):
    number = await sold(till)
    assert gift_receipts.print_gift_receipt(till, number, {0}) is None
    assert "Pen" in paper(till, number)
    assert "Ham" not in paper(till, number)
    for wrong in ({2}, {9}, {0, -1}):  # the third line is a deposit
        assert isinstance(gift_receipts.print_gift_receipt(till, number, wrong), Refused)
    assert isinstance(gift_receipts.print_gift_receipt(till, number, ()), Refused)
    assert len(gift_receipts_of(till, number)) == 1


async def test_each_is_told_from_the_next_and_none_is_copied_with_the_receipt(till):
    number = await sold(till)
    for _ in range(2):
        gift_receipts.print_gift_receipt(till, number)
    assert "Gift receipt 2 of this sale" in paper(till, number)
    assert [one.title for one in receipts_of(till, number)] == ["sale"]
    assert papers.reprint(till, number) is None
    assert len(gift_receipts_of(till, number)) == 2


async def test_what_came_back_is_not_given_away(till):
    number = await sold(till)
    found = returns.find(till, number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: Decimal(1), 3: Decimal("1.254")})
    assert isinstance(planned, returns.Plan)
    await returns.give(till, planned)
    gift_receipts.print_gift_receipt(till, number)
    assert "1 Pen" in paper(till, number)
    assert "Ham" not in paper(till, number)


async def test_only_what_was_paid_for_is_given_away(till):
    add_item(till, PEN)
    assert till.books.sale is not None
    assert isinstance(gift_receipts.print_gift_receipt(till, till.books.sale.number), Refused)
    assert isinstance(gift_receipts.print_gift_receipt(till, "R2-000099"), Refused)


async def test_without_a_printer_it_says_so(till):
    number = await sold(till)
    till.settings = till.settings.model_copy(update={"printer": None})
    answer = gift_receipts.print_gift_receipt(till, number)
    assert isinstance(answer, Refused)
    assert "no printer" in answer.reason
