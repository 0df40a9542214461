"""What became of a request at Toggle whose answer is missing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.toggle import Facts
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.toggle import Toggle
from terminal_api.processors.toggle.pence import signed
from terminal_api.settling import settled
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench

NOTHING = "drop_before"
DONE = "drop_after"


@pytest.fixture
async def bench() -> AsyncIterator[ToggleBench]:
    async with toggle_bench() as bench:
        yield bench


@pytest.fixture
def card(bench: ToggleBench) -> Card:
    return bench.new_card(CardStatus.ACTIVE, "20")


async def lost(bench: ToggleBench, card: Card, fault: str, amount: str = "12.50") -> Request:
    """A payment without an answer."""
    bench.arm(fault)
    request = bench.request(Operation.PAY, amount, card)
    assert isinstance(await bench.processor.ask(request), Unknown)
    bench.mock.faults.disarm()
    return request


def bare(request: Request) -> Request:
    """As a register asks what became of it: the card's number is not there."""
    return replace(request, card=GiftCard("toggle"))


def lines(bench: ToggleBench, request: Request) -> int:
    return sum(line.reference == request.id for line in bench.desk.book.lines)


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


async def test_what_is_not_found_is_repeated_after_three_looks_and_half_a_minute(
    bench: ToggleBench, card: Card
) -> None:
    request = await lost(bench, card, NOTHING)
    for _ in range(5):  # often, but too early
        told = await bench.processor.status(bare(request))
        assert isinstance(told, Unknown)
        assert told.why is Doubt.NOT_YET
    assert lines(bench, request) == 0
    bench.wait(30)
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert lines(bench, request) == 1
    assert bench.on(card) == bench.money("7.50")


async def test_what_is_not_found_is_not_repeated_before_three_looks(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, NOTHING)
    bench.wait(3600)
    for _ in range(2):
        assert isinstance(await bench.processor.status(bare(request)), Unknown)
    assert lines(bench, request) == 0
    assert isinstance(await bench.processor.status(bare(request)), Approved)


async def test_a_request_that_arrives_late_is_found_and_not_done_again(
    bench: ToggleBench, card: Card
) -> None:
    request = await lost(bench, card, NOTHING)
    for _ in range(2):
        bench.wait(15)
        assert isinstance(await bench.processor.status(bare(request)), Unknown)
    assert isinstance(await bench.till().ask(request), Approved)  # as if the network had kept it
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert lines(bench, request) == 1


@pytest.mark.parametrize("amount", ["12.50", "20"])
async def test_a_request_that_arrives_between_the_last_look_and_its_repetition_is_done_once(
    bench: ToggleBench, card: Card, amount: str
) -> None:
    """With money left Toggle refuses the reference; with none the register itself would say no."""
    request = await lost(bench, card, NOTHING, amount)
    for _ in range(2):
        bench.wait(15)
        assert isinstance(await bench.processor.status(bare(request)), Unknown)
    arrived = arrives_before(bench, request, "Cards")
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money(amount)
    assert arrived.is_set()
    assert lines(bench, request) == 1


def arrives_before(
    bench: ToggleBench, request: Request, operation: str, original: int | None = None, free: int = 0
) -> asyncio.Event:
    """`request` is done at last, just before the next `operation`."""
    answer, arrived = bench.desk.answer, asyncio.Event()

    def answered(asked: Asked) -> Reply:
        if bench.desk.operation(asked) == operation and not arrived.is_set():
            arrived.set()
            _done(bench, request, original, free)
        return answer(asked)

    bench.desk.answer = answered  # type: ignore[method-assign]
    return arrived


def _done(bench: ToggleBench, request: Request, original: int | None, free: int) -> None:
    book = bench.desk.book
    line = book.line(original)
    card = bench.ledger.card(line.card if line else request.card.number if request.card else "")
    assert card is not None
    if line is not None:
        book.reverse(request.id, line, card)
    else:
        book.move(request.operation, request.id, card, signed(request.operation, request.amount), free)


async def test_a_card_that_was_sold_after_all_is_not_said_to_be_sold_already(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.INACTIVE, "0")
    bench.arm(NOTHING)
    request = bench.request(Operation.ACTIVATE, "25", card)
    assert isinstance(await bench.processor.ask(request), Unknown)
    for _ in range(2):
        bench.wait(15)
        assert isinstance(await bench.processor.status(bare(request)), Unknown)
    arrives_before(bench, request, "Cards")
    outcome = await bench.processor.status(bare(request))
    assert isinstance(outcome, Approved)
    assert bench.on(card) == outcome.amount == bench.money("25")


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


async def test_a_request_that_the_server_does_after_its_repetition_is_refused(
    bench: ToggleBench, card: Card
) -> None:
    """Over the real socket: we hung up and started anew, the server did not, and came to it in the end."""
    before = bench.till(read_timeout_s=1.5)
    bench.arm("delay", seconds=3)
    answer, late = bench.desk.answer, asyncio.Event()
    tokens: list[str] = []

    def answered(asked: Asked) -> Reply:
        reply = answer(asked)
        tokens.append(asked.headers.get("authorization", ""))
        if bench.desk.operation(asked) == "createBalanceAdjustment" and tokens[-1] == tokens[1]:
            late.set()
        return reply

    bench.desk.answer = answered  # type: ignore[method-assign]
    request = bench.request(Operation.PAY, "5", card)
    first = await before.ask(request)  # a log-in, a look, and what is delayed
    assert isinstance(first, Unknown)
    assert isinstance(await bench.settled(request, first), Approved)
    await late.wait()
    assert lines(bench, request) == 1
    assert bench.on(card) == bench.money("15")


@pytest.mark.parametrize("fault", [NOTHING, DONE, "reset_mid_answer", "http_error", "garbled"])
async def test_what_arrives_in_time_is_done_once_without_toggles_guard_too(
    bench: ToggleBench, card: Card, fault: str
) -> None:
    bench.desk.switches.guards = False
    request = await lost(bench, card, fault)
    assert isinstance(await bench.settled(bare(request), Unknown("")), Approved)
    assert lines(bench, request) == 1


async def test_after_a_restart_what_happened_is_found_without_the_card(
    bench: ToggleBench, card: Card
) -> None:
    request = await lost(bench, card, DONE)
    outcome = await bench.till().status(bare(request))
    assert isinstance(outcome, Approved)
    assert outcome.amount == bench.money("12.50")
    assert outcome.card == card.number[-4:]
    assert outcome.discount is None  # nobody saw the card before


async def test_after_a_restart_a_person_looks_up_what_is_not_found(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, NOTHING)
    bench.processor = bench.till()
    bench.wait(60)
    outcome = await bench.settled(bare(request), Unknown(""))
    assert isinstance(outcome, Unknown)
    told = await bench.processor.status(bare(request))
    assert isinstance(told, Unknown)
    assert told.why is Doubt.TOO_OLD
    assert lines(bench, request) == 0


async def test_after_a_restart_it_is_repeated_for_who_still_has_the_number(
    bench: ToggleBench, card: Card
) -> None:
    request = await lost(bench, card, NOTHING)
    bench.processor = bench.till()
    outcome = await bench.settled(request, Unknown(""))
    assert isinstance(outcome, Approved)
    assert lines(bench, request) == 1


async def test_a_request_that_is_being_asked_is_not_looked_up(bench: ToggleBench, card: Card) -> None:
    request = bench.request(Operation.PAY, "5", card)
    here, answer = asyncio.Event(), bench.desk.answer
    told: list[object] = []

    def answered(asked: Asked) -> Reply:
        here.set()
        return answer(asked)

    bench.desk.answer = answered  # type: ignore[method-assign]
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

    bench.desk.answer = answered  # type: ignore[method-assign]
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


async def test_a_repetition_without_an_answer_is_not_repeated_at_once(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, NOTHING)
    bench.arm(NOTHING)
    for _ in range(4):
        bench.wait(15)
        assert isinstance(await bench.processor.status(bare(request)), Unknown)
    assert isinstance(await bench.settled(bare(request), Unknown("")), Approved)
    assert lines(bench, request) == 1


async def test_a_repetition_that_is_refused_did_not_happen(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, NOTHING)
    bench.ledger.put(replace(card, balance=bench.money("0")))
    outcome = await bench.settled(bare(request), Unknown(""))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_ENOUGH


@pytest.mark.parametrize("breaks", ["Cards", "LineItems"])
async def test_a_look_that_breaks_while_it_is_repeated_decides_nothing(
    bench: ToggleBench, card: Card, breaks: str
) -> None:
    request = await lost(bench, card, NOTHING)
    for _ in range(2):
        bench.wait(15)
        assert isinstance(await bench.processor.status(bare(request)), Unknown)
    bench.mock.faults.arm(Fault(FaultKind.DROP_AFTER, breaks))
    told = await bench.processor.status(bare(request))
    assert isinstance(told, Unknown)
    assert isinstance(await bench.settled(bare(request), told), Approved)
    assert lines(bench, request) == 1


async def test_without_a_line_the_question_did_not_leave(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, DONE)
    await bench.down()
    assert isinstance(await bench.processor.status(bare(request)), NotSent)


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


async def test_the_registers_own_rhythm_settles_it(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, NOTHING)

    async def pause(seconds: float) -> None:
        bench.wait(seconds)

    outcome = await settled(
        bench.processor, bare(request), Unknown(""), pause=pause, now=bench.now, limit_s=120
    )
    assert isinstance(outcome, Approved)
    assert lines(bench, request) == 1


async def test_what_is_over_is_forgotten(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, DONE)
    till = bench.processor
    assert isinstance(till, Toggle)
    assert list(till._open) == [request.id]
    await bench.processor.status(bare(request))
    await bench.ask(Operation.PAY, "1", card)
    await bench.ask(Operation.PAY, "0.001", card)
    assert till._open == {}
