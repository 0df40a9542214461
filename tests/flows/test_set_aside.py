"""A sale set aside while its answer is missing ends by itself, whatever the answer was."""

import asyncio

import pytest
from moneyed import EUR, Money

from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.sale import Stage
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


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
