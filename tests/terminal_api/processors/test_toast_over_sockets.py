"""A Toast client against the mock provider: what Toast's acceptance list asks of a register, and worse."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from moneyed import EUR, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.faults import Fault
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.service import service_client
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_bench import ToastBench, opened, settings_for
from tests.terminal_api.processors.toast_wire import InTurn

ACTIVE, INACTIVE = CardStatus.ACTIVE, CardStatus.INACTIVE


@pytest.fixture
async def bench() -> AsyncIterator[ToastBench]:
    async with opened() as bench:
        yield bench


def desk(bench: ToastBench) -> ToastDesk:
    assert isinstance(bench.mock.desk, ToastDesk)
    return bench.mock.desk


async def asked(bench: ToastBench, operation: Operation, amount: str, card: Card, **more: object) -> Outcome:
    return await bench.processor.ask(bench.request(operation, amount, card, **more))


async def done(bench: ToastBench, operation: Operation, amount: str, card: Card, **more: object) -> Approved:
    outcome = await asked(bench, operation, amount, card, **more)
    assert isinstance(outcome, Approved), outcome
    return outcome


async def test_a_card_sold_by_mistake_is_unsold_again(bench: ToastBench):
    card = bench.new_card(INACTIVE, "0")
    sold = await done(bench, Operation.ACTIVATE, "20", card)
    assert sold.balance == bench.on(card) == bench.money("20")
    undone = await done(bench, Operation.UNDO_LOAD, "20", card, original=sold.reference)
    assert undone.balance == bench.money("0")
    told = await asked(bench, Operation.BALANCE, "0", card)
    assert isinstance(told, Declined)
    assert told.why is Decline.REFUSED


async def test_a_load_that_was_spent_is_not_undone(bench: ToastBench):
    card = bench.new_card(ACTIVE, "10")
    load = await done(bench, Operation.LOAD, "30", card)
    await done(bench, Operation.PAY, "35", card)
    undone = await asked(bench, Operation.UNDO_LOAD, "30", card, original=load.reference)
    assert isinstance(undone, Declined)
    assert undone.why is Decline.NOT_ALLOWED
    assert bench.on(card) == bench.money("5")


async def test_what_was_reversed_is_not_reversed_twice(bench: ToastBench):
    card = bench.new_card(ACTIVE, "50")
    paid = await done(bench, Operation.PAY, "20", card)
    await done(bench, Operation.REVERSE, "20", card, original=paid.reference)
    again = await asked(bench, Operation.REVERSE, "20", card, original=paid.reference)
    assert isinstance(again, Declined)
    assert bench.on(card) == bench.money("50")


async def test_a_reversal_with_another_card_finds_nothing(bench: ToastBench):
    card, other = bench.new_card(ACTIVE, "50"), bench.new_card(ACTIVE, "50")
    paid = await done(bench, Operation.PAY, "20", card)
    outcome = await asked(bench, Operation.REVERSE, "20", other, original=paid.reference)
    assert isinstance(outcome, Declined)
    assert (bench.on(card), bench.on(other)) == (bench.money("30"), bench.money("50"))


async def test_a_cash_out_empties_the_card_and_can_be_taken_back(bench: ToastBench):
    card = bench.new_card(ACTIVE, "3.85")
    out = await done(bench, Operation.CASH_OUT, "3.85", card)
    assert bench.on(card) == bench.money("0")
    await done(bench, Operation.REVERSE, "3.85", card, original=out.reference)
    assert bench.on(card) == bench.money("3.85")


async def test_a_part_of_the_balance_is_not_paid_out(bench: ToastBench):
    card = bench.new_card(ACTIVE, "14.70")
    assert isinstance(await asked(bench, Operation.CASH_OUT, "2", card), Declined)
    assert bench.on(card) == bench.money("14.70")


async def test_money_without_a_payment_goes_onto_a_card_only_where_the_shop_says_so(bench: ToastBench):
    card = bench.new_card(ACTIVE, "5")
    assert isinstance(await asked(bench, Operation.REFUND, "7", card), Declined)
    async with opened(refund_as_load=True) as allowed:
        card = allowed.new_card(ACTIVE, "5")
        await done(allowed, Operation.REFUND, "7", card)
        assert allowed.on(card) == allowed.money("12")


async def test_two_cards_pay_one_check(bench: ToastBench):
    small, large = bench.new_card(ACTIVE, "12.50"), bench.new_card(ACTIVE, "40")
    first = await done(bench, Operation.PAY, "30", small)
    rest = bench.money("30") - first.amount
    second = await done(bench, Operation.PAY, str(rest.amount), large)
    assert first.amount + second.amount == bench.money("30")
    assert bench.on(large) == bench.money("22.50")


async def test_two_registers_at_one_card_never_take_more_than_it_has(bench: ToastBench):
    card = bench.new_card(ACTIVE, "30")
    ends = await asyncio.gather(*(asked(bench, Operation.PAY, "20", card) for _ in range(3)))
    taken = [end.amount for end in ends if isinstance(end, Approved)]
    assert sum(taken, bench.money("0")) == bench.money("30")
    assert [type(end) for end in ends].count(Declined) == 1


#: What the provider answers in a way of its own, and how a payment of 5.00 ends at once.
ODD_ANSWERS = {
    "errors_with_200": Approved,
    "accept_with_400": Unknown,
    "float_noise": Approved,
    "quoted_numbers": Approved,
    "without_member": Unknown,
    "without_status": Unknown,
    "unknown_status": Unknown,
    "already_reversed": Approved,
    "more_taken": Unknown,
    "redirect": Unknown,
    "empty": Unknown,
}


@pytest.mark.parametrize(("fault", "ends"), ODD_ANSWERS.items())
async def test_an_odd_answer_is_believed_only_where_it_proves_something(
    bench: ToastBench, fault: str, ends: type
):
    card = bench.new_card(ACTIVE, "20")
    bench.arm(fault)
    request = bench.request(Operation.PAY, "5", card)
    first = await bench.processor.ask(request)
    assert isinstance(first, ends)
    last = await bench.settled(request, first)
    assert isinstance(last, Approved)
    assert last.amount == bench.money("5") == bench.money("20") - bench.on(card)


@pytest.mark.parametrize("operation", [Operation.ACTIVATE, Operation.LOAD, Operation.CASH_OUT])
@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "http_error", "garbled", "reset_mid_answer"])
async def test_a_look_that_is_lost_moves_nothing_and_says_so(
    bench: ToastBench, operation: Operation, fault: str
):
    card = bench.new_card(INACTIVE if operation is Operation.ACTIVATE else ACTIVE, "0")
    bench.mock.faults.arm(Fault(fault, operation=TransactionType.GET_BALANCE))
    assert isinstance(await asked(bench, operation, "5", card), NotSent)
    assert bench.on(card) == bench.money("0")


async def test_a_silent_provider_is_given_up_and_asked_again():
    async with opened(answer_s=0.2) as bench:
        card = bench.new_card(ACTIVE, "20")
        bench.mock.faults.arm(Fault("late", operation=TransactionType.REDEEM, seconds=0.6))
        request = bench.request(Operation.PAY, "5", card)
        first = await bench.processor.ask(request)
        assert isinstance(first, Unknown)
        assert isinstance(await bench.settled(request, first), Approved)
        assert bench.on(card) == bench.money("15")


async def test_a_till_started_anew_finds_what_became_of_its_payment(bench: ToastBench):
    card = bench.new_card(ACTIVE, "20")
    bench.arm("drop_after")
    request = bench.request(Operation.PAY, "5", card)
    assert isinstance(await bench.processor.ask(request), Unknown)
    async with service_client(proxies=False) as http:
        key = bench.mock.desk.credentials["token"]
        anew = Toast(http, settings_for(bench.mock), InTurn(key))
        found = await anew.ask(request)
    assert isinstance(found, Approved)
    assert found.amount == Money(5, EUR)
    assert bench.on(card) == bench.money("15")


async def test_a_type_left_out_by_the_provider_is_learned_from_its_answer(bench: ToastBench):
    desk(bench).adjust({"without": "GIFTCARD_ADD_VALUE"})
    card = bench.new_card(ACTIVE, "20")
    assert isinstance(await asked(bench, Operation.LOAD, "5", card), Declined)
    assert not bench.processor.capabilities("toast").can(Operation.LOAD)


async def test_a_register_with_a_token_is_let_in(bench: ToastBench):
    desk(bench).adjust({"auth": "jwt"})
    token = bench.mock.desk.credentials["token"]
    async with service_client(proxies=False) as http:
        processor = Toast(http, settings_for(bench.mock), InTurn(token))
        card = bench.new_card(ACTIVE, "20")
        request = replace(bench.request(Operation.BALANCE, "0", card), id=processor.new_id())
        assert isinstance(await processor.ask(request), Approved)


async def test_a_wrong_key_and_a_wrong_restaurant_are_told_apart(bench: ToastBench):
    card = bench.new_card(ACTIVE, "20")
    desk(bench).adjust({"key": "another-key"})
    refused = await asked(bench, Operation.PAY, "5", card)
    assert isinstance(refused, Declined)
    assert "key" in refused.reason
    async with opened(restaurant="11111111-2222-4333-8444-555555555555") as elsewhere:
        card = elsewhere.new_card(ACTIVE, "20")
        refused = await asked(elsewhere, Operation.PAY, "5", card)
        assert isinstance(refused, Declined)
        assert "registered" in refused.reason
