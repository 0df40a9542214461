import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.outcomes import Approved, Declined, Doubt, Outcome, Unknown
from terminal_api.processor import Operation, Settling
from tests.terminal_api.processors.factor4_bench import (
    MINUTE,
    SITE,
    Factor4Bench,
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


@pytest.fixture
async def replaying() -> AsyncIterator[Factor4Bench]:
    async with bench_at_mock() as bench:
        bench.till(duplicates="replayed")
        yield bench


async def test_where_duplicates_are_refused_only_a_person_can_tell(bench: Factor4Bench) -> None:
    bench.desk.switches = Switches(duplicates="refused")
    bench.till(duplicates="refused")
    request = bench.request(Operation.PAY, "12.50", bench.new_card(CardStatus.ACTIVE, "20"))
    await bench.lost(request)
    assert bench.processor.settling is Settling.NOBODY
    served = bench.mock.served
    for outcome in (await bench.processor.status(request), await bench.processor.ask(request)):
        assert isinstance(outcome, Unknown)
    assert bench.mock.served == served


async def test_a_repeat_goes_for_the_part_of_the_first_not_for_what_is_there_now(
    replaying: Factor4Bench,
) -> None:
    """The card had 8.00; the first copy took them. A second look would see nothing there."""
    card = replaying.new_card(CardStatus.ACTIVE, "8")
    request = replaying.request(Operation.PAY, "12.50", card)
    assert isinstance(await replaying.lost(request), Unknown)
    assert replaying.on(card) == usd("0")
    outcome = await replaying.processor.ask(request)
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd("8")


async def test_a_repeat_by_question_is_the_same_repeat(replaying: Factor4Bench) -> None:
    card = replaying.new_card(CardStatus.ACTIVE, "8")
    request = replaying.request(Operation.PAY, "12.50", card)
    await replaying.lost(request)
    outcome = await replaying.processor.status(forgotten(request))
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd("8")


async def test_after_a_restart_a_part_that_nobody_remembers_is_taken_back(replaying: Factor4Bench) -> None:
    card = replaying.new_card(CardStatus.ACTIVE, "8")
    request = replaying.request(Operation.PAY, "12.50", card)
    await replaying.lost(request)
    replaying.till()
    replaying.ahead += MINUTE + timedelta(seconds=30)
    outcome = await replaying.processor.ask(request)
    assert isinstance(outcome, Declined)
    assert "taken back" in outcome.reason
    assert replaying.on(card) == usd("8")


@pytest.mark.parametrize("operation", [Operation.LOAD, Operation.PAY])
async def test_after_a_restart_what_was_sent_in_full_is_repeated(
    replaying: Factor4Bench, operation: Operation
) -> None:
    card = replaying.new_card(CardStatus.ACTIVE, "20")
    request = replaying.request(operation, "12.50", card, partial=False, cashier="IMKE")
    await replaying.lost(request)
    after = replaying.on(card)
    replaying.till()
    outcome = await replaying.processor.ask(replace(request, cashier="ANNA"))
    assert isinstance(outcome, Approved)
    assert outcome.amount == usd("12.50")
    assert replaying.on(card) == after


async def test_a_repeat_that_is_refused_at_the_door_says_nothing_of_the_first(
    replaying: Factor4Bench,
) -> None:
    card = replaying.new_card(CardStatus.ACTIVE, "20")
    request = replaying.request(Operation.LOAD, "12.50", card)
    await replaying.lost(request)
    for wrong in (replace(SITE, location_id="999999"), replace(SITE, user="SOMEBODY")):
        assert isinstance(await replaying.till_of(wrong).ask(request), Unknown)
    assert replaying.on(card) == usd("32.50")


async def test_a_provider_that_refuses_duplicates_after_all_is_not_believed_to_decline(
    replaying: Factor4Bench,
) -> None:
    """The setting says that they are replayed; then the way back is the only one left."""
    replaying.desk.switches = Switches(duplicates="refused")
    card = replaying.new_card(CardStatus.ACTIVE, "20")
    request = replaying.request(Operation.LOAD, "12.50", card)
    await replaying.lost(request)
    assert isinstance(await replaying.processor.ask(request), Unknown)
    assert replaying.on(card) == usd("32.50")
    replaying.ahead += MINUTE
    outcome = await replaying.processor.ask(request)
    assert isinstance(outcome, Declined)
    assert "taken back" in outcome.reason
    assert replaying.on(card) == usd("20")


async def test_a_repeat_that_does_not_leave_says_nothing_of_the_first(replaying: Factor4Bench) -> None:
    request = replaying.request(Operation.LOAD, "12.50", replaying.new_card(CardStatus.ACTIVE, "20"))
    await replaying.lost(request)
    await replaying.down()
    assert isinstance(await replaying.processor.ask(request), Unknown)


async def test_what_is_switched_off_after_it_was_asked_is_not_declined(replaying: Factor4Bench) -> None:
    replaying.till(cash_out=True)
    card = replaying.new_card(CardStatus.ACTIVE, "20")
    request = replaying.request(Operation.CASH_OUT, "20", card)
    await replaying.lost(request)
    replaying.till(cash_out=False)
    assert isinstance(await replaying.processor.ask(request), Unknown)
    assert replaying.on(card) == usd("0")


async def test_the_way_back_waits_for_the_last_copy_that_may_be_on_its_way(replaying: Factor4Bench) -> None:
    replaying.desk.switches = Switches(duplicates="refused")
    card = replaying.new_card(CardStatus.ACTIVE, "20")
    request = replaying.request(Operation.LOAD, "12.50", card)
    await replaying.lost(request)
    replaying.ahead += MINUTE
    await replaying.lost(request, "drop_before")
    early = await replaying.processor.ask(request)
    assert isinstance(early, Unknown)
    assert early.why is Doubt.NOT_YET
    assert replaying.on(card) == usd("32.50")
    replaying.ahead += MINUTE
    assert isinstance(await replaying.processor.ask(request), Declined)
    assert replaying.on(card) == usd("20")


async def test_what_is_too_old_is_not_repeated(replaying: Factor4Bench) -> None:
    card = replaying.new_card(CardStatus.ACTIVE, "20")
    request = replaying.request(Operation.LOAD, "12.50", card)
    await replaying.lost(request)
    replaying.ahead += timedelta(hours=21)
    served = replaying.mock.served
    outcome = await replaying.processor.ask(request)
    assert isinstance(outcome, Unknown)
    assert outcome.why is Doubt.TOO_OLD
    assert replaying.mock.served == served


STEPS = st.tuples(
    st.sampled_from([Operation.PAY, Operation.LOAD, Operation.CASH_OUT, Operation.REVERSE]),
    st.integers(1, 3000),
    st.sampled_from([None, *FAULTS, "no_status", "wrong_request_id"]),
    st.booleans(),
)


@pytest.mark.parametrize("duplicates", ["replayed", "unknown"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=8))
def test_whatever_is_asked_and_lost_the_books_agree_with_the_cards(
    duplicates: str, steps: list[tuple[Operation, int, str | None, bool]]
) -> None:
    """Our sum of what was approved, against the ledger; now and then the till starts again."""
    asyncio.run(_books_agree(duplicates, steps))


async def _books_agree(duplicates: str, steps: list[tuple[Operation, int, str | None, bool]]) -> None:
    truth = "replayed" if duplicates == "replayed" else "done_again"
    async with bench_at_mock(Switches(duplicates=truth)) as bench:
        bench.till(duplicates=duplicates, cash_out=True)
        card = bench.new_card(CardStatus.ACTIVE, "50")
        booked, paid = usd("50"), list[Approved]()
        for operation, cents, fault, restarts in steps:
            amount = f"{cents / 100:.2f}"
            original = paid.pop() if operation is Operation.REVERSE and paid else None
            if operation is Operation.REVERSE and original is None:
                continue
            if operation is Operation.CASH_OUT:
                amount = str(booked.amount)
            if original:
                amount = str(original.amount.amount)
            shown = None if original else card
            reference = original.reference if original else None
            request = bench.request(operation, amount, shown, original=reference)
            if fault:
                bench.arm(fault)
            outcome: Outcome = await bench.processor.ask(request)
            bench.mock.faults.disarm()
            if restarts and isinstance(outcome, Unknown):
                bench.till()
                bench.ahead += timedelta(seconds=30)
            outcome = await bench.settled(request, outcome)
            assert not isinstance(outcome, Unknown), outcome
            if isinstance(outcome, Approved):
                sign = 1 if operation in (Operation.LOAD, Operation.REVERSE) else -1
                booked += outcome.amount * sign
                if operation is Operation.PAY:
                    paid.append(outcome)
            elif original:
                paid.append(original)
            assert bench.on(card) == booked
