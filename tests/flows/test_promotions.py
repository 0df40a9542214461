"""Promotions at a till: the price follows what is in the basket, and what comes back is what was paid."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.config.promotions import GroupTable, PromotionTable
from register.counter.cards import card_sales
from register.counter.selling import checkout, parking, reducing, ringing_up
from register.domain.amounts import Refused
from register.domain.events import LineRemoved, PromotionsGiven
from register.domain.goods.item import Item
from register.domain.goods.reductions import AmountOff, PercentOff
from register.domain.staff.people import Role
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


PENCIL = Item("1", "Pencil", euros("2.00"), "A", "Paper")
PEN = Item("2", "Pen", euros("5.00"), "A", "Paper")
LAMP = Item("3", "Lamp", euros("30.00"), "A", "Home")
BREAD = Item("4", "Sandwich", euros("4.50"), "B", "Bread")
COLA = Item("5", "Cola", euros("1.50"), "B", "Drinks", deposit=euros("0.25"))

THREE_FOR_TWO = PromotionTable(name="3 for 2", kind="n for m", departments=("Paper",), take=3, pay=2)
LUNCH = PromotionTable(
    name="Lunch",
    kind="bundle",
    groups=(GroupTable(departments=("Bread",)), GroupTable(departments=("Drinks",))),
    price=Decimal("5.00"),
)


def under(shop, *promotions):
    """The same till, where these promotions are in the settings."""
    shop.till.settings = shop.till.settings.model_copy(update={"promotion": promotions})
    shop.till.in_force = None  # as after a start


def scan(shop, *items):
    for item in items:
        assert isinstance(ringing_up.add_item(shop.till, item), Item)


def costs(shop):
    return [str(line.total.amount) for line in shop.sale.basket.lines]


def manager(shop):
    return next(one for one in shop.till.settings.people if one.role == Role.MANAGER)


async def test_three_for_two_are_scanned_one_is_removed_and_the_price_follows(shop):
    under(shop, THREE_FOR_TWO)
    scan(shop, PENCIL, PEN)
    assert costs(shop) == ["2.00", "5.00"]
    scan(shop, LAMP, PENCIL)
    assert costs(shop) == ["1.55", "3.89", "30.00", "1.56"]
    assert shop.sale.total == euros("37.00")
    assert ringing_up.remove_line(shop.till, 0) is None
    assert costs(shop) == ["5.00", "30.00", "2.00"]
    assert ringing_up.change_quantity(shop.till, 2, Decimal(2)) is None
    assert shop.sale.total == euros("37.00")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    (receipt,) = shop.papers("sale")
    assert receipt.count("3 for 2") == 2
    assert "-1.11" in receipt
    assert "-0.89" in receipt
    assert shop.moved[-1] == ("bank_card", "37.00")
    shop.check()


async def test_the_line_and_what_it_changes_are_one_commit(shop):
    under(shop, THREE_FOR_TWO)
    scan(shop, PENCIL, PENCIL, PENCIL)
    entries = list(shop.till.journal.entries())
    assert isinstance(entries[-1].event, PromotionsGiven)
    assert entries[-1].at == entries[-2].at
    assert len(entries[-1].event.changes) == 3
    ringing_up.remove_line(shop.till, 1)
    *_, removed, given = (entry.event for entry in shop.till.journal.entries())
    assert isinstance(removed, LineRemoved)
    assert [(one.position, one.by) for one in given.changes] == [(0, ()), (1, ())]
    await checkout.void(shop.till, "only looking")
    shop.check()


async def test_each_of_three_comes_back_for_its_share_and_all_for_what_was_paid(shop):
    under(shop, THREE_FOR_TWO)
    card = shop.card("50.00")
    scan(shop, PENCIL)
    ringing_up.change_quantity(shop.till, 0, Decimal(3))
    number = shop.sale.number
    await checkout.pay_by_gift_card(shop.till, card)
    assert shop.balance(card) == euros("46.00")
    backs = [await shop.take_back(number, {0: "1"}) for _ in range(3)]
    assert [str(one.total.amount) for one in backs] == ["1.33", "1.34", "1.33"]
    assert shop.balance(card) == euros("50.00")
    assert "3 for 2" in shop.papers("refund")[0]
    shop.check()


async def test_a_bundle_leaves_deposits_and_gift_cards_alone(shop):
    under(shop, LUNCH)
    scan(shop, COLA, BREAD)
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    assert costs(shop) == ["1.25", "0.25", "3.75", "25.00"]
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_a_discount_by_hand_takes_goods_out_of_their_promotion(shop):
    under(shop, THREE_FOR_TWO)
    scan(shop, PENCIL, PENCIL, PENCIL)
    much, little = PercentOff(Decimal(60), "damaged"), PercentOff(Decimal(5), "damaged")
    refused = reducing.take_off_line(shop.till, 0, little)
    assert isinstance(refused, Refused)
    assert "would come to 5.90 in place of 4.00" in refused.reason
    assert shop.sale.total == euros("4.00")
    assert isinstance(reducing.take_off_all(shop.till, AmountOff(euros("1.00"), "staff")), Refused)
    assert reducing.take_off_all(shop.till, much, manager(shop)) is None
    assert costs(shop) == ["0.80", "0.80", "0.80"]
    assert reducing.restore(shop.till, 1) is None
    assert costs(shop) == ["0.80", "2.00", "0.80"]
    assert reducing.restore(shop.till, 0) is None
    assert reducing.restore(shop.till, 2) is None
    assert shop.sale.total == euros("4.00"), "the promotion is back"
    nothing = reducing.restore(shop.till, 0)
    assert isinstance(nothing, Refused), "what a promotion takes off was not taken off by hand"
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_a_promotion_may_go_on_top_of_a_discount_and_the_cashier_answers_for_the_discount_only(shop):
    under(shop, THREE_FOR_TWO.model_copy(update={"with_discounts": True}))
    scan(shop, PENCIL, PENCIL, PENCIL)
    assert reducing.take_off_line(shop.till, 0, PercentOff(Decimal(10), "damaged")) is None
    assert shop.sale.total == euros("4.00"), "the one that is damaged is the one that is free"
    assert reducing.change_price(shop.till, 1, euros("1.90"), "price match") is None
    assert shop.sale.total == euros("3.90")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_a_sale_keeps_the_promotions_it_began_with_and_the_next_has_those_of_its_day(shop):
    today = shop.clock.now().astimezone().date()
    under(shop, THREE_FOR_TWO.model_copy(update={"until": today}))
    scan(shop, PENCIL, PENCIL)
    shop.clock.time += timedelta(days=1)
    scan(shop, PENCIL)
    assert shop.sale.total == euros("4.00")
    await checkout.pay_cash(shop.till)
    scan(shop, PENCIL, PENCIL, PENCIL)
    assert shop.sale.total == euros("6.00")
    await checkout.pay_cash(shop.till)
    shop.check()


@pytest.mark.parametrize(("first", "last", "total"), [(0, 0, "6.00"), (1, 1, "4.00")])
async def test_a_parked_sale_has_the_promotions_of_the_day_on_which_it_is_recalled(shop, first, last, total):
    today: date = shop.clock.now().astimezone().date()
    days = {"from_": today + timedelta(days=first), "until": today + timedelta(days=last)}
    under(shop, THREE_FOR_TWO.model_copy(update=days))
    scan(shop, PENCIL, PENCIL, PENCIL)
    number = shop.sale.number
    assert str(shop.sale.total.amount) != total
    parking.park(shop.till)
    scan(shop, LAMP)
    await checkout.pay_cash(shop.till)
    shop.clock.time += timedelta(days=1)
    parking.recall(shop.till, number)
    assert str(shop.sale.total.amount) == total
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_what_was_sold_stays_what_it_was_when_the_settings_change(shop):
    under(shop, THREE_FOR_TWO)
    scan(shop, PENCIL, PENCIL, PENCIL)
    number = shop.sale.number
    await checkout.pay_cash(shop.till)
    await shop.reopen()
    assert shop.till.settings.promotions == ()
    back = await shop.take_back(number, {0: "1", 1: "1", 2: "1"})
    assert back.total == euros("4.00")
    shop.check()


async def test_a_sale_that_a_restart_finds_without_its_promotions_loses_them_with_its_next_change(shop):
    under(shop, THREE_FOR_TWO)
    scan(shop, PENCIL, PENCIL, PENCIL)
    await shop.reopen()
    assert shop.sale.total == euros("4.00")
    scan(shop, LAMP)
    assert shop.sale.total == euros("36.00")
    await checkout.pay_cash(shop.till)
    shop.check()
