"""Goods come back, and their money goes where it came from, never twice."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter.drawer import shifts
from register.counter.drawer.shift_figures import tenders
from register.counter.owing.obligations import Kind
from register.counter.returning import refunding, returns
from register.counter.selling import checkout, ringing_up
from register.domain.amounts import Refused
from register.domain.events import CashGiven
from register.domain.goods.item import Item
from register.domain.returning.returns import Return
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Declined

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def mixed(shop):
    """The number of a sale of 30.00 in two items of 15.00: gift card 12.50, bank card 10.00, cash 7.50."""
    card = shop.card("12.50")
    number = shop.ring_up("15.00", "15.00").number
    await checkout.pay_by_bank_card(shop.till, euros("10.00"))
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_cash(shop.till)
    return number, card


def plan(shop, number, chosen):
    found = returns.find(shop.till, number)
    assert isinstance(found, returns.Found), found
    return returns.planned(found, {at: Decimal(quantity) for at, quantity in chosen.items()})


def figures(planned):
    return [(str(leg.refundable.amount), str(leg.amount.amount)) for leg in planned.legs]


async def test_the_cashier_moves_the_money_within_what_each_tender_took(shop):
    number, card = await mixed(shop)
    planned = shop.plan(number, {0: "1"})
    in_cash = returns.changed(planned, 2, euros("7.50"))
    assert isinstance(in_cash, returns.Plan)
    assert figures(in_cash) == [("12.50", "7.50"), ("10.00", "0.00"), ("7.50", "7.50")]
    for amount in ("7.51", "-0.01", "1.005"):
        assert isinstance(returns.changed(planned, 2, euros(amount)), Refused)
    assert isinstance(returns.changed(planned, 2, Money("1.00", "USD")), Refused)
    assert isinstance(returns.changed(shop.plan(number, {0: "1", 1: "1"}), 0, euros("12.49")), Refused)
    await returns.give(shop.till, in_cash)
    assert shop.balance(card) == euros("7.50")
    shop.check()


async def test_never_more_goes_to_a_tender_than_the_goods_are_worth(shop):
    card = shop.card("50.00")
    number = shop.ring_up("5.00", "20.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    planned = shop.plan(number, {0: "1"})
    assert isinstance(returns.changed(planned, 0, euros("20.00")), Refused)


async def test_a_plan_pressed_twice_gives_once(shop):
    number, _ = await mixed(shop)
    planned = shop.plan(number, {0: "1"})
    outcomes = await asyncio.gather(returns.give(shop.till, planned), returns.give(shop.till, planned))
    assert [type(each) for each in outcomes] == [Return, Refused]
    shop.check()


async def test_a_plan_made_before_another_return_is_not_carried_out(shop):
    number, _ = await mixed(shop)
    old = shop.plan(number, {0: "1", 1: "1"})
    await shop.take_back(number, {0: "1"})
    assert isinstance(await returns.give(shop.till, old), Refused)
    shop.check()


async def test_a_forged_plan_is_not_carried_out(shop):
    number, _ = await mixed(shop)
    planned = shop.plan(number, {0: "1"})
    greedy = replace(planned, legs=tuple(replace(leg, amount=leg.refundable) for leg in planned.legs))
    assert isinstance(await returns.give(shop.till, greedy), Refused)
    assert len(shop.moved) == 2


@pytest.mark.parametrize("chosen", [{}, {0: "0"}, {0: "-1"}, {0: "2"}, {7: "1"}, {0: "0.5"}, {0: "NaN"}])
async def test_nobody_returns_what_was_not_bought(shop, chosen):
    number = await shop.sold("15.00")
    assert isinstance(plan(shop, number, chosen), Refused)


async def test_pieces_come_back_one_by_one_until_none_is_left(shop):
    item = Item("milk", "Milk", euros("0.99"), "B", "Food")
    ringing_up.add_item(shop.till, item, Decimal(3))
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    for _ in range(3):
        await shop.take_back(number, {0: "1"})
    assert isinstance(plan(shop, number, {0: "1"}), Refused)
    assert shop.cash() == 100
    shop.check()


async def test_goods_by_weight_come_back_for_what_was_paid_for_them(shop):
    item = Item("apples", "Apples", euros("9.99"), "B", "Food", "kg")
    ringing_up.add_item(shop.till, item, Decimal("1.500"))
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    assert isinstance(plan(shop, number, {0: "0.5"}), Refused), "three halves would come to a cent more"
    await shop.take_back(number, {0: "1.5"})
    assert shop.cash() == 100
    shop.check()


async def test_a_gift_card_is_not_returned(shop):
    from register.counter.cards import card_sales

    shop.ring_up("5.00")
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    assert isinstance(plan(shop, number, {1: "1"}), Refused)
    await shop.take_back(number, {0: "1"})
    assert shop.cash() == 125
    shop.check()


async def test_what_a_card_refuses_is_owed_and_goes_onto_another_card(shop):
    number, card = await mixed(shop)
    shop.refuse_next("Reversal")
    one = await shop.take_back(number, {0: "1", 1: "1"})
    assert not one.completed
    assert one.due == euros("12.50")
    assert shop.cash() == 100, "the cash part did not wait"
    (owed,) = shop.obligations(Kind.GIVE_BACK)
    assert (owed.number, owed.amount) == (one.number, euros("12.50"))
    await shop.sold("3.00")
    other = shop.card("0.00")
    shop.refuse_next("Payment")
    assert isinstance(await refunding.give_to_card(shop.till, one.number, other), Declined)
    double = await asyncio.gather(*(refunding.give_to_card(shop.till, one.number, other) for _ in range(2)))
    assert [type(each) for each in double] == [Approved, Refused]
    assert shop.balance(other) == euros("12.50")
    assert shop.balance(card) == euros("0.00")
    assert shop.obligations(Kind.GIVE_BACK) == []
    assert len(shop.papers("refund")) == 1
    assert isinstance(plan(shop, number, {0: "1"}), Refused)
    shop.check()


async def test_a_lost_answer_to_a_reversal_is_found_and_the_return_ends_by_itself(shop):
    number, card = await mixed(shop)
    shop.arm(FaultKind.DROP_AFTER, category="Reversal")
    one = await shop.take_back(number, {0: "1"})
    assert (one.held, one.due) == (euros("12.50"), euros("0.00"))
    assert isinstance(await refunding.give_to_card(shop.till, one.number, shop.card("0.00")), Refused)
    second = shop.plan(number, {1: "1"})
    assert figures(second)[0] == ("7.50", "7.50"), "what may be on its way is not promised again"
    await shop.settle()
    assert shop.till.books.documents == {}
    assert shop.balance(card) == euros("12.50")
    shop.check()


async def test_a_return_goes_on_after_a_restart(shop):
    number, card = await mixed(shop)
    shop.arm(FaultKind.DROP_BEFORE, category="Reversal")
    one = await shop.take_back(number, {0: "1"})
    await shop.reopen()
    await shop.settle()
    (owed,) = shop.obligations(Kind.GIVE_BACK)
    assert owed.amount == euros("12.50")
    await refunding.give_to_card(shop.till, one.number, card)
    assert shop.balance(card) == euros("12.50")
    shop.check()


async def test_returns_wait_for_an_open_shift_and_for_the_sale_at_the_counter(shop):
    number = await shop.sold("15.00")
    planned = shop.plan(number, {0: "1"})
    shop.ring_up("1.00")
    assert isinstance(await returns.give(shop.till, planned), Refused)
    assert isinstance(returns.find(shop.till, shop.sale.number), Refused), "an open sale is no receipt"
    await checkout.void(shop.till, "another time")
    shifts.close_shift(shop.till, None)
    assert isinstance(await returns.give(shop.till, planned), Refused)


async def test_a_receipt_is_found_by_any_spelling_of_its_number(shop):
    number = await shop.sold("15.00")
    for typed in (number, number.lower(), f" {number} ", "1", "000001", "R2-1", "r2-0001"):
        found = returns.find(shop.till, typed)
        assert isinstance(found, returns.Found), typed
        assert found.sale.number == number
    for typed in ("", "R2-", "R2-2", "R3-1", "-", "²", "1e0", "R2-1-1", "9" * 5000, "١٢٣-x", "milk"):
        assert isinstance(returns.find(shop.till, typed), Refused), typed
    await shop.take_back(number, {0: "1"})
    assert isinstance(returns.find(shop.till, "2"), Refused), "the receipt of a return is no sale"


@pytest.mark.parametrize(
    ("split", "parts"),
    [
        ("newest first", [("7.50", "7.50"), ("12.50", "7.50"), ("10.00", "0.00")]),
        ("in proportion", [("12.50", "6.25"), ("10.00", "5.00"), ("7.50", "3.75")]),
    ],
)
async def test_the_shop_chooses_to_which_tenders_the_money_goes(bench, make_shop, tmp_path, split, parts):
    async with make_shop(bench, tmp_path, environ={"REGISTER_RETURNS__SPLIT": split}) as shop:
        number, _ = await mixed(shop)
        planned = shop.plan(number, {0: "1"})
        assert figures(planned) == parts
        one = await returns.give(shop.till, planned)
        assert isinstance(one, Return)
        assert one.completed
        shop.check()
        await shop.take_back(number, {1: "1"})
        assert shop.cash() == 100
        shop.check()


async def refused(shop):
    """A return of 30.00 whose gift card is gone: 12.50 of it is still to be given."""
    number, card = await mixed(shop)
    shop.mock.ledger.put(replace(shop.mock.ledger.card(card.number), status=CardStatus.CLOSED))
    one = await shop.take_back(number, {0: "1", 1: "1"})
    assert one.due == euros("12.50")
    return one


async def test_what_a_card_that_is_gone_refuses_goes_onto_a_new_one_which_becomes_active(shop):
    one = await refused(shop)
    new = shop.new_card()
    assert isinstance(await refunding.give_to_card(shop.till, one.number, new), Declined), "not active yet"
    double = await asyncio.gather(
        *(refunding.give_to_card(shop.till, one.number, new, never_sold=True) for _ in range(2))
    )
    assert [type(each) for each in double] == [Approved, Refused]
    assert shop.balance(new) == euros("12.50")
    assert new.last4 in shop.papers("refund")[0]
    shift = shop.till.books.shift
    tendered = sum((figure.amount for figure in tenders(shift)), euros("0.00"))
    assert tendered == shift.amount("sales") - shift.amount("returns"), "the report shows where it went"
    shop.check()


async def test_a_new_card_is_not_made_active_with_less_than_its_provider_sells(shop):
    shop_card = shop.card("3.00")
    number = shop.ring_up("3.00").number
    await checkout.pay_by_gift_card(shop.till, shop_card)
    shop.refuse_next("Reversal")
    one = await shop.take_back(number, {0: "1"})
    new = shop.new_card()
    assert isinstance(await refunding.give_to_card(shop.till, one.number, new, never_sold=True), Refused), (
        "5.00 is the least"
    )
    assert isinstance(await refunding.give_to_card(shop.till, one.number, shop.card("0.00")), Approved)
    shop.check()


async def test_a_manager_gives_in_cash_what_no_card_takes(shop):
    one = await refused(shop)
    ruth = shop.till.settings.people[1]
    assert shop.cash() == 100
    given = refunding.give_in_cash(shop.till, one.number, ruth)
    assert isinstance(given, Return)
    assert given.completed
    assert isinstance(refunding.give_in_cash(shop.till, one.number, ruth), Refused), "once only"
    assert shop.cash() == Decimal("87.50")
    assert shop.events(CashGiven)[-1].allowed_by == "Ruth"
    assert shop.obligations(Kind.GIVE_BACK) == []
    shop.check()
