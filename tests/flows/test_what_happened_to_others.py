"""Fourteen ways in which other registers charged twice or forgot money, each of them here, and what happens.

Each test names the public thread in which somebody reported it.
"""

import asyncio
from datetime import timedelta

import pytest
from moneyed import EUR, Money

from register.counter.asking import settling
from register.counter.asking.advance import settle_and_follow
from register.counter.asking.request import wire
from register.counter.history import answered
from register.counter.owing import worker
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.asking.exchange import IllegalStep
from register.domain.events import LineAdded
from register.domain.sale import Stage
from register.domain.staff.people import Role
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Declined, Doubt, Unknown

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


async def test_1_a_retry_cannot_start_a_second_payment_and_an_answer_lands_on_its_own_sale(shop):
    """odoo/odoo PR 75246."""
    card = shop.card("100.00")
    first = shop.ring_up("20.00").number
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, card)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Refused)
    await checkout.set_aside(shop.till)
    second = shop.ring_up("5.00").number
    shop.arm(FaultKind.OTHER_SERVICE_ID, category="Payment")
    await checkout.pay_by_bank_card(shop.till)
    await shop.settle()
    assert shop.moved == [("pay", "20.00"), ("bank_card", "5.00")]
    assert [shop.stage(number) for number in (first, second)] == [Stage.COMPLETED, Stage.COMPLETED]
    shop.check()


async def test_2_an_answer_that_was_read_can_be_read_again(shop):
    """odoo/odoo PR 79680: the last status was gone with whoever read it first."""
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    (request,) = [one.request for one in answered(shop.till.journal).values()]
    terminal = shop.till.terminal
    told = [await terminal.status(wire(shop.till, request, None)) for _ in range(3)]
    assert [one.amount for one in told] == [euros("12.50")] * 3
    await shop.reopen()
    assert shop.sale.paid == euros("12.50")


async def test_3_nobody_has_to_press_a_key_for_the_status_to_be_asked(shop):
    """odoo/odoo PR 207425."""
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    settled = asyncio.Event()
    shop.till.watchers.append(lambda: settled.set() if not shop.till.books.documents else None)
    shop.clock.time += timedelta(seconds=5)
    working = asyncio.ensure_future(worker.work(shop.till))
    async with asyncio.timeout(30):
        await settled.wait()
    working.cancel()
    assert any(one.category == "TransactionStatus" for one in shop.served)
    shop.check()


async def test_4_a_person_may_say_what_happened_but_only_after_the_terminal_could_not(shop):
    """odoo/odoo PR 228406."""
    manager = next(one for one in shop.till.settings.people if one.role == Role.MANAGER)
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    shop.till.attempts.clear()
    assert isinstance(
        settling.decide(shop.till, request.id, manager, "the slip says so", happened=True), Refused
    )
    shop.arm(FaultKind.DROP_BEFORE, category="TransactionStatus")
    assert isinstance(await settle_and_follow(shop.till, request), Unknown)
    assert settling.decide(shop.till, request.id, manager, "the slip says so", happened=True) == request
    await worker.settle_due(shop.till)
    shop.check()


async def test_5_an_abort_names_the_payment_also_after_the_status_was_asked(shop):
    """odoo/odoo PR 288874: the newest id was taken, which was that of a status poll."""
    shop.waiting_shopper()
    shop.ring_up("20.00")
    paying = asyncio.ensure_future(checkout.pay_by_bank_card(shop.till))
    await shop.prompted()
    (request,) = shop.till.books.unsettled
    for _ in range(3):
        running = await shop.till.terminal.status(wire(shop.till, request, None))
        assert isinstance(running, Unknown)
        assert running.why is Doubt.RUNNING
    await checkout.abort(shop.till)
    outcome = await paying
    assert isinstance(outcome, Declined), "the payment was stopped, not a poll"
    assert shop.moved == []
    shop.check()


async def test_6_a_cancel_has_an_outcome_of_its_own(shop):
    """odoo/odoo PRs 152723 and 165792: after a cancel the line waited for ever."""
    shop.waiting_shopper()
    shop.ring_up("20.00")
    paying = asyncio.ensure_future(checkout.pay_by_bank_card(shop.till))
    await shop.prompted()
    await checkout.abort(shop.till)
    assert isinstance(await paying, Declined)
    assert (shop.sale.held, shop.sale.due) == (euros("0.00"), euros("20.00"))
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_7_paid_not_paid_and_unknown_are_three_things(shop):
    """woocommerce/woocommerce-ios 13162: a lost answer was shown as an error to try again."""
    shop.ring_up("20.00")
    shop.refuse_next("Payment")
    await checkout.pay_by_bank_card(shop.till, euros("5.00"))
    assert (shop.sale.paid, shop.sale.held, shop.sale.due) == (euros("0"), euros("0"), euros("20"))
    await checkout.pay_by_bank_card(shop.till, euros("5.00"))
    assert (shop.sale.paid, shop.sale.held, shop.sale.due) == (euros("5"), euros("0"), euros("15"))
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_bank_card(shop.till, euros("5.00"))
    assert (shop.sale.paid, shop.sale.held, shop.sale.due) == (euros("5"), euros("5"), euros("10"))
    await shop.settle()
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_8_a_payment_belongs_to_the_basket_it_was_made_for(shop):
    """woocommerce/woocommerce-ios 13738: the next sale was shown as paid."""
    shop.ring_up("20.00")
    line = shop.events(LineAdded)[-1].line
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    with pytest.raises(IllegalStep):
        shop.till.record(LineAdded(shop.sale.number, line))
    await checkout.pay_cash(shop.till)
    assert shop.ring_up("3.00").paid == euros("0.00")
    await checkout.pay_cash(shop.till)
    shop.check()


async def test_9_a_request_that_arrives_twice_is_asked_about_not_declined(shop):
    """stripe/stripe-terminal-android 470: a conflict was taken for a decline, and it was paid."""
    card = shop.card("50.00")
    shop.ring_up("20.00")
    shop.arm(FaultKind.DUPLICATE_REQUEST, category="Payment")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Approved)
    assert shop.balance(card) == euros("30.00")
    shop.check()


async def test_10_the_till_itself_stops_waiting_for_a_silent_terminal(bench, make_shop, tmp_path):
    """stripe/stripe-terminal-android 17 and 622."""
    async with make_shop(bench, tmp_path, environ={"REGISTER_TERMINAL__ANSWER_TIMEOUT_S": "0.2"}) as shop:
        shop.ring_up("20.00")
        shop.mock.shopper.wait()
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Unknown)
        await checkout.abort(shop.till)
        shop.mock.shopper.cancel()
        await shop.settle()
        assert shop.moved == []
        await checkout.pay_cash(shop.till)
        shop.check()


async def test_11_the_terminal_is_free_again_before_another_tender_is_taken(shop):
    """OCA/pos PR 550: cash was taken while the terminal still waited for the card."""
    shop.waiting_shopper()
    shop.ring_up("20.00")
    paying = asyncio.ensure_future(checkout.pay_by_bank_card(shop.till))
    await shop.prompted()
    assert isinstance(await checkout.pay_cash(shop.till), Refused), "the terminal still waits for the card"
    await checkout.abort(shop.till)
    await paying
    assert shop.mock.fleet.first.running is None
    await checkout.pay_cash(shop.till)
    shop.mock.shopper.approve()
    shop.ring_up("7.00")
    assert isinstance(await checkout.pay_by_bank_card(shop.till), Approved)
    assert shop.moved == [("bank_card", "7.00")]
    shop.check()


async def test_12_a_payment_that_nobody_makes_is_aborted_by_itself(bench, make_shop, tmp_path):
    """woocommerce/woocommerce-ios 15190: the next customer might have paid it."""
    async with make_shop(bench, tmp_path, environ={"REGISTER_TERMINAL__IDLE_LIMIT_S": "0.1"}) as shop:
        shop.mock.shopper.wait()
        shop.ring_up("20.00")
        assert isinstance(await checkout.pay_by_bank_card(shop.till), Declined)
        assert shop.moved == []
        await checkout.pay_cash(shop.till)
        shop.check()


@pytest.mark.parametrize("processed", [True, False])
async def test_13_an_error_word_that_no_list_names_is_not_a_decline(shop, processed):
    """Adyen/adyen-dotnet-api-library 915: "communication timeout" is in no enum, and may have been paid."""
    card = shop.card("50.00")
    shop.ring_up("20.00")
    shop.arm(FaultKind.UNKNOWN_CONDITION, category="Payment", processed=processed)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Unknown)
    await shop.settle()
    assert shop.balance(card) == euros("30.00" if processed else "50.00")
    if not processed:
        await checkout.pay_cash(shop.till)
    assert shop.till.books.documents == {}
    shop.check()


async def test_14_a_key_pressed_twice_charges_once(shop):
    """masslight/ottehr 4156, lightspeedretail/webstore 158."""
    card = shop.card("100.00")
    shop.ring_up("20.00")
    await asyncio.gather(*(checkout.pay_by_gift_card(shop.till, card) for _ in range(3)))
    assert shop.balance(card) == euros("80.00")
    assert shop.moved == [("pay", "20.00")]
    shop.check()
