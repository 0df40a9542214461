"""Goods that come back: rounded, with deposits, under a promotion, in exchange, without a receipt."""

from datetime import date
from decimal import Decimal

from register.counter.cards import card_sales
from register.counter.returning import exchanging, returns, unreceipted
from register.counter.selling import checkout, parking
from register.counter.selling.looking_up import named
from register.counter.selling.ringing_up import Answers, add_item, change_quantity, remove_line, ring_up
from register.domain.goods.promotions import given_in
from register.simulate.habits.visit import Visit
from register.simulate.world.assortment import SOLD, scale_label
from tests.crash.deeds.at_the_counter import euros, holding, rings_up, sold_by_several_tenders


async def sells_for_rounded_cash(visit: Visit) -> None:
    """This till has no coins below five cents: 15.00 by card, for 5.02 it takes 5.00; then it comes back."""
    rings_up(visit, "20.00", "0.02")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "15.00"))
    await visit.register.ask(checkout.pay_cash, euros("20.00"))
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def takes_goods_back(visit: Visit) -> None:
    rings_up(visit, "20.00", "10.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "12.50"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("6.00"))
    await visit.register.ask(checkout.pay_cash)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def sells_bottles_and_takes_one_back(visit: Visit) -> None:
    """With deposits, to somebody whose age was checked; an open price and a scale's label beside them."""
    beer, repair = SOLD["11"], SOLD["12"]
    visit.register.press(add_item, beer, Decimal(6), Answers(born=date(1980, 1, 1)))
    visit.register.press(change_quantity, 1, Decimal(4))
    visit.register.press(add_item, repair, Decimal("12.50"))
    visit.register.press(ring_up, scale_label("4131", Decimal("1.254")))
    visit.register.press(add_item, SOLD["10"])
    sale = visit.sale
    assert sale is not None
    visit.register.press(remove_line, len(sale.basket.lines) - 1)
    await visit.register.ask(checkout.pay_by_bank_card)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def sells_under_a_promotion_and_takes_one_back(visit: Visit) -> None:
    """Three notebooks for two; one more and one less, parked between; a coffee with two lemonades."""
    notebook, coffee, lemonade = SOLD["1402713568386"], SOLD["7"], SOLD["10"]
    for item in (notebook, coffee, notebook, lemonade):
        visit.register.press(add_item, item)
    visit.register.press(change_quantity, 0, Decimal(2))
    sale = visit.sale
    assert sale is not None
    visit.register.press(parking.park)
    visit.register.press(parking.recall, sale.number)
    visit.register.press(change_quantity, 3, Decimal(2))
    visit.register.press(remove_line, 2)
    visit.register.press(add_item, notebook)
    await visit.register.ask(checkout.pay_by_bank_card)
    found = returns.find(visit.till, sale.number)
    assert isinstance(found, returns.Found)
    assert given_in(found.sale.basket.lines) == {"3 for 2": euros("4.95"), "Break": euros("1.50")}
    planned = returns.planned(found, {0: Decimal(1)})
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(returns.give, planned)


async def exchanges_for_less(visit: Visit) -> None:
    """20.00 come back for 0.99 and a gift card of 5.00: 14.01 go to the gift card and the bank card."""
    found = await sold_by_several_tenders(visit)
    visit.register.press(exchanging.bring_in, found, {0: Decimal(1)})
    rings_up(visit, "0.99")
    await visit.register.ask(card_sales.sell, visit.shop.new_card(), euros("5.00"))
    planned = visit.register.press(exchanging.net_back)
    assert isinstance(planned, returns.Plan)
    await visit.register.ask(exchanging.give_net, planned)


async def exchanges_for_more(visit: Visit) -> None:
    """Parked and recalled, paid partly by a gift card; what was got is exchanged for as much once more."""
    found = await sold_by_several_tenders(visit)
    visit.register.press(exchanging.bring_in, found, {1: Decimal(1)})
    visit.register.press(parking.park, "blue coat")
    visit.register.press(parking.recall, visit.till.books.parked[0].number)
    rings_up(visit, "25.00")
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_by_gift_card, holding(visit, "7.00"))
    await visit.register.ask(checkout.pay_cash)
    again = returns.find(visit.till, sale.number)
    assert isinstance(again, returns.Found)
    visit.register.press(exchanging.bring_in, again, {1: Decimal(1)})
    rings_up(visit, "25.00")
    await visit.register.ask(checkout.pay_cash)


async def takes_goods_back_without_a_receipt(visit: Visit) -> None:
    """A bottle with its deposit in cash; something for less than it costs onto a card never sold."""
    bottle = unreceipted.as_today(visit.till, named(SOLD["11"]), Decimal(2), Answers())
    assert isinstance(bottle, tuple)
    await visit.register.ask(unreceipted.give, bottle, "a gift", visit.manager)
    dear = unreceipted.as_today(visit.till, named(SOLD["9"]), Decimal(1), Answers())
    assert isinstance(dear, tuple)
    card = visit.shop.new_card()
    await visit.register.ask(unreceipted.give, dear, "receipt lost", visit.manager, card, never_sold=True)
