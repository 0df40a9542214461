"""What the closed basket tells the gateway: every line, every tender, every movement of its cards."""

from decimal import Decimal

import pytest

from register.counter.asking import deciding, settling
from register.counter.asking.advance import settle_and_follow
from register.counter.cards import card_sales
from register.counter.closed_baskets import baskets
from register.counter.owing import obligations
from register.counter.owing.obligations import Kind
from register.counter.returning import exchanging, returns
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Unknown

RUTH = Person("Ruth", "manager", "")

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_goods_that_come_back_make_a_basket_that_corrects_the_first(street):
    street.ring_up("20.00")
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("50.00"))
    await street.posted()
    back = await street.take_back(number, {0: "1"})
    basket = (await street.posted())[back.number]
    assert basket["corrects"] == number
    assert [(each["quantity"], each["gross"]) for each in basket["lines"]] == [("-1", "-20.00")]
    assert [each["operation"] for each in basket["giftCards"]] == ["reverse"]
    assert [(each["kind"], each["amount"]) for each in basket["tenders"]] == [("gift_card", "-20.00")]
    assert street.waiting == []


async def test_cards_that_are_sold_and_loaded_are_named(street):
    new = street.gift_card("0.00", CardStatus.INACTIVE)
    await card_sales.sell(street.till, new, street.money("25.00"))
    await card_sales.sell(street.till, street.gift_card("1.00"), street.money("10.00"))
    number = street.sale.number
    await checkout.pay_cash(street.till)
    basket = (await street.posted())[number]
    assert [each["kind"] for each in basket["lines"]] == ["gift_card_sale", "gift_card_load"]
    assert [each["operation"] for each in basket["giftCards"]] == ["activate", "load"]
    assert new.number not in str(basket)


async def test_the_basket_waits_until_it_is_known_what_became_of_the_card_sold(street):
    card = street.gift_card("0.00", CardStatus.INACTIVE)
    street.ring_up("5.00")
    await card_sales.sell(street.till, card, street.money("25.00"))
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("5.00"))
    street.gateway.arm(FaultKind.DROP_AFTER, operation="activate")
    await checkout.pay_cash(street.till)
    assert [each.kind for each in obligations.obligations(street.till)][:1] == [Kind.ANSWER]
    assert await street.posted() == {}
    assert isinstance(await baskets.post_now(street.till, number), Refused)
    await street.settle()
    basket = (await street.posted())[number]
    assert [each["operation"] for each in basket["giftCards"]] == ["pay", "activate"]


@pytest.mark.parametrize("ends", ["sold", "voided"])
async def test_what_a_manager_decided_is_taken_back_and_told_with_the_id_that_the_gateway_knows(street, ends):
    card = street.gift_card("50.00")
    number = street.ring_up("62.50").number
    street.gateway.arm(FaultKind.DROP_AFTER, operation="pay")
    await checkout.pay_by_gift_card(street.till, card, street.money("20.00"))
    (request,) = street.till.books.unsettled
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="status")
    assert isinstance(await settle_and_follow(street.till, request), Unknown)
    assert not deciding.can_be_taken_back(street.till, request), "the gateway goes by our own name for it"
    decided = settling.decide(street.till, request.id, RUTH, "seen in the portal", happened=True)
    assert decided == request
    if ends == "voided":
        await checkout.void(street.till, "changed their mind")
    else:
        await checkout.pay_cash(street.till)
    basket = (await street.posted())[number]
    kept = street.gateway.desk.memory.movements
    assert [each["reference"] for each in basket["giftCards"]] == [
        kept[each["transaction"]].done.reference for each in basket["giftCards"]
    ]
    assert street.gateway.mock.ledger.card(card.number).balance == street.money(
        "50.00" if ends == "voided" else "30.00"
    )
    assert street.waiting == []


async def test_an_exchange_in_which_no_card_moved_posts_nothing_more(street):
    street.ring_up("20.00")
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("20.00"))
    await street.posted()
    found = returns.find(street.till, number)
    assert isinstance(found, returns.Found)
    exchanging.bring_in(street.till, found, {0: Decimal(1)})
    street.ring_up("20.00")
    await checkout.pay_cash(street.till)
    assert list(await street.posted()) == [number], "nothing moved on a card: nothing to tell"
    assert street.waiting == []
