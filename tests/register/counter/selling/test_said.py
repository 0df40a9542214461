"""Notes on lines, whose a sale is, and the last goods once more."""

import json
from datetime import date
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from receipts.preview import lines as on_paper
from register.catalogue.listing import listing
from register.counter.drawer import shifts
from register.counter.history import sales_of
from register.counter.paper.slips import sale as receipt_of
from register.counter.selling import checkout, parking, repeating, said
from register.counter.selling.ringing_up import AgeNeeded, Answers, add_item, remove_line, ring_up
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import EVENTS, LineAdded
from register.domain.goods.item import Item
from register.domain.sale import Sale
from register.journal.codec import Codec, by_kind
from register.simulate.world.assortment import scale_label

PEN = Item("14", "Pen", Money("2.00", EUR), "A", "Paper")
COLA = Item("10", "Cola", Money("1.15", EUR), "B", "Drinks", deposit=Money("0.25", EUR))
GIN = Item("12", "Gin", Money("12.00", EUR), "A", "Drinks", minimum_age=18)
HAM = Item("4132", "Ham", Money("19.90", EUR), "B", "Deli", "kg")
REPAIR = Item("13", "Repair", Money(0, EUR), "A", "Services", open_price=True)


@pytest.fixture
def till(till: Till) -> Till:
    till.catalogue.upsert(map(listing, (PEN, COLA, GIN, HAM, REPAIR)))
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    return till


def rung(till: Till, *items: Item) -> Sale:
    for item in items:
        add_item(till, item)
    return now(till)


def now(till: Till) -> Sale:
    assert till.books.sale is not None
    return till.books.sale


def paper(till: Till) -> list[str]:
    return [line.strip() for line in on_paper(receipt_of(till, now(till)), 42)]


def reason(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.reason


def test_a_note_stands_under_its_line_on_paper_and_costs_nothing(till):
    before = rung(till, PEN, COLA).total
    assert said.note_line(till, 0, "  for   Anna ") is None
    assert (now(till).basket.lines[0].note, now(till).total) == ("for Anna", before)
    printed = paper(till)
    assert "Pen" in printed[printed.index("for Anna") - 1]
    assert said.note_line(till, 0, "") is None
    assert "for Anna" not in paper(till)
    assert "no note" in reason(said.note_line(till, 0, ""))


def test_a_note_goes_with_its_line_when_another_is_voided(till):
    rung(till, PEN, PEN, PEN)
    said.note_line(till, 2, "for Anna")
    remove_line(till, 0)
    assert [line.note for line in now(till).basket.lines] == ["", "for Anna"]


def test_whose_a_sale_is_stands_on_its_receipt_and_finds_it(till):
    number = rung(till, PEN).number
    assert said.name_customer(till, "Firma  Mols") is None
    assert "Customer" in " ".join(paper(till))
    parking.park(till)
    rung(till, PEN)
    said.name_customer(till, "firma mols")
    assert [one.number for one in sales_of(till, "FIRMA MOLS ")] == [number, now(till).number]
    said.name_customer(till, "")
    assert "Customer" not in " ".join(paper(till))
    assert [one.number for one in sales_of(till, "Firma Mols")] == [number]
    assert sales_of(till, " ") == ()


@pytest.mark.parametrize("number", ["6006490000000000016", "6006 4900 0000 0000 016", "4111111111111111"])
def test_no_card_number_becomes_a_customer_or_a_note(till, number):
    rung(till, PEN)
    assert "last four" in reason(said.name_customer(till, f"card {number}"))
    assert "last four" in reason(said.note_line(till, 0, number))
    assert not any(number in str(entry.event) for entry in till.journal.entries())


def test_words_that_do_not_fit_the_receipt_are_refused(till):
    rung(till, PEN)
    assert "40 characters" in reason(said.note_line(till, 0, "x" * 41))
    assert "40 characters" in reason(said.name_customer(till, "x" * 41))
    assert said.note_line(till, 0, "x" * 40) is None


async def test_nothing_is_written_where_no_sale_is_open(till):
    assert "first item" in reason(said.name_customer(till, "club 1047"))
    assert "no such line" in reason(said.note_line(till, 0, "for Anna"))
    rung(till, PEN)
    await checkout.pay_cash(till, Money(1, EUR))
    assert "still due" in reason(said.name_customer(till, "club 1047"))
    assert "still due" in reason(said.note_line(till, 0, "for Anna"))


async def test_notes_and_customer_outlive_the_program(opening, tmp_path):
    async with opening(tmp_path) as till:
        shifts.sign_in(till, "1234")
        shifts.open_shift(till, Money(100, EUR))
        rung(till, PEN, COLA)
        said.note_line(till, 1, "cold")
        said.name_customer(till, "club 1047")
        parking.park(till, "blue coat")
        parked = till.books.parked
    async with opening(tmp_path) as till:
        assert till.books.parked == parked
        assert (parked[0].customer, parked[0].basket.lines[1].note) == ("club 1047", "cold")


def quantities(till: Till) -> list[tuple[str, Decimal]]:
    return [(line.name, line.quantity) for line in now(till).basket.goods if not line.deposit]


def test_the_last_goods_come_once_more_with_their_deposit(till):
    rung(till, PEN, COLA)
    assert repeating.repeat_last(till) == COLA
    assert repeating.repeat_last(till, Decimal(3)) == COLA
    assert quantities(till) == [("Pen", 1), ("Cola", 1), ("Cola", 1), ("Cola", 3)]
    assert now(till).total == Money("2.00", EUR) + Money("1.40", EUR) * 5


def test_a_repeated_line_takes_no_discount_note_or_changed_price_along(till):
    rung(till, PEN)
    said.note_line(till, 0, "for Anna")
    repeating.repeat_last(till)
    assert now(till).basket.lines[1].note == ""


def test_an_open_price_is_not_asked_for_twice(till):
    add_item(till, REPAIR, None, Answers(price=Money("12.50", EUR)))
    assert repeating.repeat_last(till) == REPAIR
    assert [line.price for line in now(till).basket.goods] == [Money("12.50", EUR)] * 2
    assert "piece by piece" in reason(repeating.repeat_last(till, Decimal(2)))


def test_what_was_weighed_is_weighed_again(till):
    add_item(till, HAM, Decimal("0.250"))
    assert "weigh it" in reason(repeating.repeat_last(till))
    assert repeating.repeat_last(till, Decimal("0.100")) == HAM
    ring_up(till, scale_label("4132", Decimal("0.300")))
    assert "scan each one" in reason(repeating.repeat_last(till, Decimal("0.100")))


def test_nothing_is_repeated_where_there_is_nothing(till):
    assert "scan an item" in reason(repeating.repeat_last(till))


def test_an_age_that_was_checked_is_not_asked_for_again(till):
    assert isinstance(add_item(till, GIN), AgeNeeded)
    add_item(till, GIN, None, Answers(born=date(1980, 1, 1)))
    assert repeating.repeat_last(till) == GIN


def test_a_line_of_an_old_journal_has_no_note():
    codec = Codec(by_kind(EVENTS))
    line = {"card": {"token": "t", "last4": "0017", "provider": "svs"}, "amount": "25.00 EUR"}
    added = codec.read(
        codec.kind(LineAdded), json.dumps({"sale": "R2-000001", "line": line | {"operation": "load"}})
    )
    assert added.line.note == ""
