"""Every way an answer can get lost, for every request that moves money: no guess, no second request."""

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from register.counter.cards import card_desk, card_sales
from register.counter.owing import owed
from register.counter.returning import refunding
from register.counter.selling import checkout
from terminal_api.mock.orders.faults import FaultKind

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


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=FLOWS, ids=[flow.__name__ for flow in FLOWS]
)
async def till_all_day(request, bench, make_shop, tmp_path_factory):
    """One till for all that is lost of one flow: whatever one of them spoils, the books of the next tell."""
    async with make_shop(bench, tmp_path_factory.mktemp("state")) as shop:
        yield shop, request.param


@pytest.mark.parametrize("how", LOST)
async def test_a_lost_answer_is_held_and_then_found(till_all_day, how):
    shop, flow = till_all_day
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
