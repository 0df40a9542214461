"""Goods come back for others: one basket, one difference, and nothing of it twice."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_sales
from register.counter.owing.obligations import Kind
from register.counter.returning import exchanging, returns
from register.counter.selling import checkout, parking, reducing, ringing_up
from register.domain.amounts import Refused
from register.domain.events import GoodsExchanged, ReturnOpened, SalePaid
from register.domain.goods.item import Item
from register.domain.goods.reductions import PercentOff
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from terminal_api.mock.orders.faults import FaultKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def find(shop, number):
    found = returns.find(shop.till, number)
    assert isinstance(found, returns.Found), found
    return found


def bring(shop, number, chosen):
    return exchanging.bring_in(
        shop.till, find(shop, number), {at: Decimal(much) for at, much in chosen.items()}
    )


def brought(shop, number, chosen):
    sale = bring(shop, number, chosen)
    assert isinstance(sale, Sale), sale
    return sale


def parts(plan):
    return [(leg.card.last4 if leg.card else "cash", str(leg.amount.amount)) for leg in plan.legs]


async def give_net(shop):
    plan = exchanging.net_back(shop.till)
    assert isinstance(plan, returns.Plan), plan
    one = await exchanging.give_net(shop.till, plan)
    assert isinstance(one, Return), one
    return one


async def by_gift_card(shop, price, balance="50.00"):
    """The number of a sale paid with a gift card alone, and that card."""
    card = shop.card(balance)
    number = shop.ring_up(price).number
    await checkout.pay_by_gift_card(shop.till, card)
    return number, card


async def test_for_something_dearer_the_customer_pays_the_difference_by_any_tender(shop):
    number = await shop.sold("15.00")
    brought(shop, number, {0: "1"})
    sale = shop.ring_up("40.00")
    assert (sale.total, sale.due) == (euros("25.00"), euros("25.00"))
    card = shop.card("12.50")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_by_bank_card(shop.till, euros("5.00"))
    await checkout.pay_cash(shop.till, euros("10.00"))
    assert shop.stage(sale.number) is Stage.COMPLETED
    assert shop.cash() == Decimal("122.50")
    receipt = shop.papers("sale")[-1]
    for words in (f"Returned, of receipt {number}", "-1", "-15.00", "40.00", "25.00"):
        assert words in receipt
    shop.check()


async def test_for_something_cheaper_the_difference_goes_back_where_the_money_came_from(shop):
    number, card = await by_gift_card(shop, "30.00")
    sale = brought(shop, number, {0: "1"})
    shop.ring_up("12.00")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Refused)
    assert isinstance(await checkout.pay_cash(shop.till), Refused), "nothing is to pay"
    plan = exchanging.net_back(shop.till)
    assert isinstance(plan, returns.Plan)
    assert parts(plan) == [(card.last4, "18.00")]
    moved = len(shop.moved)
    one = await exchanging.give_net(shop.till, plan)
    assert isinstance(one, Return)
    assert one.completed
    assert shop.moved[moved:] == [("reverse", "18.00")]
    assert shop.balance(card) == euros("38.00")
    assert shop.till.books.documents == {}
    (slip,) = shop.papers("refund")
    for words in (number, "Exchanged with", sale.number, "18.00", card.last4):
        assert words in slip
    receipt = shop.papers("sale")[-1]
    assert "-18.00" in receipt
    assert "refund receipt" in receipt
    shop.check()


async def test_for_as_much_it_ends_by_the_key_that_pays_and_no_money_moves(shop):
    number, card = await by_gift_card(shop, "15.00")
    sale = brought(shop, number, {0: "1"})
    shop.ring_up("15.00")
    moved, cash = len(shop.moved), shop.cash()
    ended = await checkout.pay_cash(shop.till)
    assert isinstance(ended, Sale)
    assert shop.stage(sale.number) is Stage.COMPLETED
    assert (len(shop.moved), shop.cash(), shop.balance(card)) == (moved, cash, euros("35.00"))
    shop.check()


async def test_takings_tax_and_departments_are_those_of_what_the_customer_kept(shop):
    number = await shop.sold("20.00", "10.00")
    brought(shop, number, {0: "1"})
    shop.ring_up("12.10")
    await give_net(shop)
    shift = shop.till.books.shift
    kept = euros("22.10")
    assert shift.amount("sales") == kept
    assert (shift.count("returns"), shift.amount("returns")) == (0, euros("0.00"))
    assert -(shift.of("sales") + shift.of("tax")) == kept
    assert sum((one.net + one.tax for one in shift.taxes.values()), euros("0.00")) == kept
    assert shop.cash() == Decimal("122.10")
    shop.check()


async def test_what_was_exchanged_has_come_back_and_never_comes_back_again(shop):
    number = await shop.sold("15.00", "10.00")
    brought(shop, number, {0: "1"})
    shop.ring_up("15.00")
    await checkout.pay_cash(shop.till)
    assert [one.left for one in find(shop, number).lines] == [0, 1]
    assert isinstance(bring(shop, number, {0: "1"}), Refused)
    assert isinstance(returns.planned(find(shop, number), {0: Decimal(1)}), Refused)
    await shop.take_back(number, {1: "1"})
    assert not any(one.left for one in find(shop, number).lines)
    shop.check()


async def test_two_parked_baskets_cannot_take_the_same_back(shop):
    number = await shop.sold("15.00")
    brought(shop, number, {0: "1"})
    parking.park(shop.till, "blue coat")
    shop.ring_up("3.00")
    assert isinstance(bring(shop, number, {0: "1"}), Refused)
    assert isinstance(returns.planned(find(shop, number), {0: Decimal(1)}), Refused)
    await checkout.pay_cash(shop.till)
    (parked,) = shop.till.books.parked
    parking.recall(shop.till, parked.number)
    await checkout.void(shop.till, "no other size")
    assert isinstance(await shop.take_back(number, {0: "1"}), Return), "a voided basket takes nothing back"
    shop.check()


async def test_before_money_moves_it_is_looked_at_once_more_whether_it_came_back_meanwhile(shop):
    number = await shop.sold("15.00")
    sale = brought(shop, number, {0: "1"})
    twin = replace(shop.events(GoodsExchanged)[0], sale=shop.till.books.next_number)
    parking.park(shop.till)
    shop.till.record(twin)  # by no way the till has
    shop.ring_up("20.00")
    for pays in (checkout.pay_cash, checkout.pay_by_bank_card):
        refused = await pays(shop.till)
        assert isinstance(refused, Refused)
        assert "came back meanwhile" in refused.reason
    await checkout.void(shop.till, "not ours")
    parking.recall(shop.till, sale.number)
    shop.ring_up("15.00")
    await checkout.pay_cash(shop.till)
    assert shop.stage(sale.number) is Stage.COMPLETED
    shop.check()


async def test_a_plan_pressed_twice_gives_once_and_ends_one_sale(shop):
    number = await shop.sold("15.00")
    brought(shop, number, {0: "1"})
    plan = exchanging.net_back(shop.till)
    assert isinstance(plan, returns.Plan)
    both = await asyncio.gather(*(exchanging.give_net(shop.till, plan) for _ in range(2)))
    assert [type(each) for each in both] == [Return, Refused]
    assert shop.cash() == 100
    assert len(shop.events(SalePaid)) == 2
    shop.check()


async def test_a_plan_for_another_basket_is_not_carried_out(shop):
    number = await shop.sold("15.00")
    brought(shop, number, {0: "1"})
    plan = exchanging.net_back(shop.till)
    assert isinstance(plan, returns.Plan)
    shop.ring_up("3.00")
    assert isinstance(await exchanging.give_net(shop.till, plan), Refused)
    forged = replace(plan, net=euros("99.00"))
    assert isinstance(await exchanging.give_net(shop.till, forged), Refused)
    assert shop.events(ReturnOpened) == []


async def test_capability_6_as_an_exchange(shop):
    """Of 30.00 by gift card, bank card and cash, 15.00 comes back for 5.00: 10.00 to the gift card."""
    card = shop.card("12.50")
    number = shop.ring_up("15.00", "15.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_by_bank_card(shop.till, euros("10.00"))
    await checkout.pay_cash(shop.till)
    brought(shop, number, {0: "1"})
    shop.ring_up("5.00")
    await give_net(shop)
    assert shop.balance(card) == euros("10.00")
    rest = shop.plan(number, {1: "1"})
    assert [str(leg.amount.amount) for leg in rest.legs] == ["2.50", "10.00", "2.50"]
    await returns.give(shop.till, rest)
    assert isinstance(returns.planned(find(shop, number), {1: Decimal(1)}), Refused)
    shop.check()


async def test_what_was_got_in_exchange_comes_back_to_the_tenders_that_paid_for_all_of_it(shop):
    number, card = await by_gift_card(shop, "15.00")
    sale = brought(shop, number, {0: "1"})
    shop.ring_up("20.00")
    await checkout.pay_cash(shop.till)
    plan = shop.plan(sale.number, {1: "1"})
    assert parts(plan) == [(card.last4, "15.00"), ("cash", "5.00")]
    one = await returns.give(shop.till, plan)
    assert isinstance(one, Return)
    assert one.completed
    assert (shop.balance(card), shop.cash()) == (euros("50.00"), 100)
    assert not any(one.left for one in find(shop, sale.number).lines)
    shop.check()


async def test_exchanged_again_and_again_all_the_money_comes_back_once(shop):
    first, card = await by_gift_card(shop, "10.00")
    second = brought(shop, first, {0: "1"}).number
    shop.ring_up("14.00")
    await checkout.pay_by_bank_card(shop.till)
    third = brought(shop, second, {1: "1"}).number
    shop.ring_up("9.00")
    await give_net(shop)
    assert shop.balance(card) == euros("45.00")
    await shop.take_back(third, {1: "1"})
    assert shop.balance(card) == euros("50.00")
    assert shop.moved[-1] == ("reverse", "4.00")
    shop.check()


async def test_goods_of_two_receipts_need_two_baskets(shop):
    first, second = await shop.sold("15.00"), await shop.sold("10.00")
    brought(shop, first, {0: "1"})
    refused = bring(shop, second, {0: "1"})
    assert isinstance(refused, Refused)
    assert first in refused.reason


async def test_a_gift_card_may_be_bought_with_what_comes_back(shop):
    number, card = await by_gift_card(shop, "50.00")
    brought(shop, number, {0: "1"})
    new = shop.new_card()
    await card_sales.sell(shop.till, new, euros("30.00"))
    await give_net(shop)
    assert (shop.balance(new), shop.balance(card)) == (euros("30.00"), euros("20.00"))
    shop.check()


async def test_what_the_card_refuses_is_owed_and_the_exchange_stands(shop):
    number, _ = await by_gift_card(shop, "30.00")
    sale = brought(shop, number, {0: "1"})
    shop.refuse_next("Reversal")
    one = await give_net(shop)
    assert shop.stage(sale.number) is Stage.COMPLETED
    (owed,) = shop.obligations(Kind.GIVE_BACK)
    assert (owed.number, owed.amount) == (one.number, euros("30.00"))
    shop.check()


async def test_a_lost_answer_is_found_out_and_the_difference_goes_back_once(shop):
    number, card = await by_gift_card(shop, "30.00")
    brought(shop, number, {0: "1"})
    shop.ring_up("10.00")
    shop.arm(FaultKind.DROP_AFTER, category="Reversal")
    await give_net(shop)
    await shop.reopen()
    await shop.settle()
    assert shop.till.books.documents == {}
    assert shop.balance(card) == euros("40.00")
    shop.check()


async def test_a_basket_with_what_comes_back_outlives_the_program(shop):
    number = await shop.sold("15.00")
    sale = brought(shop, number, {0: "1"})
    await shop.reopen()
    assert shop.sale.basket == sale.basket
    shop.ring_up("15.00")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_a_deposit_comes_back_and_leaves_the_basket_with_its_goods(shop):
    beer = Item("beer", "Beer", euros("1.20"), "A", "Drinks", deposit=euros("0.25"))
    ringing_up.add_item(shop.till, beer, Decimal(6))
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    shop.ring_up("20.00")
    sale = brought(shop, number, {0: "2"})
    assert sale.total == euros("17.10")
    ringing_up.remove_line(shop.till, 2)
    assert shop.sale.total == euros("20.00")
    assert [one.left for one in find(shop, number).lines] == [6, 6]


async def test_what_comes_back_is_neither_reduced_nor_counted_otherwise(shop):
    number = await shop.sold("15.00")
    brought(shop, number, {0: "1"})
    assert isinstance(ringing_up.change_quantity(shop.till, 0, Decimal(2)), Refused)
    assert isinstance(reducing.take_off_line(shop.till, 0, PercentOff(Decimal(5), "damaged")), Refused)
    shop.ring_up("10.00")
    assert reducing.take_off_all(shop.till, PercentOff(Decimal(10), "damaged")) is None
    assert shop.sale.total == euros("-6.00")


async def test_nothing_comes_into_a_basket_that_is_being_paid(shop):
    number = await shop.sold("15.00")
    shop.ring_up("20.00")
    await checkout.pay_cash(shop.till, euros("5.00"))
    assert isinstance(bring(shop, number, {0: "1"}), Refused)
    await checkout.give_back(shop.till)
    brought(shop, number, {0: "1"})
    await checkout.pay_cash(shop.till)
    shop.check()
