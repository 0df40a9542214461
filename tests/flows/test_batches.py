"""Many gift cards in one sale: each made active once, whatever becomes of the others."""

import asyncio

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_balance, card_sales
from register.counter.owing import owed
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.sale import Sale, Stage
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind

pytestmark = pytest.mark.asyncio(loop_scope="module")
MANY = 20


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def batch(shop, count=MANY):
    cards = [shop.new_card() for _ in range(count)]
    for card in cards:
        seen = await card_sales.sell(shop.till, card, euros("10.00"))
        assert isinstance(seen, card_balance.Look), seen
    return cards


async def test_twenty_cards_are_activated_one_by_one(shop):
    cards = await batch(shop)
    sale = await checkout.pay_cash(shop.till, euros("200.00"))
    assert isinstance(sale, Sale)
    assert sale.stage is Stage.COMPLETED
    assert shop.moved == [("activate", "10.00")] * MANY
    assert {shop.status(card) for card in cards} == {CardStatus.ACTIVE}
    assert shop.till.vault.tokens() == frozenset()
    shop.check()


async def test_a_card_is_in_a_batch_once(shop):
    card, *_ = await batch(shop, 3)
    again = await card_sales.sell(shop.till, card, euros("10.00"))
    assert isinstance(again, Refused)
    assert "in this basket already" in again.reason
    assert shop.sale.total == euros("30.00")


async def test_one_refused_in_the_middle_stops_none_of_the_others(shop):
    cards = await batch(shop, 5)
    number = shop.sale.number
    shop.refuse_next("StoredValue", after=2)
    await checkout.pay_cash(shop.till, euros("50.00"))
    assert [shop.status(card) for card in cards].count(CardStatus.ACTIVE) == 4
    (one,) = shop.obligations(Kind.CARD)
    assert (one.number, one.key, one.amount) == (number, "2", euros("10.00"))
    spare = shop.new_card()
    swapped = await owed.swap_card(shop.till, number, 2, spare)
    assert isinstance(swapped, Sale)
    assert swapped.owed_cards == ()
    assert (shop.status(cards[2]), shop.balance(spare)) == (CardStatus.INACTIVE, euros("10.00"))
    assert shop.moved == [("activate", "10.00")] * 5
    shop.check()


async def test_a_program_that_ends_in_the_middle_activates_none_of_them_twice(shop):
    cards = await batch(shop, 5)
    shop.arm(FaultKind.DROP_AFTER, category="StoredValue", after=2)
    paying = asyncio.ensure_future(checkout.pay_cash(shop.till, euros("50.00")))
    await paying
    await shop.reopen()
    await shop.settle()
    assert shop.moved == [("activate", "10.00")] * 5
    assert {shop.balance(card) for card in cards} == {euros("10.00")}
    assert shop.till.vault.tokens() == frozenset()
    shop.check()
