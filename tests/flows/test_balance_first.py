"""Where an account lets no card pay a part: the balance is asked first, and no more than that is taken."""

import asyncio
from typing import Any

import pytest
from moneyed import EUR, Money

from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.sale import Stage
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import Entry, GiftCard

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@pytest.fixture
def shop(shop: Any) -> Any:
    """A shop whose account with SVS does not allow a part."""
    cards = shop.till.settings.gift_cards
    providers = tuple(one.model_copy(update={"partial": one.name != "svs"}) for one in cards.providers)
    update = {"gift_cards": cards.model_copy(update={"providers": providers})}
    shop.till.settings = shop.till.settings.model_copy(update=update)
    return shop


def asked(shop) -> list[str]:
    return [one.category for one in shop.served if one.category != "Diagnosis"]


async def test_a_card_with_too_little_pays_what_it_has_and_the_rest_is_due(shop, requests_seen):
    shop.ring_up("20.00")
    outcome = await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    assert isinstance(outcome, Approved)
    assert asked(shop) == ["BalanceInquiry", "Payment"]
    assert "AllowPartialAuthorisation" not in str(requests_seen)
    assert (shop.sale.stage, shop.sale.due) == (Stage.TENDERING, euros("7.50"))
    shop.check()


async def test_a_card_with_enough_pays_no_more_than_is_due_or_wanted(shop):
    shop.ring_up("20.00")
    card = shop.card("50.00")
    await checkout.pay_by_gift_card(shop.till, card, euros("5.00"))
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    assert shop.moved == [("pay", "5.00"), ("pay", "15.00")]
    shop.check()


async def test_an_empty_or_dead_card_is_not_asked_to_pay(shop):
    shop.ring_up("20.00")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.card("0.00")), Refused)
    assert isinstance(await checkout.pay_by_gift_card(shop.till, shop.new_card()), Declined)
    assert shop.asked == []
    assert shop.sale.stage is Stage.OPEN


async def test_a_card_spent_between_the_two_questions_is_refused_and_may_be_tried_again(shop):
    card = shop.card("12.50")
    shop.ring_up("20.00")
    shop.refuse_next("Payment")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Declined)
    assert shop.sale.due == euros("20.00")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Approved)
    shop.check()


async def test_a_key_pressed_twice_still_charges_once(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    await asyncio.gather(*(checkout.pay_by_gift_card(shop.till, card) for _ in range(2)))
    assert shop.moved == [("pay", "20.00")]
    shop.check()


async def test_the_first_question_can_be_stopped(shop):
    shop.ring_up("20.00")
    shop.waiting_shopper()
    paying = asyncio.ensure_future(checkout.pay_by_gift_card(shop.till, GiftCard("svs", entry=Entry.SWIPED)))
    await shop.prompted()
    assert shop.till.first_look is not None
    await checkout.abort(shop.till)
    assert isinstance(await paying, Declined)
    assert shop.till.first_look is None
    assert shop.asked == []


async def test_a_lost_balance_takes_nothing(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="BalanceInquiry")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    assert shop.asked == []
    assert (shop.sale.stage, shop.till.books.unsettled) == (Stage.OPEN, ())


async def test_other_providers_are_asked_at_once(shop):
    shop.ring_up("20.00")
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50", provider="givex"))
    assert asked(shop) == ["Payment"]
    shop.check()


async def test_a_look_at_a_gateways_card_is_nothing_that_the_terminal_is_busy_with_or_could_stop(street):
    street.ring_up("20.00")
    street.gateway.arm("delay", operation="look", seconds=0.1)
    paying = asyncio.ensure_future(checkout.pay_by_gift_card(street.till, street.gift_card("12.50")))
    await asyncio.sleep(0)  # it runs up to where it waits for the answer
    assert street.till.first_look is not None
    assert not street.till.looks_at_terminal
    before = len(street.bench.served)
    await checkout.abort(street.till)
    assert len(street.bench.served) == before
    assert isinstance(await paying, Approved)
    assert street.sale.due == euros("7.50")
