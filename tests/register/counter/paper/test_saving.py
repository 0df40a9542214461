"""A receipt as a file: one original, whatever it is on, and every copy counted."""

from decimal import Decimal

import pytest
from moneyed import EUR, Money

from receipts.preview import lines
from receipts.printing.jobs import Condition, PrinterStatus
from register.counter.drawer import shifts
from register.counter.history import receipts_of
from register.counter.paper import papers, saving
from register.counter.selling import checkout
from register.counter.selling.ringing_up import add_item
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import PaperNoted
from register.domain.goods.item import Item
from register.edges.no_printer import NoPrinter

PEN = Item("14", "Pen", Money("2.00", EUR), "A", "Paper")


class Printing:
    """A printer that prints at once whatever it is given."""

    lamp = PrinterStatus(Condition.READY)

    def __init__(self, till: Till) -> None:
        self.till = till
        self.given: list[str] = []

    def add(self, job, receipt, *, copy, state) -> None:
        self.given.append(job)
        self.till.record(PaperNoted(job, "printed", ""))

    def withdraw(self, job: str) -> bool:
        return True

    def kick_drawer(self) -> None:
        pass


@pytest.fixture
async def at_work(till: Till) -> Till:
    till.paper = NoPrinter(till)
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    return till


async def sold(till: Till) -> str:
    add_item(till, PEN, Decimal(2))
    assert till.books.sale is not None
    number = till.books.sale.number
    await checkout.pay_cash(till)
    return number


def saved(till: Till, number: str) -> tuple[str, bool]:
    one = saving.save(till, number)
    assert isinstance(one, saving.Saved)
    return "\n".join(lines(one.receipt, 42)), one.copy


def copies(till: Till) -> int:
    assert till.books.shift is not None
    return till.books.shift.count("copies")


async def test_where_no_paper_is_the_first_file_is_the_receipt_and_the_next_a_copy(at_work: Till):
    number = await sold(at_work)
    text, copy = saved(at_work, number)
    assert not copy
    assert "TOTAL EUR" in text
    assert "COPY" not in text
    assert copies(at_work) == 0
    text, copy = saved(at_work, number)
    assert copy
    assert text.split()[:3] == ["COPY", "Copy", "1"]
    assert copies(at_work) == 1


async def test_what_was_printed_is_saved_as_a_copy_and_the_printer_gets_nothing(at_work: Till):
    at_work.paper = printer = Printing(at_work)
    number = await sold(at_work)
    given = list(printer.given)
    text, copy = saved(at_work, number)
    assert copy
    assert "Copy 1" in text
    assert printer.given == given
    assert at_work.books.jobs == {}, "nothing waits for paper"
    assert papers.reprint(at_work, number) is None
    assert "Copy 3" in saved(at_work, number)[0], "one on paper between two files"
    assert copies(at_work) == 3
    assert len(receipts_of(at_work, number)) == 1


async def test_a_file_first_makes_the_paper_after_it_a_copy(at_work: Till):
    number = await sold(at_work)
    assert saved(at_work, number)[1] is False
    at_work.paper = printer = Printing(at_work)
    assert papers.reprint(at_work, number) is None
    assert len(printer.given) == 1
    assert copies(at_work) == 1


async def test_a_number_that_nobody_knows_is_refused_and_counts_nothing(at_work: Till):
    seq = at_work.journal.last_seq
    assert isinstance(saving.save(at_work, "R2-004711"), Refused)
    assert at_work.journal.last_seq == seq
