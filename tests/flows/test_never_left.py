"""What could not even be asked for is asked for when the terminal is there again."""

from datetime import timedelta
from itertools import pairwise

import pytest

from register.counter.cards import card_sales
from register.counter.owing import obligations, owed, worker
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.sale import Stage
from terminal_api.mock.books.cards import CardStatus
from tests.flows.unanswered import euros, off

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_card_that_could_not_be_asked_for_is_made_active_when_the_terminal_is_back(shop):
    card = shop.new_card()
    await card_sales.sell(shop.till, card, euros("25.00"))
    shop.till.terminal.ask = off
    await checkout.pay_cash(shop.till)
    assert [one.kind for one in obligations.obligations(shop.till)] == [Kind.CARD]
    await worker.settle_due(shop.till)
    del shop.till.terminal.ask
    await shop.settle()
    assert shop.status(card) is CardStatus.ACTIVE
    assert shop.till.books.documents == {}
    shop.check()


async def test_it_is_not_asked_for_all_the_time(shop):
    times = []

    async def noted(request):
        times.append(shop.till.clock.now())
        return await off(request)

    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    shop.till.terminal.ask = noted
    await checkout.pay_cash(shop.till)
    for _ in range(60):
        shop.clock.time += timedelta(seconds=1)
        await worker.settle_due(shop.till)
    assert 3 < len(times) < 12
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(times[1:])]
    assert pauses == sorted(pauses)
    del shop.till.terminal.ask
    await shop.settle()
    shop.check()


async def test_a_tender_that_could_not_be_given_back_goes_back_when_the_terminal_is_there(shop):
    card = shop.card("12.50")
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    shop.till.terminal.ask = off
    await checkout.void(shop.till, "changed their mind")
    assert shop.stage(number) is Stage.VOIDING
    del shop.till.terminal.ask
    await shop.settle()
    assert shop.balance(card) == euros("12.50")
    assert shop.stage(number) is Stage.VOIDED
    shop.check()


async def test_a_return_that_could_not_be_asked_for_goes_back_by_itself(shop):
    card = shop.card("20.00")
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, card)
    shop.till.terminal.ask = off
    await shop.take_back(number, {0: "1"})
    assert shop.balance(card) == euros("0.00")
    del shop.till.terminal.ask
    await shop.settle()
    assert shop.balance(card) == euros("20.00")
    assert shop.till.books.documents == {}
    shop.check()


async def test_what_was_refused_waits_for_a_person(shop):
    card = shop.new_card()
    await card_sales.sell(shop.till, card, euros("25.00"))
    number = shop.sale.number
    shop.refuse_next("StoredValue")
    await checkout.pay_cash(shop.till)
    await shop.settle()
    asked = len(shop.asked)
    await shop.settle()
    assert len(shop.asked) == asked
    await owed.activate_again(shop.till, number, 0)
    shop.check()
