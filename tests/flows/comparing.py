"""A day to compare with the terminal's own record, and the comparison."""

from moneyed import EUR, Money

from register.counter.cards import card_desk, card_sales
from register.counter.days.day_comparison import compare_day
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import DayCompared


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def compared(shop) -> DayCompared:
    found = await compare_day(shop.till)
    assert not isinstance(found, Refused)
    (one,) = found
    return one


async def an_honest_day(shop) -> None:
    """Paid, refused, reversed, sold, loaded, cashed out: 11 requests, one of them refused."""
    card = shop.card("42.00")
    number = shop.ring_up("19.99", "10.01").number
    await checkout.pay_by_gift_card(shop.till, card, euros("12.50"))
    await checkout.pay_by_bank_card(shop.till, euros("10.00"))
    await checkout.pay_cash(shop.till)
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    await card_sales.sell(shop.till, shop.card(), euros("15.00"))
    await checkout.pay_by_bank_card(shop.till)
    shop.ring_up("8.00")
    shop.refuse_next("Payment")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_by_gift_card(shop.till, card, euros("3.00"))
    await checkout.void(shop.till, "changed their mind")
    await shop.take_back(number, {1: "1"})
    await card_desk.cash_out(shop.till, shop.card("3.20"))
    await card_desk.refund_onto(shop.till, card, euros("5.00"))
