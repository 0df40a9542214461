"""The gateway's client at the gateway's mock, over a real socket: what the till's own flows do not reach.

Centegra's requirements and the acceptance cases are `tests/flows/test_gateway_requirements` and
`test_gateway_acceptance`; here a card is asked for money without the look that a till sends before it.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.gateway.posting import Posted, Refused
from tests.terminal_api.processors.gateway.benches import (
    GatewayBench,
    Shop,
)
from tests.terminal_api.processors.gateway.selling import Sale, pounds

FOR_A_GIFT, FROM_MARCH = "6301190055500090001", "6301190055500090002"


@pytest.fixture
def shop() -> Shop:
    return Shop(shares={FOR_A_GIFT: Decimal("0.2")}, valid_from={FROM_MARCH: date(2031, 3, 1)})


def sale(bench: GatewayBench, total: str = "62.50", number: str = "LP02-1-004417") -> Sale:
    return Sale(bench, number, total)


async def looked(bench: GatewayBench, card: Card, **more: Any) -> Outcome:
    return await bench.gateway.ask(bench.request(Operation.BALANCE, "0", card, **more))


def kept(bench: GatewayBench) -> list[dict[str, Any]]:
    return [basket.record for basket in bench.desk.memory.baskets.values()]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (CardStatus.INACTIVE, "not active"),
        (CardStatus.EXPIRED, "has expired"),
        (CardStatus.CLOSED, "closed"),
    ],
)
async def test_what_is_not_active_neither_tells_a_balance_nor_pays_nor_is_loaded(
    bench: GatewayBench, status: CardStatus, words: str
) -> None:
    card = bench.new_card(status, "20")
    for outcome in (
        await looked(bench, card),
        await bench.gateway.ask(bench.request(Operation.PAY, "5", card)),
        await bench.gateway.ask(bench.request(Operation.LOAD, "5", card)),
    ):
        assert isinstance(outcome, Declined)
        assert words in outcome.reason
    assert bench.on(card) == pounds("20")


async def test_a_card_before_and_after_its_days_is_told_with_the_day(bench: GatewayBench) -> None:
    early = Card(FROM_MARCH, "toggle", CardStatus.ACTIVE, pounds("20"))
    bench.ledger.put(early)
    late = bench.new_card(CardStatus.ACTIVE, "20", expiry="0131")
    for card, day in ((early, "2031-03-01"), (late, "2031-01-31")):
        for outcome in (
            await looked(bench, card),
            await bench.gateway.ask(bench.request(Operation.PAY, "5", card)),
        ):
            assert isinstance(outcome, Declined)
            assert day in outcome.reason


async def test_a_basket_paid_in_cash_only_is_posted_to_nobody(bench: GatewayBench) -> None:
    served = bench.mock.served
    assert isinstance(await bench.gateway.post(sale(bench).basket()), Refused)
    assert bench.mock.served == served


async def test_a_provider_that_is_down_was_asked_for_nothing_and_it_may_be_tried_again(
    bench: GatewayBench,
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    request = bench.request(Operation.PAY, "20", card)
    bench.desk.switches.provider = False
    assert isinstance(await bench.gateway.ask(request), NotSent)
    bench.desk.switches.provider = True
    assert isinstance(await bench.gateway.ask(request), Approved)


async def test_a_pending_movement_is_asked_for_until_it_is_done(bench: GatewayBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    request = bench.request(Operation.PAY, "20", card)
    bench.desk.switches.pending_s = 12
    assert isinstance(await bench.gateway.ask(request), Unknown)
    bench.clock.seconds += 11
    assert isinstance(await bench.gateway.status(request), Unknown)
    bench.clock.seconds += 1
    assert isinstance(await bench.gateway.status(request), Approved)


async def test_only_the_whole_goes_back(bench: GatewayBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    sold = sale(bench)
    paid = await sold.pay(card)
    outcome = await bench.gateway.ask(sold.request(Operation.REVERSE, "20", original=paid.reference))
    assert isinstance(outcome, Declined)
    assert bench.on(card) == pounds("0")


async def test_case_12_a_discount_share_is_told_and_stands_in_the_basket_as_a_discount(
    bench: GatewayBench,
) -> None:
    card = Card(FOR_A_GIFT, "toggle", CardStatus.ACTIVE, pounds("50"))
    bench.ledger.put(card)
    sold = sale(bench)
    paid = await sold.pay(card)
    assert (paid.amount, paid.discount) == (pounds("50"), pounds("10"))
    assert await bench.gateway.post(sold.basket()) == Posted()
    (basket,) = kept(bench)
    assert basket["totals"]["discount"] == "10.00"
    assert basket["tenders"][0]["amount"] == "40.00"
    assert basket["giftCards"][0]["amount"] == "50.00"
    back = await sold.done(sold.request(Operation.REVERSE, "50", original=paid.reference))
    assert back.discount == pounds("10")


@pytest.mark.parametrize(("pin", "words"), [("", "wants this card's PIN"), ("1111", "PIN is wrong")])
async def test_a_card_with_a_pin_neither_pays_nor_tells_without_it(
    bench: GatewayBench, pin: str, words: str
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50", code="2468")
    for operation, amount in ((Operation.BALANCE, "0"), (Operation.PAY, "5")):
        asked = sale(bench).request(operation, amount, card)
        refused = await bench.gateway.ask(replace(asked, card=GiftCard("toggle", card.number, pin=pin)))
        assert isinstance(refused, Declined)
        assert refused.retryable
        assert words in refused.reason
    assert isinstance(await bench.gateway.ask(sale(bench).request(Operation.PAY, "5", card)), Approved)


async def test_a_top_up_whose_money_is_spent_does_not_go_back(bench: GatewayBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "0")
    sold = sale(bench, "20")
    loaded = await sold.done(sold.request(Operation.LOAD, "20", card))
    await sale(bench, "5", "LP02-1-004418").pay(card)
    undo = sold.request(Operation.UNDO_LOAD, "20", original=loaded.reference)
    assert isinstance(await bench.gateway.ask(undo), Declined)
    assert bench.on(card) == pounds("15")
