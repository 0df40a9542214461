"""Answers that come late or twice, and a terminal that is off: the shop goes on, and asks once."""

import asyncio
from datetime import timedelta

import pytest
from moneyed import EUR, Money

from register.counter.asking import heartbeat
from register.counter.asking.advance import settle_and_follow
from register.counter.cards import card_desk, card_sales
from register.counter.owing import obligations, worker
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import Ended
from register.domain.sale import Sale, Stage
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, NotSent, Unknown

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def test_an_answer_said_twice_counts_once(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    shop.arm(FaultKind.DUPLICATE)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Approved)
    await shop.sold("3.00")
    assert shop.balance(card) == euros("30.00")
    assert shop.moved == [("pay", "20.00")]


async def test_a_customer_slower_than_we_wait_still_pays_once(bench, make_shop, tmp_path):
    async with make_shop(bench, tmp_path, environ={"REGISTER_TERMINAL__ANSWER_TIMEOUT_S": "0.2"}) as shop:
        shop.ring_up("20.00")
        shop.mock.shopper.wait()
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
        shop.clock.time += timedelta(minutes=1)
        assert await worker.settle_due(shop.till) == 1
        assert (shop.sale.held, shop.sale.due) == (euros("20.00"), euros("0.00"))
        assert await worker.settle_due(shop.till) == 0, "not again at once"
        shop.mock.shopper.approve()
        await bench.until(lambda: bool(shop.lines))
        await shop.settle()
        assert shop.moved == [("bank_card", "20.00")]
        assert shop.till.books.documents == {}
        shop.check()


@pytest.mark.parametrize(
    "tender",
    [
        lambda shop: checkout.pay_cash(shop.till),
        lambda shop: checkout.pay_by_bank_card(shop.till),
        lambda shop: checkout.pay_by_gift_card(shop.till, shop.card("50.00")),
        lambda shop: checkout.give_back(shop.till),
        lambda shop: checkout.void(shop.till, "tired of waiting"),
    ],
)
async def test_while_an_answer_is_missing_no_money_key_works(shop, tender):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    assert (shop.sale.held, shop.sale.due, shop.sale.stage) == (
        euros("20.00"),
        euros("0.00"),
        Stage.TENDERING,
    )
    assert isinstance(await tender(shop), Refused)
    assert len(shop.asked) == 1
    await shop.settle()
    assert (shop.sale.paid, shop.sale.due) == (euros("12.50"), euros("7.50")), "what was approved counts"
    shop.check()


async def test_two_people_asking_about_one_answer_book_it_once(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    shop.clock.time += timedelta(minutes=1)
    (request,) = shop.till.books.unsettled
    await asyncio.gather(
        worker.settle_due(shop.till),
        settle_and_follow(shop.till, request),
        worker.settle_due(shop.till),
    )
    assert len([event for event in shop.events(Ended) if isinstance(event.outcome, Approved)]) == 1
    assert len(shop.papers("sale")) == 1
    shop.check()


async def test_with_the_terminal_off_the_shop_sells_for_cash(make_bench, make_shop, tmp_path):
    async with make_bench() as bench, make_shop(bench, tmp_path) as shop:
        card = shop.card("50.00")
        shop.ring_up("20.00")
        await bench.mock.stop()
        async with asyncio.timeout(3):
            assert isinstance(await checkout.pay_by_gift_card(shop.till, card), NotSent)
            assert isinstance(await checkout.pay_by_bank_card(shop.till), NotSent)
            assert isinstance(await card_desk.cash_out(shop.till, card), NotSent | Refused)
            assert isinstance(await card_sales.sell(shop.till, card, euros("25.00")), Refused)
            await heartbeat.look_at_terminal(shop.till)
        assert not shop.till.terminal_health.ok
        assert shop.sale.stage is Stage.OPEN
        sale = await checkout.pay_cash(shop.till)
        assert isinstance(sale, Sale)
        assert sale.stage is Stage.COMPLETED
        assert obligations.obligations(shop.till) == ()
        shop.check()


async def test_an_answer_missing_when_the_terminal_dies_is_held_until_it_is_back(
    make_bench, make_shop, tmp_path
):
    async with make_bench() as bench, make_shop(bench, tmp_path) as shop:
        port = int(bench.mock.url.rpartition(":")[2].partition("/")[0])
        card = shop.card("50.00")
        shop.ring_up("20.00")
        shop.arm(FaultKind.DROP_AFTER)
        await checkout.pay_by_gift_card(shop.till, card)
        assert port
        bench.mock.terminal.restart()
        await shop.settle()
        assert shop.moved == [("pay", "20.00")]
        shop.check()


async def test_the_worker_finds_every_answer_by_itself(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, card)
    changed = asyncio.Event()
    shop.till.watchers.append(changed.set)
    working = asyncio.ensure_future(worker.work(shop.till))
    async with asyncio.timeout(30):
        while shop.till.books.documents:
            await changed.wait()
            changed.clear()
    working.cancel()
    await asyncio.wait([working])
    assert shop.moved == [("pay", "20.00")]
    assert shop.till.terminal_health.ok
    shop.check()


async def test_two_tender_keys_at_once_ask_once(shop):
    shop.ring_up("20.00")
    outcomes = await asyncio.gather(
        checkout.pay_by_bank_card(shop.till),
        checkout.pay_by_gift_card(shop.till, shop.card("50.00")),
        checkout.pay_cash(shop.till),
    )
    assert [type(outcome) for outcome in outcomes] == [Approved, Refused, Refused]
    assert shop.moved == [("bank_card", "20.00")]
    shop.check()
