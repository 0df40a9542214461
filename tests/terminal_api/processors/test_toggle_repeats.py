import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Unknown
from terminal_api.processor import Operation
from terminal_api.settling import settled
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench
from tests.terminal_api.processors.toggle_lost import DONE, NOTHING, arrives_before, bare, lines, lost


@pytest.fixture
async def bench() -> AsyncIterator[ToggleBench]:
    async with toggle_bench() as bench:
        yield bench


@pytest.fixture
def card(bench: ToggleBench) -> Card:
    return bench.new_card(CardStatus.ACTIVE, "20")


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

    bench.desk.answer = answered
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


async def test_the_registers_own_rhythm_settles_it(bench: ToggleBench, card: Card) -> None:
    request = await lost(bench, card, NOTHING)

    async def pause(seconds: float) -> None:
        bench.wait(seconds)

    outcome = await settled(
        bench.processor, bare(request), Unknown(""), pause=pause, now=bench.now, limit_s=120
    )
    assert isinstance(outcome, Approved)
    assert lines(bench, request) == 1
