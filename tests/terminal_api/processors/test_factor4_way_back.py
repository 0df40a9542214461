"""Nothing is done twice and nothing is lost: over real sockets, with lost answers and restarts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from terminal_api import settling
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.outcomes import Approved, Decline, Declined, Doubt, NotSent, Unknown
from terminal_api.processor import GiftCard, Operation
from tests.terminal_api.processors.factor4_bench import (
    MINUTE,
    SITE,
    Factor4Bench,
    InMemory,
    bench_at_mock,
    forgotten,
    usd,
)
from tests.terminal_api.processors.offered import FAULTS


@pytest.fixture
async def bench() -> AsyncIterator[Factor4Bench]:
    """Nobody knows what a duplicate is answered; in truth it would be done again."""
    async with bench_at_mock(Switches(duplicates="done_again")) as bench:
        yield bench


async def test_a_lost_payment_is_taken_back_a_minute_after_it_left_and_no_sooner(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    assert isinstance(await bench.lost(request), Unknown)
    assert bench.on(card) == usd("7.50")
    served = bench.mock.served
    early = await bench.processor.status(request)
    assert isinstance(early, Unknown)
    assert early.why is Doubt.NOT_YET
    assert bench.mock.served == served
    bench.ahead += MINUTE
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Declined)
    assert "taken back" in outcome.reason
    assert outcome.retryable
    assert bench.on(card) == usd("20")


async def test_a_payment_that_never_arrived_is_told_from_one_that_was_taken_back(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    await bench.lost(request, "drop_before")
    bench.ahead += MINUTE
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NEVER_RECEIVED
    assert bench.on(card) == usd("20")


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_way_back_that_is_lost_too_is_gone_again(bench: Factor4Bench, fault: str) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    await bench.lost(request)
    bench.ahead += MINUTE
    bench.arm(fault)
    assert isinstance(await bench.processor.status(request), Unknown)
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Declined)
    assert "taken back" in outcome.reason
    assert bench.on(card) == usd("20")


@pytest.mark.parametrize(
    ("operation", "before", "amount", "after"),
    [
        (Operation.PAY, "20", "12.50", CardStatus.ACTIVE),
        (Operation.CASH_OUT, "20", "20", CardStatus.ACTIVE),
        (Operation.LOAD, "20", "12.50", CardStatus.ACTIVE),
        (Operation.REFUND, "20", "12.50", CardStatus.ACTIVE),
        (Operation.ACTIVATE, "0", "12.50", CardStatus.INACTIVE),
    ],
)
async def test_after_a_restart_the_journals_id_is_enough(
    bench: Factor4Bench, operation: Operation, before: str, amount: str, after: CardStatus
) -> None:
    bench.till(cash_out=True, merchandise_return=True)
    card = bench.new_card(after, before)
    request = bench.request(operation, amount, card)
    assert isinstance(await bench.lost(request), Unknown)
    assert bench.on(card) != usd(before)
    bench.till()
    bench.ahead += MINUTE
    early = await bench.processor.status(forgotten(request))
    assert isinstance(early, Unknown)  # it may have left half a minute after it was made
    assert early.why is Doubt.NOT_YET
    bench.ahead += timedelta(seconds=30)
    outcome = await bench.processor.status(forgotten(request))
    assert isinstance(outcome, Declined)
    assert "taken back" in outcome.reason
    found = bench.ledger.card(card.number)
    assert found is not None
    assert (found.balance, found.status) == (usd(before), after)


async def test_a_card_that_was_closed_without_an_answer_is_known_to_be_closed(bench: Factor4Bench) -> None:
    bench.till(deactivate=True)
    one, other = (bench.new_card(CardStatus.ACTIVE, "0") for _ in range(2))
    first, second = (bench.request(Operation.DEACTIVATE, "0", card) for card in (one, other))
    await bench.lost(first)
    await bench.lost(second, "drop_before")
    bench.till()
    bench.ahead += MINUTE + timedelta(seconds=30)
    assert isinstance(await bench.processor.status(forgotten(first)), Approved)
    never = await bench.processor.status(forgotten(second))
    assert isinstance(never, Declined)
    assert never.why is Decline.NEVER_RECEIVED


async def test_no_way_back_finds_another_tills_payment(bench: Factor4Bench) -> None:
    """Both tills have made as many requests, and the lost one's card is not known any more."""
    other = bench.till_of(replace(SITE, terminal_id="3"), InMemory())
    card, theirs = (bench.new_card(CardStatus.ACTIVE, "20") for _ in range(2))
    request = bench.request(Operation.PAY, "12.50", card)
    paid = await other.ask(replace(request, id=other.new_id(), card=GiftCard("factor4", theirs.number)))
    assert isinstance(paid, Approved)
    await bench.lost(request, "drop_before")
    bench.till()
    bench.ahead += MINUTE + timedelta(seconds=30)
    outcome = await bench.processor.status(forgotten(request))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NEVER_RECEIVED
    assert bench.on(theirs) == usd("7.50")


async def test_what_is_booked_is_never_taken_back(bench: Factor4Bench) -> None:
    """However often somebody asks about it."""
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    paid = await bench.processor.ask(request)
    bench.ahead += MINUTE
    assert await bench.processor.status(request) == paid
    assert await bench.processor.ask(request) == paid
    assert bench.on(card) == usd("7.50")


async def test_a_request_is_never_sent_twice_where_nobody_knows_of_duplicates(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "50")
    request = bench.request(Operation.PAY, "12.50", card)
    await bench.lost(request)
    for _ in range(3):
        assert isinstance(await bench.processor.ask(request), Unknown)
    bench.till()
    assert isinstance(await bench.processor.ask(request), Unknown)
    assert bench.on(card) == usd("37.50")


async def test_a_load_that_was_spent_meanwhile_is_for_a_person(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "0")
    request = bench.request(Operation.LOAD, "12.50", card)
    await bench.lost(request)
    assert isinstance(await bench.processor.ask(bench.request(Operation.PAY, "1", card)), Approved)
    bench.ahead += MINUTE
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.TOO_OLD
    assert bench.on(card) == usd("11.50")


@pytest.mark.parametrize(
    "change",
    [
        {"offered": frozenset({"Inquiry"})},
        {"void_names_card": True},
        {"codecs": frozenset({"soap"})},
    ],
)
async def test_a_way_back_that_is_refused_proves_nothing(
    bench: Factor4Bench, change: dict[str, object]
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    await bench.lost(request)
    bench.till()
    bench.ahead += MINUTE + timedelta(seconds=30)
    bench.desk.switches = replace(bench.desk.switches, **change)
    assert isinstance(await bench.processor.status(forgotten(request)), Unknown)
    assert bench.on(card) == usd("7.50")


@pytest.mark.parametrize("operation", [Operation.PAY, Operation.DEACTIVATE])
async def test_a_way_back_that_is_stopped_at_the_door_proves_nothing(
    bench: Factor4Bench, operation: Operation
) -> None:
    """The password was changed meanwhile, or the location closed; a void is not offered."""
    bench.till(deactivate=True)
    card = bench.new_card(CardStatus.ACTIVE, "0" if operation is Operation.DEACTIVATE else "20")
    request = bench.case(operation, card).request
    await bench.lost(request, "drop_before")
    bench.ahead += MINUTE + timedelta(seconds=30)
    for wrong in (replace(SITE, user="SOMEBODY"), replace(SITE, location_id="999999")):
        assert isinstance(await bench.till_of(wrong).status(forgotten(request)), Unknown)
    bench.desk.switches = replace(bench.desk.switches, offered=frozenset({"Inquiry"}))
    assert isinstance(await bench.till_of(SITE).status(forgotten(request)), Unknown)


async def test_in_the_same_run_the_way_back_names_the_card(bench: Factor4Bench) -> None:
    bench.desk.switches = replace(bench.desk.switches, void_names_card=True)
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    await bench.lost(request)
    bench.ahead += MINUTE
    assert isinstance(await bench.processor.status(forgotten(request)), Declined)
    assert bench.on(card) == usd("20")


async def test_a_question_that_does_not_leave_leaves_the_request_open(bench: Factor4Bench) -> None:
    request = bench.request(Operation.PAY, "12.50", bench.new_card(CardStatus.ACTIVE, "20"))
    await bench.lost(request)
    bench.ahead += MINUTE
    await bench.down()
    assert isinstance(await bench.processor.status(request), NotSent)


async def test_the_rhythm_that_every_till_asks_in_comes_to_an_end(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    first = await bench.lost(request)

    async def pause(seconds: float) -> None:
        bench.ahead += timedelta(seconds=seconds)

    outcome = await settling.settled(bench.processor, request, first, pause=pause, now=bench.now)
    assert isinstance(outcome, Declined)
    assert bench.on(card) == usd("20")


async def test_a_lost_balance_is_asked_for_again(bench: Factor4Bench) -> None:
    request = bench.request(Operation.BALANCE, "0", bench.new_card(CardStatus.ACTIVE, "20"))
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Declined)
    assert outcome.retryable


async def test_a_lost_void_is_repeated_until_it_is_done(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    paid = await bench.processor.ask(bench.request(Operation.PAY, "12.50", card))
    assert isinstance(paid, Approved)
    request = bench.request(Operation.REVERSE, "12.50", original=paid.reference)
    assert isinstance(await bench.lost(request), Unknown)
    bench.till()
    outcome = await bench.processor.status(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd("12.50")
    assert bench.on(card) == usd("20")


class Held(httpx.AsyncBaseTransport):
    """Holds every request back until it may go."""

    def __init__(self) -> None:
        self.arrived, self.may_go = asyncio.Event(), asyncio.Event()
        self.below = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.arrived.set()
        await self.may_go.wait()
        return await self.below.handle_async_request(request)

    async def aclose(self) -> None:
        await self.below.aclose()


async def test_nothing_is_found_out_about_a_request_while_it_is_asked(bench: Factor4Bench) -> None:
    """It was made long ago and is looking: a way back would find nothing, and the money move after it."""
    held = Held()
    async with httpx.AsyncClient(transport=held) as bench.http:
        bench.till()
        card = bench.new_card(CardStatus.ACTIVE, "20")
        request = bench.request(Operation.PAY, "12.50", card)
        bench.ahead += MINUTE * 3
        asking = asyncio.create_task(bench.processor.ask(request))
        await held.arrived.wait()
        for doubtful in (await bench.processor.status(request), await bench.processor.ask(request)):
            assert isinstance(doubtful, Unknown)
            assert doubtful.why is Doubt.RUNNING
        held.may_go.set()
        assert isinstance(await asking, Approved)
    assert bench.on(card) == usd("7.50")


async def test_a_void_of_a_reference_without_an_amount_is_not_booked_for_what_it_was_not(
    bench: Factor4Bench,
) -> None:
    """A person wrote down the name alone, and asked for a part: the void gave back all."""
    card = bench.new_card(CardStatus.ACTIVE, "20")
    paid = await bench.processor.ask(bench.request(Operation.PAY, "12.50", card))
    assert isinstance(paid, Approved)
    assert paid.reference is not None
    bare = replace(paid.reference, id=paid.reference.id.partition(".")[2])
    request = bench.request(Operation.REVERSE, "5", original=bare)
    outcome = await bench.settled(request, await bench.processor.ask(request))
    assert isinstance(outcome, Unknown)
    assert bench.on(card) == usd("20")


@pytest.mark.parametrize("alter", ["wrong_request_id", "no_status", "other_status", "amounts_disagree"])
async def test_an_answer_that_does_not_count_is_settled_as_if_it_were_lost(
    bench: Factor4Bench, alter: str
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    request = bench.request(Operation.PAY, "12.50", card)
    first = await bench.lost(request, alter)
    assert isinstance(first, Unknown)
    assert isinstance(await bench.settled(request, first), Declined)
    assert bench.on(card) == usd("20")


@pytest.mark.parametrize("alter", ["no_amount_remaining", "no_difference"])
async def test_one_statement_of_the_amount_is_enough(bench: Factor4Bench, alter: str) -> None:
    bench.till(partial="on_request")
    card = bench.new_card(CardStatus.ACTIVE, "8")
    outcome = await bench.lost(bench.request(Operation.PAY, "12.50", card), alter)
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd("8")


async def test_a_card_that_may_go_below_zero_pays_all_and_shows_it(bench: Factor4Bench) -> None:
    """Why `on_request` must be tested at the provider before it is switched on."""
    bench.desk.switches = replace(bench.desk.switches, nsf="below_zero")
    bench.till(partial="on_request")
    card = bench.new_card(CardStatus.ACTIVE, "8")
    outcome = await bench.processor.ask(bench.request(Operation.PAY, "12.50", card))
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (usd("12.50"), usd("-4.50"))
    assert bench.on(card) == usd("-4.50")


async def test_a_lost_look_is_no_lost_payment(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20")
    bench.mock.faults.arm(Fault(FaultKind.DROP_AFTER, "Inquiry"))
    request = bench.request(Operation.PAY, "12.50", card)
    outcome = await bench.processor.ask(request)
    assert isinstance(outcome, Declined)
    assert outcome.retryable
    assert bench.on(card) == usd("20")


async def test_a_pin_is_asked_for_by_look_and_payment(bench: Factor4Bench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "20", code="4821")
    without = await bench.processor.ask(bench.request(Operation.PAY, "5", card))
    assert isinstance(without, Declined)
    assert without.why is Decline.WRONG_PIN
    shown = GiftCard("factor4", card.number, pin="4821")
    outcome = await bench.processor.ask(replace(bench.request(Operation.PAY, "5", card), card=shown))
    assert isinstance(outcome, Approved)
