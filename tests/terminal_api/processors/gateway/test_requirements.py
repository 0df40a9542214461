"""What Centegra's pages require of a till (R1 to R15), and the acceptance cases, over a real socket.

Of the requirements, the input line of R1, the obligations of R8 and R10, the doctor of R12 and R14 and the
keystrokes of R13 are the register's; here is what they stand on. R14 is `test_health`. Of the cases, 7, 8 and
11's cash are the register's alone; 10 is `test_health`, 13 `test_at_close`.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation
from terminal_api.processors.gateway.posting import Later, Posted, Refused
from tests.terminal_api.processors.gateway.benches import (
    OTHER_KEY,
    OTHER_STORE,
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


@pytest.mark.parametrize("number", ["0000630119005550001", "QR:ab/CD-0042", "7" * 100])
async def test_r1_r2_a_number_this_till_has_never_seen_reaches_the_provider_as_it_was_read(
    bench: GatewayBench, number: str
) -> None:
    bench.ledger.put(Card(number, "toggle", CardStatus.ACTIVE, pounds("9")))
    look = replace(bench.request(Operation.BALANCE, "0"), card=GiftCard("toggle", number))
    seen = await bench.gateway.ask(look)
    assert isinstance(seen, Approved)
    assert seen.balance == pounds("9")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (CardStatus.INACTIVE, "not active"),
        (CardStatus.EXPIRED, "has expired"),
        (CardStatus.CLOSED, "closed"),
    ],
)
async def test_r3_r5_a_look_tells_state_or_balance_and_what_is_not_active_does_not_pay(
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


async def test_r3_a_card_before_and_after_its_days_is_told_with_the_day(bench: GatewayBench) -> None:
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


async def test_r4_whoever_refuses_is_named(bench: GatewayBench) -> None:
    card = bench.new_card(CardStatus.INACTIVE, "0")
    refused = await looked(bench, card)
    assert isinstance(refused, Declined)
    assert "provider" in refused.reason
    bench.desk.switches.key = False
    refused = await looked(bench, card)
    assert isinstance(refused, Declined)
    assert refused.reason.startswith("The gateway")


async def test_r5_an_inactive_card_can_be_sold(bench: GatewayBench) -> None:
    card = bench.new_card(CardStatus.INACTIVE, "0")
    sold = sale(bench, "25")
    outcome = await sold.done(sold.request(Operation.ACTIVATE, "25", card))
    assert outcome.balance == pounds("25") == bench.on(card)
    again = await bench.gateway.ask(bench.request(Operation.ACTIVATE, "25", card))
    assert isinstance(again, Declined)
    assert "active already" in again.reason


async def test_r6_a_balance_in_another_currency_is_refused(bench: GatewayBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    bench.ledger.put(replace(card, balance=Money("20", "EUR")))
    outcome = await looked(bench, card)
    assert isinstance(outcome, Declined)
    assert "EUR" in outcome.reason
    paid = await bench.gateway.ask(bench.request(Operation.PAY, "5", card))
    assert isinstance(paid, Declined)


@pytest.mark.parametrize(("on_it", "paid"), [("62.51", "62.50"), ("62.50", "62.50"), ("50", "50")])
async def test_r7_cases_1_and_2_a_card_pays_what_is_due_or_what_it_has_and_the_basket_says_so(
    bench: GatewayBench, on_it: str, paid: str
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, on_it)
    sold = sale(bench)
    outcome = await sold.pay(card)
    assert outcome.amount == pounds(paid)
    assert outcome.balance == bench.on(card) == pounds(on_it) - pounds(paid)
    assert sold.due == pounds("62.50") - pounds(paid)
    assert await bench.gateway.post(sold.basket()) == Posted()
    tenders = [(tender["kind"], tender["amount"]) for tender in kept(bench)[0]["tenders"]]
    cash = [("cash", "12.50")] if paid == "50" else []
    assert tenders == [("gift_card", f"{pounds(paid).amount:.2f}"), *cash]


async def test_r7_r9_case_3_two_cards_and_cash_are_three_tenders_of_one_basket_that_names_both_cards(
    bench: GatewayBench,
) -> None:
    cards = [bench.new_card(CardStatus.ACTIVE, "20"), bench.new_card(CardStatus.ACTIVE, "30")]
    sold = sale(bench)
    for card in cards:
        await sold.pay(card)
    assert await bench.gateway.post(sold.basket()) == Posted()
    (basket,) = kept(bench)
    assert [tender["kind"] for tender in basket["tenders"]] == ["gift_card", "gift_card", "cash"]
    assert [movement["card"] for movement in basket["giftCards"]] == [
        f"****{card.number[-4:]}" for card in cards
    ]
    assert [movement["transaction"] for movement in basket["giftCards"]] == [
        request.id for request, _ in sold.moved
    ]


async def test_r9_a_basket_paid_in_cash_only_is_posted_to_nobody(bench: GatewayBench) -> None:
    served = bench.mock.served
    assert isinstance(await bench.gateway.post(sale(bench).basket()), Refused)
    assert bench.mock.served == served


async def test_r10_a_top_up_is_a_movement_of_its_own(bench: GatewayBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "5")
    sold = sale(bench, "20")
    outcome = await sold.done(sold.request(Operation.LOAD, "20", card))
    assert outcome.balance == pounds("25")
    assert await bench.gateway.post(sold.basket()) == Posted()
    assert kept(bench)[0]["giftCards"][0]["operation"] == "load"


async def test_r11_a_till_of_another_store_comes_in_by_its_own_key_alone_and_sees_no_movement_of_ours(
    bench: GatewayBench,
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    sold = sale(bench)
    paid = await sold.pay(card)
    request, _ = sold.moved[0]
    bench.start_till(store=OTHER_STORE)
    refused = await bench.gateway.ask(sold.request(Operation.PAY, "1", card))
    assert isinstance(refused, Declined)
    assert "key" in refused.reason
    bench.start_till(store=OTHER_STORE, key=OTHER_KEY)
    assert isinstance(await bench.gateway.status(request), Unknown)
    undo = sold.request(Operation.REVERSE, "50", original=paid.reference)
    assert isinstance(await bench.gateway.ask(undo), Declined)
    assert bench.on(card) == pounds("0")


async def test_r12_a_store_that_is_not_mapped_is_named(bench: GatewayBench) -> None:
    bench.desk.switches.store = False
    outcome = await looked(bench, bench.new_card(CardStatus.ACTIVE, "5"))
    assert isinstance(outcome, Declined)
    assert "CP-0417-02" in outcome.reason


async def test_r15_case_11_a_key_disabled_at_noon_is_told_with_the_way_to_its_switch(
    bench: GatewayBench,
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale(bench).pay(card, "10")
    bench.desk.switches.key = False
    disabled = await bench.gateway.ask(bench.request(Operation.PAY, "10", card))
    bench.desk.switches.key = True
    bench.start_till(key="key-of-yesterday")
    wrong = await bench.gateway.ask(bench.request(Operation.PAY, "10", card))
    assert isinstance(disabled, Declined)
    assert isinstance(wrong, Declined)
    assert "switched off: switch it on in Company Settings > External Access & FTP" in disabled.reason
    assert "does not know this till's key" in wrong.reason
    assert bench.on(card) == pounds("40")


@pytest.mark.parametrize(("elsewhere", "left"), [("30", "20"), ("50", "0"), ("99", "0")])
async def test_case_4_what_another_till_spends_between_look_and_payment_is_not_paid_here_too(
    bench: GatewayBench, elsewhere: str, left: str
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    assert isinstance(await looked(bench, card), Approved)
    bench.desk.switches.elsewhere = pounds(elsewhere)
    outcome = await bench.gateway.ask(bench.request(Operation.PAY, "50", card))
    match outcome:
        case Approved(amount=amount):
            assert amount == pounds(left)
        case Declined(why=why):
            assert (left, why) == ("0", Decline.NOT_ENOUGH)
        case _:
            pytest.fail(f"it is {outcome}")
    assert bench.on(card) == pounds("0")


@pytest.mark.parametrize(
    "fault", [FaultKind.DROP_AFTER, FaultKind.RESET_MID_ANSWER, "provider_silent", "provider_down"]
)
async def test_case_5_a_gateway_that_dies_after_the_debit_is_asked_and_it_was_debited_once(
    bench: GatewayBench, fault: str
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    request = bench.request(Operation.PAY, "20", card)
    bench.arm(fault)
    assert isinstance(await bench.gateway.ask(request), Unknown)
    assert bench.on(card) == pounds("30")
    told = await bench.gateway.status(request)
    assert isinstance(told, Approved)
    assert told.amount == pounds("20")
    assert isinstance(await bench.gateway.ask(request), Approved)
    assert bench.on(card) == pounds("30")


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


async def test_case_6_a_basket_that_found_the_gateway_down_is_posted_later_and_once(
    bench: GatewayBench,
) -> None:
    sold = sale(bench)
    await sold.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    bench.desk.switches.gateway = False
    assert isinstance(await bench.gateway.post(sold.basket()), Later)
    bench.desk.switches.gateway = True
    bench.start_till()
    assert await bench.gateway.post(sold.basket()) == Posted()
    assert len(kept(bench)) == 1


async def test_case_9_a_sale_voided_after_a_payment_gives_it_back_and_posts_both_movements(
    bench: GatewayBench,
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    sold = sale(bench)
    paid = await sold.pay(card)
    await sold.done(sold.request(Operation.REVERSE, "50", original=paid.reference))
    assert bench.on(card) == pounds("50")
    voided = sold.basket(lines=(), tenders=(), discount=None)
    assert await bench.gateway.post(voided) == Posted()
    assert [movement["operation"] for movement in kept(bench)[0]["giftCards"]] == ["pay", "reverse"]
    again = await bench.gateway.ask(sold.request(Operation.REVERSE, "50", original=paid.reference))
    assert isinstance(again, Declined)
    assert bench.on(card) == pounds("50")


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
