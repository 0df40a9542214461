"""What became of a request at Toggle whose answer is missing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.toggle import Facts
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, Unknown
from terminal_api.processor import LooksUp, Operation
from terminal_api.processors.toggle import Toggle
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench
from tests.terminal_api.processors.toggle_lost import DONE, NOTHING, arrives_before, bare, lines, lost


@pytest.fixture
async def bench() -> AsyncIterator[ToggleBench]:
    async with toggle_bench() as bench:
        yield bench


@pytest.fixture
def card(bench: ToggleBench) -> Card:
    return bench.new_card(CardStatus.ACTIVE, "20")


async def test_what_happened_is_found_by_our_reference(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, DONE)
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money("12.50")
    assert outcome.balance == bench.money("7.50") == bench.on(card)
    assert outcome.discount == bench.money("0")


async def test_the_split_of_a_payment_that_was_lost_is_made_out_by_two_looks(
    bench: ToggleBench, card: Card
) -> None:
    bench.desk.book.facts[card.number] = Facts(discount=500)
    request = await lost(bench, card, DONE)
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert outcome.discount == bench.money("3.12")  # a quarter, whole pence, down


async def test_the_split_of_a_payment_that_arrived_late_is_made_out_too(
    bench: ToggleBench, card: Card
) -> None:
    bench.desk.book.facts[card.number] = Facts(discount=500)
    request = await lost(bench, card, NOTHING)
    for _ in range(2):
        bench.wait(15)
        assert isinstance(await bench.processor.status(bare(request)), Unknown)
    arrives_before(bench, request, "Cards", free=-312)
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert outcome.discount == bench.money("3.12")
    assert lines(bench, request) == 1


async def test_a_split_that_somebody_else_moved_too_is_not_guessed(bench: ToggleBench, card: Card) -> None:
    bench.desk.book.facts[card.number] = Facts(discount=500)
    request = await lost(bench, card, DONE)
    assert isinstance(await bench.ask(Operation.PAY, "1", card), Approved)
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.discount) == (bench.money("12.50"), None)


async def test_a_split_whose_look_breaks_is_asked_for_again(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, DONE)
    bench.mock.faults.arm(Fault(FaultKind.DROP_AFTER, "Cards"))
    assert isinstance(await bench.processor.status(bare(request)), Unknown)
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert outcome.discount is not None


async def test_a_part_that_was_paid_is_found_as_a_part(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, DONE, "30")
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money("20")


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_lost_reversal_is_done_once_and_needs_no_card(
    bench: ToggleBench, card: Card, late: bool, restarted: bool
) -> None:
    paid = await bench.ask(Operation.PAY, "12.50", card)
    assert isinstance(paid, Approved)
    assert paid.reference is not None
    bench.arm(NOTHING)
    request = bench.request(Operation.REVERSE, "12.50", original=paid.reference)
    assert isinstance(await bench.processor.ask(request), Unknown)
    if restarted:
        bench.processor = bench.till()
    for _ in range(2):
        bench.wait(15)
        assert isinstance(await bench.processor.status(request), Unknown)
    if late:
        arrives_before(bench, request, "createReversal", int(paid.reference.id.partition("/")[0]))
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money("12.50")
    assert bench.on(card) == bench.money("20")


async def test_a_request_that_is_being_asked_is_not_looked_up(bench: ToggleBench, card: Card) -> None:
    request = bench.request(Operation.PAY, "5", card)
    here, answer = asyncio.Event(), bench.desk.answer
    told: list[object] = []

    def answered(asked: Asked) -> Reply:
        here.set()
        return answer(asked)

    bench.desk.answer = answered
    bench.arm("late", seconds=0.3)
    asking = asyncio.create_task(bench.processor.ask(request))
    await here.wait()
    told.append(await bench.processor.status(bare(request)))
    assert isinstance(told[0], Unknown)
    assert told[0].why is Doubt.RUNNING
    assert isinstance(await asking, Approved)


async def test_a_request_that_nobody_waits_for_any_more_is_found(bench: ToggleBench, card: Card) -> None:
    request = bench.request(Operation.PAY, "5", card)
    here, answer = asyncio.Event(), bench.desk.answer

    def answered(asked: Asked) -> Reply:
        reply = answer(asked)
        if bench.desk.operation(asked) == "createBalanceAdjustment":
            here.set()
        return reply

    bench.desk.answer = answered
    bench.arm("late", seconds=30)
    asking = asyncio.create_task(bench.processor.ask(request))
    await here.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert isinstance(await bench.processor.status(bare(request)), Approved)


async def test_an_open_request_is_not_asked_twice(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, DONE, "20")
    served = bench.mock.served
    assert isinstance(await bench.processor.ask(request), Unknown)  # and not "nothing left on this card"
    assert bench.mock.served == served


async def test_a_reference_with_two_line_items_is_for_a_person(bench: ToggleBench, card: Card) -> None:
    bench.desk.switches.guards = False
    request = await lost(bench, card, DONE, "5")
    assert isinstance(await bench.till().ask(request), Approved)
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Unknown)
    assert "look it up at Toggle" in outcome.reason


@pytest.mark.parametrize(
    ("operation", "amount"),
    [
        (Operation.PAY, "4.99"),  # more was paid than this
        (Operation.LOAD, "5"),
        (Operation.UNDO_LOAD, "6"),
    ],
)
async def test_a_line_item_of_another_request_proves_nothing(
    bench: ToggleBench, card: Card, operation: Operation, amount: str
) -> None:
    request = await lost(bench, card, DONE, "5")
    other = replace(bare(request), operation=operation, amount=bench.money(amount))
    assert isinstance(await bench.till().status(other), Unknown)


async def test_a_line_item_of_another_card_proves_nothing(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, NOTHING, "5")
    bench.desk.book.move(Operation.PAY, request.id, bench.new_card(CardStatus.ACTIVE, "9"), -500, 0)
    assert isinstance(await bench.processor.status(bare(request)), Unknown)


async def test_settings_of_now_do_not_decline_what_was_asked_by_others(
    bench: ToggleBench, card: Card
) -> None:
    bench.processor = bench.till(refunds=True)
    bench.arm(DONE)
    request = bench.request(Operation.REFUND, "5", card)
    assert isinstance(await bench.processor.ask(request), Unknown)
    changed = bench.till()
    assert isinstance(await changed.status(bare(request)), Approved)
    never = replace(request, id=bench.processor.new_id())
    for _ in range(4):
        bench.wait(30)
        assert isinstance(await changed.status(never), Unknown)
    assert bench.on(card) == bench.money("25")


async def test_a_balance_and_what_toggle_cannot_do_were_never_asked(bench: ToggleBench, card: Card) -> None:
    for operation, amount in ((Operation.BALANCE, "0"), (Operation.CASH_OUT, "5"), (Operation.PAY, "0.001")):
        outcome = await bench.processor.status(bench.request(operation, amount, card))
        assert isinstance(outcome, Declined)


async def test_what_is_over_is_forgotten(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, DONE)
    till = bench.processor
    assert isinstance(till, Toggle)
    assert list(till._open) == [request.id]
    await bench.processor.status(bare(request))
    await bench.ask(Operation.PAY, "1", card)
    await bench.ask(Operation.PAY, "0.001", card)
    assert till._open == {}


async def test_a_look_finds_what_happened_and_never_carries_out_what_did_not(
    bench: ToggleBench, card: Card
) -> None:
    request, toggle = await lost(bench, card, NOTHING), bench.processor
    assert isinstance(toggle, LooksUp)
    for _ in range(5):
        bench.wait(40)
        told = await toggle.told_of(bare(request))
        assert isinstance(told, Declined)
        assert told.why is Decline.NEVER_RECEIVED
    assert bench.on(card) == bench.money("20")
    done = await lost(bench, card, DONE)
    told = await toggle.told_of(bare(done))
    assert isinstance(told, Approved)
    assert told.amount == bench.money("12.50")
