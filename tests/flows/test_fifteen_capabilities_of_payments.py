"""Capabilities 1 and 2 of what shops need: nothing is charged twice, and a part is not taken for the whole.

The acceptance test of each, with its own numbers. What the screen has to do with them is in
`tests/register/tui/screens/test_fifteen_on_screen.py`. More proof:

1. `test_faults.py`, `test_what_happened_to_others.py`, `test_any_day.py`, all of `tests/simulation`.
2. `test_tenders.py`, `test_balance_first.py`.
"""

import asyncio
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from moneyed import EUR, Money

from register.counter.drawer import shifts
from register.counter.owing import worker
from register.counter.paper import papers
from register.counter.selling import checkout, parking, ringing_up
from register.domain.amounts import Refused
from register.domain.goods.item import Item
from register.domain.sale import Stage
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Unknown
from tests.flows.seen_at_terminal import named
from tests.flows.test_any_day import FAULTS

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def settled_by_itself(shop) -> None:
    """Nobody does anything; the worker does."""
    settled = asyncio.Event()
    shop.till.watchers.append(lambda: None if shop.till.books.documents else settled.set())
    working = asyncio.ensure_future(worker.work(shop.till))
    async with asyncio.timeout(30):
        await settled.wait()
    working.cancel()


async def paid_once(shop, number: str, payment: str) -> None:
    """25.00 was taken by that request, once, and its sale is over."""
    assert shop.stage(number) is Stage.COMPLETED
    assert shop.moved == [("bank_card", "25.00")]
    assert shop.asked == [payment]
    shop.check()


async def test_1_never_charges_twice_and_never_guesses(shop):
    number = shop.ring_up("25.00").number
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
    (payment,) = shop.till.books.unsettled
    for key in (checkout.pay_cash, checkout.pay_by_bank_card, checkout.give_back):
        assert isinstance(await key(shop.till), Refused)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("50.00")), Refused)
    await settled_by_itself(shop)
    assert payment.id in named(shop, "TransactionStatus")
    await paid_once(shop, number, payment.id)


async def test_1_an_answer_ten_seconds_late_is_the_answer(shop, monkeypatch):
    async def ten_seconds(seconds: float) -> bool:
        shop.clock.time += timedelta(seconds=seconds)
        return True

    monkeypatch.setattr(shop.mock.fleet, "pause", ten_seconds)
    number = shop.ring_up("25.00").number
    shop.arm(FaultKind.LATE, category="Payment", seconds=10)
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    await paid_once(shop, number, shop.asked[0])


async def test_1_an_answer_that_comes_after_the_till_has_given_up_is_asked_for(bench, make_shop, tmp_path):
    async with make_shop(bench, tmp_path, environ={"REGISTER_TERMINAL__ANSWER_TIMEOUT_S": "0.2"}) as shop:
        number = shop.ring_up("25.00").number
        shop.arm(FaultKind.LATE, category="Payment", seconds=10)
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
        await settled_by_itself(shop)
        await paid_once(shop, number, shop.asked[0])


async def test_1_an_answer_said_twice_counts_once(shop):
    number = shop.ring_up("25.00").number
    shop.arm(FaultKind.DUPLICATE, category="Payment")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    await paid_once(shop, number, shop.asked[0])


async def test_1_a_payment_that_is_in_progress_three_times_is_waited_for(bench, make_shop, tmp_path):
    async with make_shop(bench, tmp_path, environ={"REGISTER_TERMINAL__ANSWER_TIMEOUT_S": "0.2"}) as shop:
        number = shop.ring_up("25.00").number
        shop.mock.shopper.wait()
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
        (payment,) = shop.till.books.unsettled
        for _ in range(3):
            shop.clock.time += timedelta(minutes=1)
            assert await worker.settle_due(shop.till) == 1
            assert shop.sale.held == euros("25.00")
        assert named(shop, "TransactionStatus").count(payment.id) == 3
        shop.mock.shopper.approve()
        await bench.until(lambda: bool(shop.lines))
        await shop.settle()
        await paid_once(shop, number, payment.id)


@pytest.mark.parametrize("seed", range(4))
async def test_1_after_200_random_faults_mock_and_register_have_the_same_sum(shop, seed):
    lot, settled = Random(seed), euros("0.00")
    for _ in range(50):
        number = shop.ring_up("25.00").number
        shop.arm(lot.choice(FAULTS), category="Payment", processed=lot.random() < 0.5)
        await checkout.pay_by_bank_card(shop.till)
        await shop.settle()
        shop.mock.faults.disarm()
        if shop.stage(number) is Stage.COMPLETED:
            settled += euros("25.00")
        else:
            assert (shop.sale.due, shop.sale.held) == (euros("25.00"), euros("0.00"))
            await checkout.void(shop.till, "not paid")
    assert euros("250.00") < settled < euros("1250.00")
    assert sum((line.moved for line in shop.lines if line.approved), euros("0.00")) == settled
    assert len(set(shop.asked)) == len(shop.asked)
    shop.check()


async def part_approved(shop):
    """A basket of 20.00, and a card with 12.50 that was to pay it."""
    card = shop.card("12.50")
    shop.ring_up("20.00")
    outcome = await checkout.pay_by_gift_card(shop.till, card)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, shop.sale.paid, shop.sale.due) == tuple(map(euros, ("12.50", "12.50", "7.50")))
    return card


async def test_2_part_approval_cannot_be_overlooked(shop):
    card = await part_approved(shop)
    thing = Item("1", "Thing", euros("1.00"), "A", "Things")
    for refused in (
        parking.park(shop.till),
        ringing_up.add_item(shop.till, thing, Decimal(1)),
        shifts.open_drawer(shop.till, "change"),
        papers.reprint(shop.till, shop.sale.number),
        shifts.close_shift(shop.till, None),
    ):
        assert isinstance(refused, Refused)
    assert shop.papers() == []
    await checkout.pay_cash(shop.till, euros("7.50"))
    (receipt,) = shop.papers("sale")
    printed = " ".join(receipt.split())
    for line in (f"Gift card ending {card.last4} 12.50", "Balance left 0.00", "Cash 7.50"):
        assert line in printed, printed
    shop.check()


async def test_2_what_was_approved_goes_back_onto_the_card(shop):
    card = await part_approved(shop)
    await checkout.give_back(shop.till)
    assert shop.balance(card) == euros("12.50")
    assert (shop.sale.due, shop.sale.stage) == (euros("20.00"), Stage.OPEN)
    shop.check()
