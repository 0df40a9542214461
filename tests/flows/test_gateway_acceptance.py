"""The gateway's acceptance cases, 1 to 11 of its reference, each from the counter to the provider and back.

Case 12, a card with a discount share, and case 13, baskets that take the money, have files of their own.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from register.counter.cards import card_sales
from register.counter.checks import doctor
from register.counter.owing import obligations, owed
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import BasketPosted
from register.domain.sale import Sale, Stage
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Approved, Decline, Declined, Unknown
from terminal_api.processor import GiftCard, Operation
from tests.flows.street import STORE, Street, opened
from tests.terminal_api.processors.gateway.two_hops import TwoHops

pytestmark = pytest.mark.asyncio(loop_scope="module")


IN_AN_APP = "QR:ab/CD#4-2!"


def on(street: Street, card: Any) -> Any:
    found = street.gateway.ledger.card(card.number)
    assert found is not None
    return found.balance


def tenders(basket: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["kind"], each["amount"]) for each in basket["tenders"]]


async def test_case_1_a_balance_above_what_is_due(street):
    number, card = street.ring_up("62.50").number, street.gift_card("100.00")
    await checkout.pay_by_gift_card(street.till, card)
    assert street.stage(number) is Stage.COMPLETED
    assert on(street, card) == street.money("37.50")
    assert tenders((await street.posted())[number]) == [("gift_card", "62.50")], "and no change"


async def test_case_2_a_balance_below_what_is_due(street):
    number = await street.paid_by_card("62.50", "50.00")
    assert street.waiting == [f"{number}: its basket is not at the gateway yet"]
    (basket,) = (await street.posted()).values()
    assert tenders(basket) == [("gift_card", "50.00"), ("cash", "20.00"), ("change", "-7.50")]
    assert basket["totals"]["gross"] == "62.50"
    (card,) = basket["giftCards"]
    assert (card["operation"], card["amount"], card["card"][:4]) == ("pay", "50.00", "****")
    assert (basket["sale"], basket["store"], basket["till"]) == (number, STORE, "1")
    assert (street.waiting, street.events(BasketPosted)) == ([], [BasketPosted(number)])
    moved = [line.operation for line in street.gateway.ledger.transactions if line.id]
    assert moved == [Operation.PAY], "the gateway's ledger and the till's books tell the same"


async def test_case_3_two_cards_and_cash(street):
    number = street.ring_up("62.50").number
    cards = [street.gift_card("20.00"), GiftCard("toggle", IN_AN_APP)]
    street.gateway.ledger.put(Card(IN_AN_APP, "toggle", CardStatus.ACTIVE, street.money("30.00")))
    for card in cards:
        await checkout.pay_by_gift_card(street.till, card)
    await checkout.pay_cash(street.till)
    basket = (await street.posted())[number]
    assert tenders(basket) == [("gift_card", "20.00"), ("gift_card", "30.00"), ("cash", "12.50")]
    assert [each["card"] for each in basket["giftCards"]] == [f"****{card.last4}" for card in cards]
    kept = f"{street.events()} {street.papers()} {basket}"
    assert not any(card.number in kept for card in cards)
    assert street.till.vault.tokens() == frozenset(), "no number is kept once nothing is open"


@pytest.mark.parametrize(("elsewhere", "left"), [("30", "20.00"), ("99", "0.00")])
async def test_case_4_another_till_spends_the_balance_between_look_and_payment(street, elsewhere, left):
    street.ring_up("50.00")
    card = street.gift_card("50.00")
    street.switches.elsewhere = street.money(elsewhere)
    paid = await checkout.pay_by_gift_card(street.till, card)
    match paid:
        case Approved(amount=amount):
            assert amount == street.money(left)
        case Declined(why=why):
            assert (left, why) == ("0.00", Decline.NOT_ENOUGH)
        case _:
            pytest.fail(f"it is {paid}")
    assert on(street, card) == street.money("0.00")
    assert street.sale.due == street.money("50.00") - street.money(left), "nothing closes wrongly"


class EurosOverTwoHops(TwoHops):
    currency = "EUR"


@pytest_asyncio.fixture(loop_scope="module")
async def street_with_a_second_hop(bench: Any, tmp_path: Any) -> AsyncIterator[Street]:
    async with opened(bench, tmp_path, EurosOverTwoHops) as street:
        yield street


async def held_then_approved(street: Street, *, half_a_minute_later: bool = False) -> None:
    card = street.gift_card("50.00")
    number = street.ring_up("20.00").number
    assert isinstance(await checkout.pay_by_gift_card(street.till, card), Unknown)
    assert (street.sale.held, street.sale.due) == (street.money("20.00"), street.money("0.00"))
    if half_a_minute_later:
        street.gateway.clock.seconds += 30
    await street.settle()
    assert street.stage(number) is Stage.COMPLETED
    assert on(street, card) == street.money("30.00"), "debited once"
    assert list(await street.posted()) == [number]


@pytest.mark.parametrize("fault", [FaultKind.DROP_AFTER, "provider_silent", "provider_down"])
async def test_case_5_the_gateway_dies_after_the_debit_before_its_answer(street, fault):
    street.gateway.arm(fault, operation="pay")
    await held_then_approved(street)


async def test_case_5_what_died_before_the_debit_is_asked_for_again_under_its_id(street):
    street.gateway.arm(FaultKind.DROP_BEFORE, operation="pay")
    await held_then_approved(street, half_a_minute_later=True)


async def test_case_5_the_provider_dies_after_the_debit_before_its_answer(street_with_a_second_hop):
    street_with_a_second_hop.gateway.arm(FaultKind.DROP_AFTER)
    await held_then_approved(street_with_a_second_hop)


async def test_case_6_the_gateway_is_down_at_close(street):
    street.ring_up("20.00")
    number = street.sale.number
    await checkout.pay_by_gift_card(street.till, street.gift_card("12.00"))
    street.switches.gateway = False
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert await street.posted() == {}
    await street.sold("3.00")  # the next customer is served
    assert street.waiting == [f"{number}: its basket is not at the gateway yet"]
    street.switches.gateway = True
    assert await street.posted() == {}, "not before its time"
    street.later(5)
    assert list(await street.posted()) == [number]
    assert street.waiting == []


async def test_case_7_the_register_is_killed_between_completion_and_posting(street):
    number = await street.paid_by_card()
    await street.reopen()
    assert street.waiting == [f"{number}: its basket is not at the gateway yet"]
    assert list(await street.posted()) == [number]
    await street.reopen()
    assert street.waiting == []


@pytest.mark.parametrize("way", ["try again", "another card", "give the money back"])
async def test_case_8_a_top_up_fails_after_it_was_paid(street, way):
    card, other = street.gift_card("5.00"), street.gift_card("0.00", CardStatus.INACTIVE)
    await card_sales.sell(street.till, card, street.money("20.00"))
    number = street.sale.number
    street.switches.key = False
    await checkout.pay_cash(street.till)
    street.switches.key = True
    (one,) = street.obligations(Kind.CARD)
    match way:
        case "try again":
            done = await owed.activate_again(street.till, number, int(one.key))
        case "another card":
            done = await owed.swap_card(street.till, number, int(one.key), other)
        case _:
            done = await owed.refund_card(street.till, number, int(one.key))
    assert isinstance(done, Sale), done
    expected = {"try again": ("25.00", "0.00"), "another card": ("5.00", "20.00")}.get(way, ("5.00", "0.00"))
    assert (on(street, card), on(street, other)) == tuple(street.money(amount) for amount in expected)
    assert street.obligations(Kind.CARD) == []
    assert obligations.obligations(street.till) == tuple(street.obligations(Kind.BASKET))


async def test_case_9_a_sale_is_voided_after_a_gift_card_paid(street):
    number = street.ring_up("62.50").number
    card = street.gift_card("50.00")
    await checkout.pay_by_gift_card(street.till, card)
    await checkout.void(street.till, "changed their mind")
    assert on(street, card) == street.money("50.00")
    basket = (await street.posted())[number]
    assert (basket["lines"], basket["tenders"]) == ([], [])
    assert [each["operation"] for each in basket["giftCards"]] == ["pay", "reverse"]
    assert street.waiting == []


@pytest.mark.parametrize(
    ("hop", "sentence"),
    [
        ("connection", ""),
        ("gateway", "The gateway is down: nothing to repair here."),
        ("provider", "Toggle, the provider, is down: nothing to repair here."),
        ("key", "The key 'Toggle Gift Card' is switched off: switch it on in Company Settings"),
        ("store", f"Store ID {STORE} is not known at the provider: have it mapped there."),
    ],
)
async def test_case_10_each_hop_is_broken_in_turn(street, hop, sentence):
    if hop == "connection":
        await street.gateway.mock.stop()
    else:
        setattr(street.switches, hop, False)
    steps = await street.doctor()
    assert [step.well for step in steps] == [True] * (len(steps) - 1) + [False]
    assert steps[-1].hop == hop
    assert doctor.advice(steps[-1]).startswith(sentence)
    assert doctor.advice(steps[-1]).endswith(".")


async def test_case_11_the_key_is_disabled_at_noon(street):
    card = street.gift_card("50.00")
    number = street.ring_up("20.00").number
    await checkout.pay_by_gift_card(street.till, card, street.money("5.00"))
    street.switches.key = False
    refused = await checkout.pay_by_gift_card(street.till, card := street.gift_card("50.00"))
    assert isinstance(refused, Declined)
    assert "Company Settings > External Access & FTP > API Secure Keys" in refused.reason
    assert on(street, card) == street.money("50.00")
    assert not isinstance(await checkout.pay_cash(street.till), Refused)
    assert street.stage(number) is Stage.COMPLETED
