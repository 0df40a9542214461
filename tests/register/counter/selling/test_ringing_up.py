"""What goes into the basket, and what must be known before: labels, ages, prices, deposits."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, USD, Money

from register.catalogue.listing import Listing, listing
from register.catalogue.scanned import Code
from register.counter.drawer import shifts
from register.counter.paper.slips import sale as receipt_of
from register.counter.returning import returns
from register.counter.selling import checkout, ringing_up
from register.counter.selling.looking_up import PriceNeeded
from register.counter.selling.ringing_up import AgeNeeded, Answers, add_item, ring_up
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import LineAdded
from register.domain.goods.item import Item
from register.domain.goods.label import Label
from register.domain.goods.line_item import Goods
from register.simulate.world.assortment import scale_label

GS = "\x1d"
NUMBER = "09521101530001"
PHONE = Item("9521101530001", "Phone", Money("199.00", EUR), "A", "Home")
HAM = Item("4132", "Ham", Money("19.90", EUR), "B", "Deli", "kg")
COLA = Item("10", "Cola", Money("1.15", EUR), "B", "Drinks", deposit=Money("0.25", EUR))
BEER = Item("11", "Beer", Money("1.60", EUR), "A", "Drinks", minimum_age=16, deposit=Money("0.10", EUR))
GIN = Item("12", "Gin", Money("12.00", EUR), "A", "Drinks", minimum_age=18)
REPAIR = Item("13", "Repair", Money(0, EUR), "A", "Services", open_price=True)
PEN = Item("14", "Pen", Money("2.00", EUR), "A", "Paper")
ALL = (PHONE, HAM, COLA, BEER, GIN, REPAIR, PEN)

GROWN_UP, SIXTEEN, CHILD = date(1980, 1, 1), date(2010, 11, 22), date(2010, 11, 23)


def selling(till: Till) -> Till:
    """With an open shift, and all items in the catalogue."""
    till.catalogue.upsert(map(listing, ALL))
    shifts.sign_in(till, "1234")
    shifts.open_shift(till, Money(100, EUR))
    return till


@pytest.fixture
def till(till: Till) -> Till:
    return selling(till)


def lines(till: Till) -> list[Goods]:
    return list(till.books.sale.basket.goods) if till.books.sale else []


def added(till: Till) -> list[LineAdded]:
    """The lines on the journal."""
    return [entry.event for entry in till.journal.entries() if isinstance(entry.event, LineAdded)]


def total(till: Till) -> str:
    return str(till.books.sale.total.amount) if till.books.sale else "0"


def reason(rung: object) -> str:
    assert isinstance(rung, Refused), rung
    return rung.reason


# Labels


async def test_batch_serial_and_expiry_stand_on_the_line_and_the_serial_on_the_receipt(till: Till):
    assert ring_up(till, f"]d201{NUMBER}17311120" + f"10B7{GS}21S-99") == PHONE
    (line,) = lines(till)
    assert line.label == Label("B7", "S-99", date(2031, 11, 20))
    assert [event.line for event in added(till)] == [line]
    assert till.books.sale is not None
    words = str(receipt_of(till, till.books.sale))
    assert "Phone, no. S-99" in words
    assert "B7" not in words


async def test_what_has_expired_is_not_sold_and_the_last_day_still_counts(till: Till):
    assert "Phone expired on 2026-11-21" in reason(ring_up(till, f"01{NUMBER}17261121"))
    assert ring_up(till, f"01{NUMBER}17261122") == PHONE
    assert total(till) == "199.00"


async def test_the_same_piece_is_not_sold_twice(till: Till):
    assert ring_up(till, f"01{NUMBER}21S1") == PHONE
    assert "number S1 is in this basket already" in reason(ring_up(till, f"01{NUMBER}21S1"))
    assert ring_up(till, f"01{NUMBER}21S2") == PHONE
    assert "scan each one" in reason(ring_up(till, f"01{NUMBER}21S3", Decimal(2)))
    assert "scan each one" in reason(ringing_up.change_quantity(till, 0, Decimal(2)))
    assert total(till) == "398.00"


async def test_a_weight_on_the_label_is_the_quantity_and_stays_it(till: Till):
    assert ring_up(till, scale_label("4132", Decimal("0.333"))) == HAM
    (line,) = lines(till)
    assert (line.quantity, line.unit, total(till)) == (Decimal("0.333"), "kg", "6.63")
    assert "scan each one" in reason(ring_up(till, scale_label("4132", Decimal("0.333")), Decimal(3)))
    assert "scan each one" in reason(ringing_up.change_quantity(till, 0, Decimal("0.5")))


async def test_a_price_on_the_label_is_what_the_line_costs(till: Till):
    assert ring_up(till, "2004132003753") == HAM
    (line,) = lines(till)
    assert (line.price, line.quantity, line.unit) == (Money("3.75", EUR), 1, "piece")
    assert total(till) == "3.75"


async def test_a_net_weight_on_a_piece_says_nothing_of_its_price(till: Till):
    assert ring_up(till, f"]e001{NUMBER}3103000250") == PHONE
    assert (total(till), lines(till)[0].label) == ("199.00", None)


async def test_a_label_in_another_currency_is_refused(till: Till):
    code = Code("9521101530001", Label(measured=True), price=Money("3.75", USD))
    assert "EUR, not in USD" in reason(add_item(till, PHONE, code=code))


async def test_what_is_no_code_or_not_known_is_said_so(till: Till):
    assert "misread" in reason(ring_up(till, f"01{NUMBER[:-1]}2"))
    assert "No item has the code 99" in reason(ring_up(till, "99"))
    assert "'apples' is no item code" in reason(ring_up(till, "apples"))
    assert till.books.sale is None


async def test_an_item_for_a_later_day_says_when_it_comes(till: Till):
    till.catalogue.upsert([Listing(("77",), "Almanac", Money(9, EUR), {}, "A", date(2026, 12, 1))])
    assert "Almanac is sold from 2026-12-01 on" in reason(ring_up(till, "77"))
    clock: Any = till.clock
    clock.at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert isinstance(ring_up(till, "77"), Item)


# Ages


async def test_nothing_for_grown_ups_is_sold_before_the_birth_date_is_known(till: Till):
    assert ring_up(till, "12") == AgeNeeded(GIN)
    assert till.books.sale is None
    assert "Gin is not for anybody under 18" in reason(ring_up(till, "12", answers=Answers(born=SIXTEEN)))
    assert till.books.sale is None
    assert ring_up(till, "12", answers=Answers(born=GROWN_UP)) == GIN


async def test_a_birthday_today_is_old_enough_and_tomorrow_is_not(till: Till):
    assert "under 16" in reason(ring_up(till, "11", answers=Answers(born=CHILD)))
    assert ring_up(till, "11", answers=Answers(born=SIXTEEN)) == BEER


async def test_a_customer_is_asked_once_for_each_stricter_age(till: Till):
    assert ring_up(till, "14") == PEN
    assert ring_up(till, "11", answers=Answers(born=GROWN_UP)) == BEER
    assert ring_up(till, "11") == BEER
    assert ring_up(till, "12") == AgeNeeded(GIN)
    assert ring_up(till, "12", answers=Answers(born=GROWN_UP)) == GIN
    assert ring_up(till, "12") == GIN
    assert ring_up(till, "11") == BEER
    await checkout.pay_cash(till)
    assert ring_up(till, "11") == AgeNeeded(BEER), "the next customer is somebody else"


async def test_the_journal_keeps_the_age_and_never_the_birth_date(till: Till):
    ring_up(till, "14")
    ring_up(till, "11", answers=Answers(born=GROWN_UP))
    ring_up(till, "12", answers=Answers(born=GROWN_UP))
    ring_up(till, "12")
    assert [event.age_checked for event in added(till)] == [0, 16, 0, 18, 0]
    bodies = "".join(record.body for record in till.journal.records())
    assert "1980" not in bodies


async def test_a_check_holds_when_its_item_has_gone(till: Till):
    ring_up(till, "14")
    ring_up(till, "12", answers=Answers(born=GROWN_UP))
    assert ringing_up.remove_line(till, 1) is None
    assert ring_up(till, "12") == GIN


# Open prices


async def test_the_number_before_an_open_price_is_the_price(till: Till):
    assert ring_up(till, "13") == PriceNeeded(REPAIR)
    assert ring_up(till, "13", Decimal("12.5")) == REPAIR
    assert ring_up(till, "13", answers=Answers(price=Money("7.00", EUR))) == REPAIR
    assert [(str(line.price.amount), line.quantity) for line in lines(till)] == [("12.50", 1), ("7.00", 1)]
    assert total(till) == "19.50"
    assert ringing_up.change_quantity(till, 1, Decimal(2)) is None
    assert total(till) == "26.50"


async def test_a_piece_with_a_number_of_its_own_may_have_an_open_price(till: Till):
    code = Code("13", Label(serial="S1"))
    assert add_item(till, REPAIR, Decimal("12.50"), code=code) == REPAIR
    assert "in this basket already" in reason(add_item(till, REPAIR, Decimal("12.50"), code=code))
    assert total(till) == "12.50"


async def test_an_age_is_asked_for_only_where_the_item_could_be_sold(till: Till):
    assert "more than zero" in reason(ring_up(till, "12", Decimal(0)))
    assert "whole number" in reason(ring_up(till, "12", Decimal("1.5")))
    cigars = Item("15", "Cigars", Money(0, EUR), "A", minimum_age=18, open_price=True)
    assert add_item(till, cigars) == AgeNeeded(cigars)
    assert add_item(till, cigars, answers=Answers(born=GROWN_UP)) == PriceNeeded(cigars)
    assert add_item(till, cigars, answers=Answers(Money(7, EUR), GROWN_UP)) == cigars
    assert total(till) == "7.00"


@pytest.mark.parametrize("price", ["0", "-1", "0.001", "1.999", "100000000", "NaN"])
async def test_an_open_price_is_an_amount_that_can_be_asked_for(till: Till, price: str):
    for rung in (ring_up(till, "13", Decimal(price)), add_item(till, REPAIR, Decimal(price))):
        assert isinstance(rung, Refused)
    assert isinstance(ring_up(till, "13", answers=Answers(price=Money(price, EUR))), Refused)
    assert till.books.sale is None


# Deposits


def shape(till: Till) -> list[tuple[str, int]]:
    return [(line.name, int(line.quantity)) for line in lines(till)]


async def test_a_deposit_is_a_line_of_its_own_with_its_own_department_and_tax(till: Till):
    assert ring_up(till, "10", Decimal(6)) == COLA
    cola, deposit = lines(till)
    assert (cola.department, cola.tax) == ("Drinks", "B")
    assert (deposit.department, deposit.tax, deposit.quantity) == ("Deposits", "C", 6)
    assert total(till) == "8.40"


async def test_goods_sold_by_weight_have_no_deposit(till: Till):
    brine = Item("4133", "Olives in brine", Money("9.90", EUR), "B", "Deli", "kg", deposit=Money(1, EUR))
    assert add_item(till, brine, Decimal("0.5")) == brine
    assert add_item(till, brine, code=Code("4133", Label(measured=True), price=Money(3, EUR))) == brine
    assert [line.name for line in lines(till)] == ["Olives in brine"] * 2


@pytest.mark.parametrize("position", [1, 2])
async def test_a_deposit_follows_its_item_whichever_of_both_is_marked(till: Till, position: int):
    ring_up(till, "14")
    ring_up(till, "10")
    ring_up(till, "14")
    assert ringing_up.change_quantity(till, position, Decimal(4)) is None
    assert shape(till) == [("Pen", 1), ("Cola", 4), ("Deposit", 4), ("Pen", 1)]
    assert ringing_up.remove_line(till, position) is None
    assert shape(till) == [("Pen", 1), ("Pen", 1)]


async def test_the_last_item_takes_its_deposit_and_the_sale_along(till: Till):
    ring_up(till, "10")
    assert ringing_up.remove_line(till, 1) is None
    assert till.books.sale is None


async def test_a_deposit_comes_back_with_its_item_and_never_alone(till: Till):
    ring_up(till, "10", Decimal(3))
    ring_up(till, "14")
    number = till.books.sale.number if till.books.sale else ""
    await checkout.pay_cash(till)
    found = returns.find(till, number)
    assert isinstance(found, returns.Found)
    assert isinstance(returns.planned(found, {1: Decimal(1)}), Refused)
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    assert [(line.name, line.quantity, line.deposit) for line in planned.lines] == [
        ("Cola", 1, False),
        ("Deposit", 1, True),
    ]
    assert planned.total == Money("1.40", EUR)
    await returns.give(till, planned)
    again = returns.find(till, number)
    assert isinstance(again, returns.Found)
    assert [line.left for line in again.lines] == [2, 2, 1]
    assert "Only 2 of Cola" in reason(returns.planned(again, {0: Decimal(3)}))


async def test_what_is_returned_is_counted_for_the_deposit_that_was_paid_with_it(till: Till):
    """The deposit went up between two bottles of one sale."""
    ring_up(till, "10")
    dearer = Item("10", "Cola", Money("1.15", EUR), "B", "Drinks", deposit=Money("0.40", EUR))
    add_item(till, dearer)
    number = till.books.sale.number if till.books.sale else ""
    await checkout.pay_cash(till)
    for at, amount in ((2, "1.55"), (0, "1.40")):
        found = returns.find(till, number)
        assert isinstance(found, returns.Found)
        planned = returns.planned(found, {at: Decimal(1)})
        assert isinstance(planned, returns.Plan)
        assert planned.total == Money(amount, EUR)
        await returns.give(till, planned)
    found = returns.find(till, number)
    assert isinstance(found, returns.Found)
    assert not any(line.left for line in found.lines)


@hypothesis.settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(["10", "14", "del", "qty"]), st.integers(0, 9)), max_size=12))
async def test_every_deposit_stands_behind_as_many_of_its_item(
    opening: Any, tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int]]
):
    async with opening(tmp_path_factory.mktemp("deposits")) as till:
        selling(till)
        for deed, number in deeds:
            match deed:
                case "del":
                    ringing_up.remove_line(till, number)
                case "qty":
                    ringing_up.change_quantity(till, number, Decimal(number + 1))
                case code:
                    ring_up(till, code, Decimal(number + 1))
        basket = lines(till)
        for at, line in enumerate(basket):
            if line.name == "Deposit":
                assert (basket[at - 1].name, basket[at - 1].quantity) == ("Cola", line.quantity)
        bottles = sum(line.quantity for line in basket if line.name == "Cola")
        pens = sum(line.quantity for line in basket if line.name == "Pen")
        assert Decimal(total(till)) == bottles * Decimal("1.40") + pens * 2
