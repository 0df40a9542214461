"""A gift card with a PIN: the terminal asks the customer for it, also of a card whose number was typed here.

No request of the protocol has a place for a PIN, so the till never asks for one, and none can be left in it.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_balance, card_desk
from register.counter.selling import checkout
from register.domain.sale import Stage
from terminal_api.mock.body.face import ScreenKind
from terminal_api.outcomes import Approved, Decline, Declined
from terminal_api.processor import Entry

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def typed(shop, balance="20.00", **how: Any):
    """A card with a PIN, its number typed at the till."""
    card = replace(shop.card(balance), entry=Entry.TYPED)
    known = shop.mock.ledger.card(card.number)
    shop.mock.ledger.put(replace(known, pin=True, **how))
    return card


async def keyed_in(shop, asking: Awaitable[Any]) -> Any:
    """What came of `asking`, once the customer has keyed the PIN in at the terminal's own prompt."""
    shop.waiting_shopper()
    answer = asyncio.ensure_future(asking)
    await shop.prompted()
    assert shop.mock.shopper.prompted_for is ScreenKind.PIN
    assert not answer.done()
    assert shop.mock.shopper.enter_pin(True)
    return await answer


async def test_the_terminal_asks_before_it_tells_a_balance(shop):
    seen = await keyed_in(shop, card_balance.look(shop.till, typed(shop)))
    assert (seen.state, seen.balance) == ("active", euros("20.00"))


async def test_the_terminal_asks_before_a_typed_card_pays(shop):
    card = typed(shop)
    number = shop.ring_up("5.00").number
    outcome = await keyed_in(shop, checkout.pay_by_gift_card(shop.till, card))
    assert isinstance(outcome, Approved)
    assert shop.stage(number) is Stage.COMPLETED
    assert shop.balance(card) == euros("15.00")
    shop.check()


async def test_the_terminal_asks_before_a_balance_is_paid_out(shop):
    card = typed(shop, "4.20")
    seen = await keyed_in(shop, card_balance.look(shop.till, card))
    asked = await keyed_in(shop, card_desk.cash_out(shop.till, card, seen))
    assert isinstance(asked, tuple)
    assert isinstance(asked[1], Approved)
    assert shop.balance(card) == euros("0.00")
    shop.check()


async def test_a_forgotten_pin_takes_nothing_and_the_sale_goes_on(shop):
    card = typed(shop, shopper_knows_pin=False)
    shop.ring_up("5.00")
    outcome = await checkout.pay_by_gift_card(shop.till, card)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.WRONG_PIN
    assert (shop.moved, shop.sale.due) == ([], euros("5.00"))
    await checkout.pay_cash(shop.till)
    shop.check()
