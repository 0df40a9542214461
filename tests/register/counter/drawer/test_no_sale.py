"""The drawer opened for nothing: a slip to sign where the shop wants one, and no cent moves."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from moneyed import EUR, Money

from receipts.document import from_json
from receipts.preview import lines
from register.config.receipt import ReceiptTable
from register.counter.drawer import shifts
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import ActAllowed, DrawerOpened, PaperQueued
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.edges.no_printer import NoPrinter


@pytest.fixture
def at_work(till: Till) -> Till:
    till.paper = NoPrinter(till)
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    return till


@contextmanager
def wanting_slips(till: Till, **more: object) -> Iterator[None]:
    before = till.settings
    till.settings = before.model_copy(update={"receipt": ReceiptTable(no_sale=True), **more})
    yield
    till.settings = before


def since(till: Till, seq: int) -> list[object]:
    return [entry.event for entry in till.journal.entries(seq)]


async def test_without_the_setting_no_paper_is_spent_on_it(at_work: Till):
    seq = at_work.journal.last_seq
    assert shifts.open_drawer(at_work, "change") is None
    assert [type(event) for event in since(at_work, seq)] == [DrawerOpened]


async def test_the_slip_says_who_when_and_why_and_is_recorded_with_the_opening(at_work: Till):
    seq = at_work.journal.last_seq
    assert at_work.books.shift is not None
    expected = at_work.books.shift.expected
    with wanting_slips(at_work):
        assert shifts.open_drawer(at_work, " change for the meter ") is None
    opened, paper, *_ = since(at_work, seq)
    assert opened == DrawerOpened(None, "change for the meter", no_sale=True)
    assert isinstance(paper, PaperQueued)
    assert (paper.sale, paper.title) == (None, "no sale")
    slip = "\n".join(lines(from_json(paper.receipt), 42))
    for words in ("NO SALE", "Cashier Maria", "2026-11-22", "Reason: change for the meter", "____"):
        assert words in slip
    assert "Allowed by" not in slip
    assert "No." not in slip, "it has no number of its own, and uses up none"
    assert at_work.books.shift.expected == expected


async def test_the_slip_names_the_manager_who_allowed_it(at_work: Till):
    with wanting_slips(at_work, rights_given={"no_sale": ("manager",)}):
        assert isinstance(shifts.open_drawer(at_work, "change"), Refused)
        manager = staff.approval(at_work, "9876", Act.NO_SALE)
        assert isinstance(manager, Person)
        seq = at_work.journal.last_seq
        assert shifts.open_drawer(at_work, "change", manager) is None
    allowed, _, paper, *_ = since(at_work, seq)
    assert isinstance(allowed, ActAllowed)
    assert isinstance(paper, PaperQueued)
    slip = [" ".join(line.split()) for line in lines(from_json(paper.receipt), 42)]
    assert f"Allowed by {manager.name}" in slip


async def test_a_drawer_that_stays_shut_leaves_no_slip(at_work: Till):
    seq = at_work.journal.last_seq
    with wanting_slips(at_work):
        assert isinstance(shifts.open_drawer(at_work, "  "), Refused)
    assert since(at_work, seq) == []
