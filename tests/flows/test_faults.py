"""Every way an answer can get lost, for every request that moves money: no guess, no second request."""

import asyncio
import itertools
from datetime import timedelta

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from register.counter import (
    card_desk,
    card_sales,
    checkout,
    heartbeat,
    obligations,
    owed,
    refunding,
    worker,
)
from register.counter.advance import settle_and_follow
from register.domain.amounts import Refused
from register.domain.events import Ended
from register.domain.sale import Sale, Stage
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, NotSent, Unknown

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: What goes wrong, and whether the money moved all the same.
LOST = {
    "dropped before": (FaultKind.DROP_BEFORE, {}, False),
    "dropped after": (FaultKind.DROP_AFTER, {}, True),
    "reset in the middle": (FaultKind.RESET_MID_ANSWER, {}, True),
    "garbled": (FaultKind.GARBLED, {}, True),
    "wrongly sealed": (FaultKind.WRONG_MAC, {}, True),
    "of another request": (FaultKind.OTHER_SERVICE_ID, {}, True),
    "forged in clear": (FaultKind.PLAIN_SUCCESS, {}, False),
    "issuer silent, nothing done": (FaultKind.COMMUNICATION_TIMEOUT, {"processed": False}, False),
    "issuer silent, all done": (FaultKind.COMMUNICATION_TIMEOUT, {"processed": True}, True),
}


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def till_all_day(bench, make_shop, tmp_path_factory):
    """One till for all of these: whatever one of them spoils, the books of the next tell."""
    async with make_shop(bench, tmp_path_factory.mktemp("state")) as shop:
        yield shop


async def pay(shop, arm):
    shop.ring_up("20.00")
    arm("Payment")
    return await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))


async def bank_card(shop, arm):
    shop.ring_up("20.00")
    arm("Payment")
    return await checkout.pay_by_bank_card(shop.till)


async def activate(shop, arm):
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    arm("StoredValue")
    return await checkout.pay_cash(shop.till)


async def load(shop, arm):
    await card_sales.sell(shop.till, shop.card("1.00"), euros("25.00"))
    arm("StoredValue")
    return await checkout.pay_cash(shop.till)


async def reverse(shop, arm):
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    arm("Reversal")
    return await checkout.void(shop.till, "changed their mind")


async def give_back(shop, arm):
    shop.ring_up("20.00")
    await checkout.pay_by_bank_card(shop.till, euros("5.00"))
    arm("Reversal")
    return await checkout.give_back(shop.till)


async def refund_goods(shop, arm):
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, shop.card("20.00"))
    arm("Reversal")
    return await shop.take_back(number, {0: "1"})


async def refund(shop, arm):
    arm("Payment")
    return await card_desk.refund_onto(shop.till, shop.card("1.00"), euros("10.00"))


async def cash_out(shop, arm):
    arm("Payment")
    return await card_desk.cash_out(shop.till, shop.card("4.20"))


async def deactivate(shop, arm):
    arm("Payment")
    return await card_desk.deactivate(shop.till, shop.card("4.20", provider="givex"))


async def leave_nothing(shop):
    """The sale at the counter, if there is one, is voided; what is owed is given back in cash."""
    if shop.till.books.sale is not None:
        await checkout.void(shop.till, "end of this test")
    for sale in shop.till.books.sales:
        if sale.kept_back:
            await owed.reverse_again(shop.till, sale.number)
        for position, _ in sale.owed_cards:
            await owed.activate_again(shop.till, sale.number, position)
    for number in shop.till.books.documents:
        await refunding.give_to_card(shop.till, number, shop.card("0.00"))


FLOWS = (
    pay,
    bank_card,
    activate,
    load,
    reverse,
    give_back,
    refund_goods,
    refund,
    cash_out,
    deactivate,
)
CASES = list(itertools.product(FLOWS, LOST))


@pytest.mark.parametrize(("flow", "how"), CASES, ids=[f"{flow.__name__}-{how}" for flow, how in CASES])
async def test_a_lost_answer_is_held_and_then_found(till_all_day, flow, how):
    shop = till_all_day
    kind, options, moved = LOST[how]
    before = len(shop.lines)
    await flow(shop, lambda category: shop.arm(kind, category=category, **options))
    (request,) = shop.till.books.unsettled
    assert shop.asked.count(request.id) == 1
    await shop.settle()
    done = [line for line in shop.lines[before:] if line.service_id == request.id and line.approved]
    assert len(done) == moved
    assert shop.asked.count(request.id) == 1
    await leave_nothing(shop)
    assert shop.till.books.unsettled == ()
    assert shop.till.books.documents == {}
    shop.check()


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


async def test_a_sale_set_aside_completes_by_itself_when_it_was_paid(shop):
    number = shop.ring_up("20.00").number
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    assert await checkout.set_aside(shop.till) is None
    await shop.sold("3.00")
    await shop.settle()
    assert shop.stage(number) is Stage.COMPLETED
    assert len(shop.papers("sale")) == 2
    shop.check()


async def test_a_sale_set_aside_and_paid_in_part_gives_everything_back(shop):
    card = shop.card("12.50")
    number = shop.ring_up("20.00").number
    await checkout.pay_cash(shop.till, euros("1.00"))
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.set_aside(shop.till)
    await shop.settle()
    assert shop.stage(number) is Stage.VOIDED
    assert shop.balance(card) == euros("12.50")
    assert shop.cash() == 100
    shop.check()


async def test_a_sale_set_aside_and_never_paid_is_voided_and_forgotten(shop):
    number = shop.ring_up("20.00").number
    shop.arm(FaultKind.DROP_BEFORE)
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    await checkout.set_aside(shop.till)
    assert isinstance(await checkout.set_aside(shop.till), Refused)
    await shop.settle()
    assert shop.stage(number) is Stage.VOIDED
    assert shop.till.books.documents == {}
    shop.check()


async def test_a_customer_who_pays_after_their_sale_was_set_aside_has_paid(shop):
    number = shop.ring_up("20.00").number
    shop.waiting_shopper()
    paying = asyncio.ensure_future(checkout.pay_by_bank_card(shop.till))
    await shop.prompted()
    await checkout.set_aside(shop.till)
    await shop.sold("3.00")
    shop.mock.shopper.approve()
    assert isinstance(await paying, Approved)
    assert shop.stage(number) is Stage.COMPLETED
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
        assert not shop.till.terminal_lamp[0]
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
    async with asyncio.timeout(10):
        while shop.till.books.documents:
            await changed.wait()
            changed.clear()
    working.cancel()
    await asyncio.wait([working])
    assert shop.moved == [("pay", "20.00")]
    assert shop.till.terminal_lamp[0]
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
