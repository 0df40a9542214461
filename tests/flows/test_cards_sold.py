"""Gift cards sold and loaded in a basket, and what the shop owes when one stays dead."""

import asyncio
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_balance, card_entry, card_sales
from register.counter.owing import owed
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout, ringing_up
from register.domain.amounts import Refused
from register.domain.events import CardRefunded, CardSwapped, DrawerOpened
from register.domain.sale import Sale, Stage
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved
from terminal_api.processor import Entry

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def sold(shop, card, amount="25.00"):
    seen = await card_sales.sell(shop.till, card, euros(amount))
    assert isinstance(seen, card_balance.Look), seen
    return seen


async def owed_card(shop, amount="25.00"):
    """A sale of 5.00 and a card whose activation was refused: its number, the card's place, the card."""
    card = shop.new_card()
    number = shop.ring_up("5.00").number
    await sold(shop, card, amount)
    shop.refuse_next("StoredValue")
    await checkout.pay_cash(shop.till)
    return number, 1, card


async def test_a_fresh_card_is_activated_once_it_is_paid_for(shop):
    card = shop.new_card()
    shop.ring_up("5.00")
    await sold(shop, card)
    assert shop.asked == []
    sale = await checkout.pay_cash(shop.till, euros("50.00"))
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.COMPLETED
    assert shop.moved == [("activate", "25.00")]
    assert (shop.status(card), shop.balance(card)) == (CardStatus.ACTIVE, euros("25.00"))
    (receipt,) = shop.papers("sale")
    assert card.last4 in receipt
    assert card.number not in receipt
    assert shop.till.vault.tokens() == frozenset()
    shift = shop.till.books.shift
    assert (shift.amount("sales"), shift.amount("cards")) == (euros("5.00"), euros("25.00"))
    shop.check()


async def test_an_active_card_is_loaded_and_two_cards_may_be_in_one_basket(shop):
    old, new = shop.card("3.00"), shop.new_card("givex")
    await sold(shop, old, "10.00")
    await sold(shop, new, "20.00")
    await checkout.pay_by_bank_card(shop.till)
    assert shop.moved == [("bank_card", "30.00"), ("load", "10.00"), ("activate", "20.00")]
    assert (shop.balance(old), shop.balance(new)) == (euros("13.00"), euros("20.00"))
    shop.check()


@pytest.mark.parametrize("status", [CardStatus.CLOSED, CardStatus.EXPIRED])
async def test_nobody_pays_for_a_card_that_is_dead(shop, status):
    refused = await card_sales.sell(shop.till, shop.card("0.00", status), euros("25.00"))
    assert isinstance(refused, Refused)
    assert shop.till.books.sale is None
    assert shop.till.vault.tokens() == frozenset()


@pytest.mark.parametrize("amount", ["0.00", "-25.00", "4.99", "500.01", "10.005"])
async def test_a_card_takes_no_senseless_amount(shop, amount):
    assert isinstance(await card_sales.sell(shop.till, shop.new_card(), euros(amount)), Refused)
    assert shop.till.books.sale is None


async def test_a_card_is_in_a_basket_once_and_can_be_taken_out(shop):
    card = shop.new_card()
    shop.ring_up("5.00")
    await sold(shop, card)
    assert isinstance(await card_sales.sell(shop.till, card, euros("30.00")), Refused)
    assert isinstance(ringing_up.change_quantity(shop.till, 1, Decimal(2)), Refused)
    assert shop.till.vault.tokens()
    assert ringing_up.remove_line(shop.till, 1) is None
    assert shop.till.vault.tokens() == frozenset()
    await checkout.pay_cash(shop.till)
    assert shop.status(card) is CardStatus.INACTIVE
    shop.check()


async def test_a_local_brand_cannot_be_sold(shop):
    refused = await card_sales.sell(shop.till, shop.till.card("6399210000000000018"), euros("25.00"))
    assert isinstance(refused, Refused)


async def test_the_shift_closed_during_the_balance_inquiry_leaves_no_sale_behind(shop):
    from register.counter.drawer import shifts

    selling = asyncio.ensure_future(card_sales.sell(shop.till, shop.new_card(), euros("25.00")))
    await asyncio.sleep(0)
    assert not isinstance(shifts.close_shift(shop.till, None), Refused)
    assert isinstance(await selling, Refused)
    assert shop.till.books.sale is None
    shop.check()


async def test_a_refused_activation_is_owed_and_tried_again(shop):
    number, position, card = await owed_card(shop)
    (one,) = shop.obligations(Kind.CARD)
    assert (one.number, one.key, one.amount) == (number, "1", euros("25.00"))
    assert len(shop.papers("sale")) == 1, "the customer has a receipt that says what is owed"
    await shop.sold("3.00")
    shop.refuse_next("StoredValue")
    again = await owed.activate_again(shop.till, number, position)
    assert isinstance(again, Sale)
    assert shop.obligations(Kind.CARD)
    again = await owed.activate_again(shop.till, number, position)
    assert isinstance(again, Sale)
    assert again.owed_cards == ()
    assert shop.balance(card) == euros("25.00")
    assert shop.obligations(Kind.CARD) == []
    assert len(shop.papers("activate")) == 1, "a slip for the card that works at last"
    assert isinstance(await owed.activate_again(shop.till, number, position), Refused)
    assert shop.till.vault.tokens() == frozenset()
    shop.check()


async def test_two_people_activating_one_owed_card_activate_it_once(shop):
    card = shop.card("0.00")
    await sold(shop, card)
    number = shop.sale.number
    shop.refuse_next("StoredValue")
    await checkout.pay_cash(shop.till)
    await asyncio.gather(*(owed.activate_again(shop.till, number, 0) for _ in range(3)))
    assert shop.moved == [("load", "25.00")]
    shop.check()


async def test_a_card_whose_answer_is_missing_is_not_asked_for_again(shop):
    card = shop.card("0.00")
    await sold(shop, card)
    number = shop.sale.number
    shop.arm(FaultKind.DROP_AFTER, category="StoredValue")
    sale = await checkout.pay_cash(shop.till)
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.COMPLETED
    for exit_ in (
        owed.activate_again(shop.till, number, 0),
        owed.swap_card(shop.till, number, 0, shop.new_card()),
        owed.refund_card(shop.till, number, 0),
    ):
        assert isinstance(await exit_, Refused)
    assert len(shop.asked) == 1
    await shop.settle()
    assert shop.balance(card) == euros("25.00")
    assert shop.till.books.documents == {}
    assert len(shop.papers("load")) == 1
    shop.check()


async def test_another_card_takes_the_place_of_a_dead_one(shop):
    number, position, dead = await owed_card(shop)
    card = shop.new_card("givex")
    sale = await owed.swap_card(shop.till, number, position, card)
    assert isinstance(sale, Sale)
    assert sale.owed_cards == ()
    assert shop.balance(card) == euros("25.00")
    assert shop.status(dead) is CardStatus.INACTIVE
    (swapped,) = shop.events(CardSwapped)
    assert swapped.line.card.last4 == card.last4
    (slip,) = shop.papers("activate")
    assert card.last4 in slip
    assert card.number not in slip
    assert shop.till.vault.tokens() == frozenset()
    shop.check()


async def test_a_swapped_card_may_be_refused_too_and_an_active_one_is_loaded(shop):
    number, position, _ = await owed_card(shop)
    other = shop.new_card()
    shop.refuse_next("StoredValue")
    sale = await owed.swap_card(shop.till, number, position, other)
    assert isinstance(sale, Sale)
    assert [line.card.last4 for _, line in sale.owed_cards] == [other.last4]
    active = shop.card("1.00")
    await owed.swap_card(shop.till, number, position, active)
    assert shop.balance(active) == euros("26.00")
    assert shop.obligations(Kind.CARD) == []
    shop.check()


async def test_a_dead_card_is_not_swapped_for_another_dead_one(shop):
    number, position, _ = await owed_card(shop)
    for dead in (shop.card("0.00", CardStatus.CLOSED), shop.till.card("6399210000000000018")):
        assert isinstance(await owed.swap_card(shop.till, number, position, dead), Refused)
    assert shop.events(CardSwapped) == []
    assert isinstance(await owed.swap_card(shop.till, number, 0, shop.new_card()), Refused)
    assert isinstance(await owed.swap_card(shop.till, "R2-999999", 0, shop.new_card()), Refused)


async def test_a_dead_card_is_paid_back_in_cash(shop):
    number, position, dead = await owed_card(shop)
    opened = len(shop.events(DrawerOpened))
    sale = await owed.refund_card(shop.till, number, position)
    assert isinstance(sale, Sale)
    assert sale.owed_cards == ()
    assert shop.events(CardRefunded) == [CardRefunded(number, position, euros("25.00"))]
    assert len(shop.events(DrawerOpened)) == opened + 1
    assert shop.cash() == 105
    (slip,) = shop.papers("card refund")
    assert "25.00" in slip
    assert dead.last4 in slip
    assert number in slip
    assert isinstance(await owed.refund_card(shop.till, number, position), Refused)
    assert isinstance(await owed.activate_again(shop.till, number, position), Refused)
    assert shop.till.books.documents == {}
    assert shop.till.vault.tokens() == frozenset()
    shop.check()


async def test_a_dead_card_is_not_paid_back_from_an_empty_or_closed_drawer(shop):
    from register.counter.drawer import shifts

    card = shop.new_card()
    await sold(shop, card, "250.00")
    number = shop.sale.number
    shop.refuse_next("StoredValue")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    assert isinstance(await owed.refund_card(shop.till, number, 0), Refused)
    shifts.close_shift(shop.till, euros("100.00"))
    assert isinstance(await owed.refund_card(shop.till, number, 0), Refused)
    assert shop.events(CardRefunded) == []
    assert isinstance(await owed.activate_again(shop.till, number, 0), Sale)
    assert shop.balance(card) == euros("250.00")


async def test_the_owed_card_is_still_owed_and_activated_after_a_restart(shop):
    number, position, card = await owed_card(shop)
    till = await shop.reopen()
    assert [one.number for one in shop.obligations(Kind.CARD)] == [number]
    await owed.activate_again(till, number, position)
    assert shop.balance(card) == euros("25.00")
    shop.check()


async def test_a_till_that_lost_its_terminal_still_opens_and_sells_for_cash(shop):
    card = shop.new_card()
    shop.ring_up("5.00")
    await sold(shop, card)
    shop.terminal = False
    await asyncio.wait_for(shop.reopen(), 30)
    sale = await asyncio.wait_for(checkout.pay_cash(shop.till), 30)
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.COMPLETED
    assert len(shop.obligations(Kind.CARD)) == 1
    shop.terminal = True
    await shop.reopen()
    assert isinstance(await owed.activate_again(shop.till, sale.number, 1), Sale)
    assert shop.balance(card) == euros("25.00")
    shop.check()


async def test_a_void_waits_for_the_terminal_to_be_configured_again(shop):
    card = shop.card("3.00")
    shop.ring_up("5.00")
    await checkout.pay_by_gift_card(shop.till, card)
    shop.terminal = False
    await shop.reopen()
    sale = await asyncio.wait_for(checkout.void(shop.till, "no terminal"), 30)
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.VOIDING
    shop.terminal = True
    await shop.reopen()
    assert shop.balance(card) == euros("3.00")
    assert shop.till.books.documents == {}
    shop.check()


async def test_the_desk_tells_a_balance_and_says_when_there_is_none(shop):
    seen = await card_balance.look(shop.till, shop.card("12.50"))
    assert isinstance(seen, card_balance.Look)
    assert (seen.balance, seen.state) == (euros("12.50"), "active")
    card_balance.print_balance(shop.till, seen)
    (slip,) = shop.papers("balance")
    assert "12.50" in slip
    fresh = await card_balance.look(shop.till, shop.new_card())
    assert isinstance(fresh, card_balance.Look)
    assert (fresh.balance, fresh.state) == (None, "not active")
    assert isinstance(card_entry.presented(shop.till, "1234567", Entry.TYPED), Refused)
    assert isinstance(card_entry.presented(shop.till, "6006490000000000a17", Entry.TYPED), Refused)
    card = card_entry.presented(shop.till, "6006 4900 0000 0000 017", Entry.TYPED)
    assert not isinstance(card, Refused)
    assert card.number == "6006490000000000017"


async def test_a_gift_card_pays_for_goods_and_for_no_gift_card(shop):
    card = shop.card("100.00")
    shop.ring_up("5.00", "7.00")
    await sold(shop, shop.new_card(), "25.00")
    refused = await checkout.pay_by_gift_card(shop.till, card, euros("12.01"))
    assert isinstance(refused, Refused)
    assert "Gift cards may pay 12.00 of this sale at most" in refused.reason
    assert shop.asked == []
    await checkout.pay_by_gift_card(shop.till, card, euros("2.00"))
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    assert [amount for _, amount in shop.moved] == ["2.00", "10.00"]
    refused = await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    assert isinstance(refused, Refused)
    assert "all they may of this sale: take 25.00 in cash or by bank card" in refused.reason
    await checkout.pay_by_bank_card(shop.till)
    assert shop.till.books.sale is None
    shop.check()


async def test_what_a_gift_card_gave_back_it_may_pay_again(shop):
    shop.ring_up("5.00")
    await sold(shop, shop.new_card(), "25.00")
    card = shop.card("100.00")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.give_back(shop.till)
    await checkout.pay_by_gift_card(shop.till, card)
    assert shop.moved == [("pay", "5.00"), ("reverse", "5.00"), ("pay", "5.00")]
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_cash_first_leaves_a_gift_card_no_more_than_is_due(shop):
    shop.ring_up("20.00")
    await sold(shop, shop.new_card(), "25.00")
    await checkout.pay_cash(shop.till, euros("40.00"))
    await checkout.pay_by_gift_card(shop.till, shop.card("100.00"))
    assert shop.moved == [("pay", "5.00"), ("activate", "25.00")]
    shop.check()


async def test_a_basket_of_gift_cards_alone_takes_no_gift_card(shop):
    await sold(shop, shop.new_card())
    refused = await checkout.pay_by_gift_card(shop.till, shop.card("100.00"))
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("Gift cards pay for nothing in this basket")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_the_shop_may_sell_cards_for_cards_and_keep_departments_out(make_shop, bench, tmp_path):
    environ = {"REGISTER_GIFT_CARDS__BUYS_CARDS": "true", "REGISTER_GIFT_CARDS__NO_GIFT_CARD": "Things"}
    async with make_shop(bench, tmp_path, environ=environ) as shop:
        shop.ring_up("5.00")
        await sold(shop, shop.new_card())
        await checkout.pay_by_gift_card(shop.till, shop.card("100.00"))
        assert shop.moved == [("pay", "25.00")], "the thing for 5.00 is not for gift cards"
        await checkout.pay_cash(shop.till)
        shop.check()
