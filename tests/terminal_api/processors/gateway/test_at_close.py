"""Where the provider takes the money only when the basket is closed (reading B)."""

import pytest

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.gateway.posting import Posted, Refused
from tests.terminal_api.processors.gateway.benches import GatewayBench, Shop
from tests.terminal_api.processors.gateway.selling import Sale, pounds


@pytest.fixture
def shop() -> Shop:
    return Shop(debits="at_close")


@pytest.fixture
def sale(bench: GatewayBench) -> Sale:
    return Sale(bench, "LP02-1-004417", "62.50")


async def test_a_payment_is_held_and_only_the_basket_takes_it(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    held = await sale.pay(card)
    assert (held.amount, held.confirmed) == (pounds("50"), False)
    assert bench.on(card) == pounds("50")
    taken = await bench.gateway.take_at_close(sale.basket())
    assert isinstance(taken, Approved)
    assert taken.amount == pounds("50")
    assert taken.confirmed
    assert bench.on(card) == pounds("0")


async def test_one_card_does_not_pay_twice_in_one_sale_what_it_has_once(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card, "30")
    again = await sale.pay(card, "30")
    assert again.amount == pounds("20")
    third = await bench.gateway.ask(sale.request(Operation.PAY, "1", card))
    assert isinstance(third, Declined)
    assert third.why is Decline.NOT_ENOUGH
    assert isinstance(await bench.gateway.take_at_close(sale.basket()), Approved)
    assert bench.on(card) == pounds("0")


async def test_all_or_nothing_when_a_part_is_not_allowed(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    outcome = await bench.gateway.ask(sale.request(Operation.PAY, "62.50", card, partial=False))
    assert isinstance(outcome, Declined)
    assert "50.00 GBP" in outcome.reason


async def test_case_13_a_refused_basket_takes_nothing_from_any_card_and_may_be_closed_anew(
    bench: GatewayBench, sale: Sale
) -> None:
    first = bench.new_card(CardStatus.ACTIVE, "20")
    second = bench.new_card(CardStatus.ACTIVE, "30")
    await sale.pay(first)
    await sale.pay(second)
    bench.books.spend_elsewhere(second.number, pounds("5"))
    refused = await bench.gateway.take_at_close(sale.basket())
    assert isinstance(refused, Declined)
    assert refused.why is Decline.NOT_ENOUGH
    assert (bench.on(first), bench.on(second)) == (pounds("20"), pounds("25"))
    sale.moved = ()
    await sale.pay(first)
    again = await sale.pay(second)
    assert again.amount == pounds("25")
    assert isinstance(await bench.gateway.take_at_close(sale.basket()), Approved)
    assert (bench.on(first), bench.on(second)) == (pounds("0"), pounds("0"))


async def test_a_basket_that_takes_twice_from_one_card_takes_both_or_neither(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card, "30")
    await sale.pay(card, "20")
    bench.books.spend_elsewhere(card.number, pounds("10"))
    assert isinstance(await bench.gateway.take_at_close(sale.basket()), Declined)
    assert bench.on(card) == pounds("40")


@pytest.mark.parametrize(
    "fault",
    [
        FaultKind.DROP_BEFORE,
        FaultKind.DROP_AFTER,
        FaultKind.GARBLED,
        FaultKind.EMPTY,
        "provider_silent",
        "provider_down",
    ],
)
async def test_a_lost_answer_leaves_the_money_open_and_the_same_basket_takes_it_once(
    bench: GatewayBench, sale: Sale, fault: str
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card, "30")
    bench.arm(fault, operation="basket")
    basket = sale.basket()
    assert isinstance(await bench.gateway.take_at_close(basket), Unknown)
    assert isinstance(await bench.gateway.take_at_close(basket), Approved)
    assert isinstance(await bench.gateway.take_at_close(basket), Approved)
    assert bench.on(card) == pounds("20")


async def test_what_refuses_only_the_second_copy_of_a_basket_says_nothing_of_the_first(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card)
    basket = sale.basket()
    bench.arm(FaultKind.DROP_AFTER, operation="basket")
    assert isinstance(await bench.gateway.take_at_close(basket), Unknown)
    bench.desk.switches.key = False
    assert isinstance(await bench.gateway.take_at_close(basket), Unknown)
    await bench.down()
    assert isinstance(await bench.gateway.take_at_close(basket), Unknown)


async def test_a_gateway_that_is_not_there_was_sent_no_basket(bench: GatewayBench, sale: Sale) -> None:
    await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    await bench.down()
    assert isinstance(await bench.gateway.take_at_close(sale.basket()), NotSent)


async def test_what_no_basket_took_for_want_of_a_gateway_may_be_reserved_anew(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card)
    bench.desk.switches.busy = True
    assert isinstance(await bench.gateway.take_at_close(sale.basket()), NotSent)
    bench.desk.switches.busy = False
    sale.moved = ()
    assert (await sale.pay(card)).amount == pounds("50")


async def test_what_refuses_only_a_copy_settles_nothing_for_a_till_that_was_started_anew(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card)
    basket = sale.basket()
    bench.arm(FaultKind.DROP_AFTER, operation="basket")
    assert isinstance(await bench.gateway.take_at_close(basket), Unknown)
    bench.start_till()
    bench.desk.switches.key = False
    assert isinstance(await bench.gateway.take_at_close(basket, again=True), Unknown)
    bench.desk.switches.key = True
    assert isinstance(await bench.gateway.take_at_close(basket, again=True), Approved)
    assert bench.on(card) == pounds("0")


async def test_another_basket_in_place_of_one_in_doubt_settles_nothing(
    bench: GatewayBench, sale: Sale
) -> None:
    await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    served = bench.mock.served
    other = sale.basket(tenders=())
    assert isinstance(await bench.gateway.take_at_close(other, again=True), Unknown)
    assert bench.mock.served == served


async def test_what_is_let_go_asks_nobody_and_may_be_reserved_anew(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    held = await sale.pay(card)
    assert held.reference is not None
    served = bench.mock.served
    bench.gateway.let_go(held.reference.id)
    assert bench.mock.served == served
    sale.moved = ()
    assert (await sale.pay(card)).amount == pounds("50")


async def test_it_is_known_by_another_name_than_where_cards_pay_with_the_tender(bench: GatewayBench) -> None:
    assert bench.gateway.known_as == "CP-0417-02 at 127.0.0.1, at close"


async def test_another_till_may_spend_between_look_and_basket(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card)
    bench.desk.switches.elsewhere = pounds("1")
    outcome = await bench.gateway.take_at_close(sale.basket())
    assert isinstance(outcome, Declined)
    assert "49.00 GBP" in outcome.reason
    assert bench.on(card) == pounds("49")
    assert bench.desk.switches.elsewhere is None, "once"


async def test_a_lost_look_took_nothing_and_a_held_one_is_remembered(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    request = sale.request(Operation.PAY, "30", card)
    bench.arm(FaultKind.DROP_AFTER)
    assert isinstance(await bench.gateway.ask(request), Unknown)
    told = await bench.gateway.status(request)
    assert isinstance(told, Declined)
    assert told.why is Decline.NEVER_RECEIVED
    assert isinstance(await bench.gateway.ask(request), Approved)
    still = await bench.gateway.status(request)
    assert isinstance(still, Approved)
    assert still.amount == pounds("30")


async def test_the_same_payment_asked_for_twice_is_held_once(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    request = sale.request(Operation.PAY, "30", card)
    for _ in range(2):
        held = await bench.gateway.ask(request)
        assert isinstance(held, Approved)
        assert held.amount == pounds("30")
    assert (await sale.pay(card, "30")).amount == pounds("20")


async def test_a_held_payment_is_let_go_and_the_card_may_pay_it_again(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    held = await sale.pay(card)
    served = bench.mock.served
    undo = sale.request(Operation.REVERSE, "50", original=held.reference)
    assert isinstance(await bench.gateway.ask(undo), Approved)
    assert bench.mock.served == served
    sale.moved = ()
    assert (await sale.pay(card)).amount == pounds("50")


async def test_a_held_payment_is_let_go_after_the_till_was_started_anew(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    held = await sale.pay(card)
    bench.start_till()
    undo = sale.request(Operation.REVERSE, "50", original=held.reference)
    assert isinstance(await bench.gateway.ask(undo), Approved)
    assert bench.on(card) == pounds("50")


async def test_while_it_is_not_known_whether_a_basket_was_taken_nothing_counts_as_let_go(
    bench: GatewayBench, sale: Sale
) -> None:
    held = await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    bench.start_till()
    bench.arm(FaultKind.DROP_BEFORE, operation="basket")
    assert isinstance(await bench.gateway.take_at_close(sale.basket()), Unknown)
    undo = sale.request(Operation.REVERSE, "50", original=held.reference)
    assert isinstance(await bench.gateway.ask(undo), Declined)


async def test_what_a_basket_took_is_taken_back_at_the_provider(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    held = await sale.pay(card)
    await bench.gateway.take_at_close(sale.basket())
    undo = sale.request(Operation.REVERSE, "50", original=held.reference)
    assert isinstance(await bench.gateway.ask(undo), Approved)
    assert bench.on(card) == pounds("50")


async def test_a_card_nobody_looked_at_is_not_taken_from(bench: GatewayBench, sale: Sale) -> None:
    await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    bench.desk.memory.looked.clear()
    outcome = await bench.gateway.take_at_close(sale.basket())
    assert isinstance(outcome, Declined)
    assert outcome.retryable


async def test_a_basket_that_takes_money_is_never_just_posted(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    await sale.pay(card)
    assert isinstance(await bench.gateway.post(sale.basket()), Refused)
    assert bench.on(card) == pounds("50")


async def test_a_top_up_moves_at_once_and_its_basket_is_posted(bench: GatewayBench, sale: Sale) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "5")
    await sale.done(sale.request(Operation.LOAD, "62.50", card))
    assert bench.on(card) == pounds("67.50")
    assert await bench.gateway.post(sale.basket()) == Posted()


async def test_a_card_with_a_pin_pays_at_close_by_the_pin_it_was_looked_at_with(
    bench: GatewayBench, sale: Sale
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50", code="2468")
    await sale.pay(card)
    assert isinstance(await bench.gateway.take_at_close(sale.basket()), Approved)
    assert bench.on(card) == pounds("0")
