"""Cards that pay with the closed basket: a whole till, a real gateway that takes the money only then."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from register.config.customer_display import CustomerDisplay
from register.counter.cards import card_desk, card_sales
from register.counter.selling import checkout, customer_screen
from register.counter.selling.customer_display import two_lines
from register.domain.amounts import Refused
from register.domain.asking.exchange import Reserved
from register.domain.events import (
    BasketAsked,
    CashTaken,
    Ended,
    Intended,
    PaperQueued,
    SaleCompleted,
    SalePaid,
)
from register.domain.sale import Stage
from terminal_api.mock.books.cards import CardStatus
from terminal_api.outcomes import Approved, NotSent
from terminal_api.processor import Operation
from tests.flows.late_street import Late, late_street

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def street(bench, tmp_path) -> AsyncIterator[Late]:
    async with late_street(bench, tmp_path) as street:
        yield street


async def test_a_card_only_reserves_until_the_rest_is_there_and_the_basket_takes_it(street):
    card = await street.reserves()
    number = street.sale.number
    assert street.sums == ("0.00", "0.00", "50.00", "12.50")
    assert street.sale.stage is Stage.TENDERING
    assert street.on(card) == "50.00"
    await checkout.pay_cash(street.till, street.money("20.00"))
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"
    assert street.kinds(number) == [
        *(Intended, Ended),
        CashTaken,
        BasketAsked,
        *(Ended, SalePaid, SaleCompleted, PaperQueued),
    ], "asked on disk before, and neither paid nor printed before the answer"
    basket = street.there[number]
    assert [(each["kind"], each["amount"]) for each in basket["tenders"]] == [
        ("gift_card", "50.00"),
        ("cash", "20.00"),
        ("change", "-7.50"),
    ]
    assert street.waiting == [], "the posting was the money request: nothing is owed"
    assert street.till.books.shift.of("gift_cards:gateway:pay") == street.money("50.00")
    assert street.till.books.shift.count("gift_cards:pay") == 1
    assert not street.till.books.unconfirmed


async def test_the_customer_is_not_shown_as_due_what_a_card_is_to_pay(street):
    street.till.by_command = True
    seen: list[tuple[str, str]] = []

    def look() -> None:
        lines = two_lines(street.till, CustomerDisplay())
        seen.append((lines.upper.amount, lines.lower.amount))

    await street.reserves()
    look()
    screen = customer_screen.picture(street.till)
    assert screen is not None
    assert [line.amount for line in (*screen.lines[-1:], screen.total)] == ["50.00", "12.50"]
    loop = asyncio.get_running_loop()

    def soon() -> None:
        loop.call_soon(look)

    street.till.watchers.append(soon)
    await checkout.pay_cash(street.till)
    assert seen[0] == ("50.00", "12.50")
    assert set(seen[1:]) == {("62.50", "0.00")}, "also while the basket is asked for"


async def test_a_card_that_pays_all_closes_the_sale_at_once(street):
    card = await street.reserves("20.00", "50.00")
    assert street.till.books.sale is None
    assert street.on(card) == "30.00"
    (completed,) = street.events(SaleCompleted)
    (payment,) = street.past(completed.sale).payments
    assert payment.with_basket
    assert payment.approved.confirmed


async def test_a_sale_without_such_a_card_is_nobodys_business(street):
    await street.sold("10.00")
    street.ring_up("10.00")
    await checkout.pay_by_gift_card(street.till, street.card("50.00"))  # the terminal keeps this one
    assert street.events(BasketAsked) == []
    assert street.there == {}


async def test_case_13_a_refused_basket_is_due_again_and_the_cash_stays(street):
    """Another till spent of the card between look and close."""
    card = await street.reserves()
    number = street.sale.number
    street.switches.elsewhere = street.money("30.00")
    await checkout.pay_cash(street.till, street.money("12.50"))
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert street.sale.basket_refused == (
        "The provider has only 20.00 EUR on this card: ask for that, or use another card."
    )
    assert street.on(card) == "20.00"
    assert PaperQueued not in street.kinds(number)
    again = await checkout.pay_by_gift_card(street.till, card)
    assert isinstance(again, Approved)
    assert street.sums == ("12.50", "0.00", "20.00", "30.00")
    assert not street.sale.basket_refused
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert street.on(card) == "0.00"
    assert [each["amount"] for each in street.there[number]["tenders"]] == ["20.00", "12.50", "30.00"]


async def test_of_two_cards_both_pay_or_neither(street):
    first = await street.reserves("62.50", "30.00")
    second = await street.reserves(balance="20.00")
    street.switches.elsewhere = street.money("1.00")
    await checkout.pay_cash(street.till)
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert (street.on(first), street.on(second)) == ("29.00", "20.00")
    for card in (first, second):
        await checkout.pay_by_gift_card(street.till, card)
    number = street.sale.number
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert (street.on(first), street.on(second)) == ("0.00", "0.00")


async def test_without_a_sale_such_a_card_pays_nothing(street):
    card = street.gift_card("50.00")
    served = street.gateway.mock.served
    outcome = await card_desk.at_desk(street.till, Operation.PAY, card, street.money("5.00"))
    assert outcome == NotSent("Such a card pays when a sale is closed: ring something up first")
    assert street.gateway.mock.served == served


async def test_one_card_is_not_taken_twice_in_one_sale(street):
    card = await street.reserves()
    again = await checkout.pay_by_gift_card(street.till, card)
    assert isinstance(again, Refused)
    assert "has paid its part" in again.reason


async def test_a_gateway_that_is_away_at_the_close_leaves_all_due(street):
    card = await street.reserves()
    street.switches.busy = True
    await checkout.pay_cash(street.till)
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")
    assert street.sale.basket_refused == "The gateway is busy: wait a moment, then try again."
    street.switches.busy = False
    await checkout.pay_by_gift_card(street.till, card)
    assert street.till.books.sale is None
    assert street.on(card) == "0.00"


async def test_voided_before_the_close_nothing_was_taken_and_nobody_is_told(street):
    card = await street.reserves()
    number = street.sale.number
    served = street.gateway.mock.served
    await checkout.void(street.till, "changed their mind")
    assert street.stage(number) is Stage.VOIDED
    assert street.gateway.mock.served == served
    assert street.waiting == []
    street.ring_up("50.00")
    assert isinstance(await checkout.pay_by_gift_card(street.till, card), Approved)
    assert street.on(card) == "0.00"


async def test_without_a_gateway_the_cashier_reads_that_nobody_takes_the_basket(street):
    await street.reserves()
    street.till.processors = {name: one for name, one in street.till.processors.items() if name != "gateway"}
    refused = await checkout.pay_cash(street.till)
    assert refused == Refused(
        "There is no gateway to post the basket to: set [processor.gateway] in config.toml"
    )
    await checkout.give_back_one(street.till, street.sale.exchanges.reserved[0].request.id)
    assert street.sums == ("12.50", "0.00", "0.00", "50.00")


async def test_one_tender_is_let_go_and_the_other_stays(street):
    first = await street.reserves("62.50", "30.00")
    await street.reserves(balance="20.00")
    one, _ = street.sale.exchanges.reserved
    await checkout.give_back_one(street.till, one.request.id)
    assert street.sums == ("0.00", "0.00", "20.00", "42.50")
    await checkout.give_back(street.till)
    assert street.sums == ("0.00", "0.00", "0.00", "62.50")
    assert street.sale.stage is Stage.OPEN
    assert street.on(first) == "30.00"


async def test_a_card_that_is_sold_is_made_active_after_the_basket_took_the_money(street):
    street.ring_up("30.00")
    number = street.sale.number
    new = street.gift_card("0.00", CardStatus.INACTIVE)
    await card_sales.sell(street.till, new, street.money("25.00"))
    card = await street.reserves(balance="50.00")
    assert street.sums == ("0.00", "0.00", "30.00", "25.00"), "cards pay for goods alone"
    await checkout.pay_cash(street.till)
    assert street.stage(number) is Stage.COMPLETED
    assert (street.on(card), street.on(new)) == ("20.00", "25.00")
    basket = street.there[number]
    assert [each["kind"] for each in basket["lines"]] == ["goods", "gift_card_sale"]
    assert [each["operation"] for each in basket["giftCards"]] == ["pay"]
    assert await street.posted() == {number: basket}, "no second basket of that sale"
    assert street.waiting == []


async def test_goods_that_come_back_are_paid_back_to_the_card_in_a_basket_of_their_own(street):
    card = await street.reserves("20.00", "50.00")
    (completed,) = street.events(SaleCompleted)
    await street.reopen()
    back = await street.take_back(completed.sale, {0: "1"})
    assert street.on(card) == "50.00"
    assert street.waiting == [f"{back.number}: its basket is not at the gateway yet"]


async def test_the_number_of_a_card_is_kept_only_until_it_has_paid(street):
    await street.reserves()
    assert len(street.till.vault.tokens()) == 1
    await street.reopen()
    assert isinstance(street.sale.exchanges.all[0], Reserved)
    assert len(street.till.vault.tokens()) == 1
    await checkout.pay_cash(street.till)
    assert street.till.vault.tokens() == frozenset()
