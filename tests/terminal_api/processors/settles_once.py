"""What every processor must prove of lost answers: each is found out, and what was asked is done once."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, combinations
from random import Random

import pytest
from moneyed import Money

from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Operation, Request
from tests.terminal_api.processors.bad_day import BadDay
from tests.terminal_api.processors.bench import Bench, Case, reference_of
from tests.terminal_api.processors.deeds import AMOUNTS, SIGNS
from tests.terminal_api.processors.offered import (
    Suite,
    arm,
    days,
    each,
    faults,
    looked_at,
    meant,
    moves,
    none_and_faults,
    of_its_own,
    one_move,
    undone,
)
from tests.terminal_api.processors.secrecy import well_said


class SettlesOnce(Suite):
    """Whatever breaks, whoever asks again, however often."""

    @each(operation=moves, fault=faults)
    async def test_whatever_breaks_it_is_known_in_the_end_and_happened_once_or_not_at_all(
        self, bench: Bench, operation: Operation, fault: str
    ) -> None:
        case = bench.case(operation)
        last = await _broken(bench, case.request, fault)
        if not case.is_open(last):
            case.agrees(last)

    @each(operation=one_move, fault=of_its_own)
    async def test_whatever_only_its_own_server_does_nothing_wrong_is_told(
        self, bench: Bench, operation: Operation, fault: str
    ) -> None:
        case = bench.case(operation)
        last = await _broken(bench, case.request, fault)
        if not isinstance(last, Unknown):
            case.agrees(last)

    @each(operation=one_move)
    async def test_an_answer_that_takes_too_long_is_not_lost(
        self, bench: Bench, operation: Operation
    ) -> None:
        case = bench.case(operation)
        arm(bench, "late", seconds=0.3)
        bench.waits_only(0.1)
        first = await bench.processor.ask(case.request)
        assert not isinstance(first, Approved | NotSent), first
        bench.http.event_hooks = {}
        last = await bench.settled(case.request, first)
        if not case.is_open(last):
            case.agrees(last)

    @each(operation=moves)
    async def test_a_till_that_ends_before_the_answer_finds_it_at_its_next_start(
        self, bench: Bench, operation: Operation
    ) -> None:
        case = bench.case(operation)
        asking = asyncio.create_task(bench.processor.ask(case.request))

        def ends(*_: object) -> None:
            asking.cancel()

        bench.ledger.on_line = ends  # done, and the answer has not left yet
        try:
            with pytest.raises(asyncio.CancelledError):
                await asking
        finally:
            bench.ledger.on_line = None
        await _found_at_each_start(case)

    @each(operation=moves)
    async def test_a_till_that_ends_after_its_request_was_lost_finds_out_too(
        self, bench: Bench, operation: Operation
    ) -> None:
        case = bench.case(operation)
        arm(bench, "drop_before")
        assert isinstance(await bench.processor.ask(case.request), Unknown)
        await _found_at_each_start(case)

    @each(operation=one_move, fault=lambda _: ("drop_before", "drop_after"))
    async def test_two_who_settle_it_at_once_settle_it_once(
        self, bench: Bench, operation: Operation, fault: str
    ) -> None:
        case = bench.case(operation)
        arm(bench, fault)
        first = await bench.processor.ask(case.request)
        assert isinstance(first, Unknown), first
        told = await asyncio.gather(*(bench.settled(case.request, first) for _ in range(2)))
        last = await bench.settled(case.request, first)
        if case.is_open(last):
            return
        case.agrees(last)
        for outcome in told:
            # One of them may have been told that the other is at it.
            assert isinstance(outcome, Unknown) or type(outcome) is type(last), outcome

    @each(operation=moves, fault=lambda _: (None, "drop_after"))
    async def test_two_tills_move_what_each_is_told(
        self, bench: Bench, operation: Operation, fault: str | None
    ) -> None:
        """At once and on the same card, where there is one; what the second is refused does not move."""
        one, other = bench.processor, bench.other_till()
        case = bench.case(operation)
        cases = (case, bench.case(operation, case.card, till=other))
        if fault:
            arm(bench, fault)
            arm(bench, fault)
        firsts = await asyncio.gather(one.ask(cases[0].request), other.ask(cases[1].request))
        lasts = [
            await bench.settled(each.request, first, till)
            for each, first, till in zip(cases, firsts, (one, other), strict=True)
        ]
        told = [last.amount for last in lasts if isinstance(last, Approved)]
        doubted = [case.request.amount for last in lasts if case.may_be_anybodys(last)]
        assert len(told) + len(doubted) + sum(isinstance(last, Declined) for last in lasts) == 2, lasts
        cards = {case.card for case in cases} - {None}
        moved = case.moved if cards else cases[0].moved + cases[1].moved
        sums = {sum((*told, *part), bench.money("0")) * SIGNS[operation] for part in _parts_of(doubted)}
        assert moved in sums, lasts

    @each(day=days)
    async def test_after_a_bad_day_each_card_has_what_was_told(self, bench: Bench, day: int) -> None:
        await BadDay(self, bench, Random(day)).lived(20)

    @each(pair=undone, fault=none_and_faults)
    async def test_what_was_done_is_undone_once(
        self, bench: Bench, pair: tuple[Operation, Operation], fault: str | None
    ) -> None:
        undo, done = pair
        case = bench.case(done)
        before = await bench.processor.ask(case.request)
        all_of_it = AMOUNTS.get(done, "12.50")
        request = bench.request(undo, all_of_it, case.card, original=reference_of(before))
        last = await _broken(bench, request, fault)
        if fault and case.is_open(last):
            return
        if isinstance(last, Declined):  # it never came, and may be asked anew
            assert fault, last
            assert last.why is Decline.NEVER_RECEIVED, last
            case.agrees(before)
            last = await bench.processor.ask(replace(request, id=bench.processor.new_id()))
        assert isinstance(last, Approved), last
        assert not case.moved.amount
        again = await bench.processor.ask(replace(request, id=bench.processor.new_id()))
        assert not isinstance(again, Approved), "undone twice"
        assert not case.moved.amount

    @each(operation=looked_at, fault=lambda _: ("drop_before", "drop_after", "garbled"))
    async def test_a_look_that_breaks_takes_nothing_along(
        self, bench: Bench, operation: Operation, fault: str
    ) -> None:
        case = bench.case(operation)
        kind, how = meant(fault)
        bench.arm_look(kind, **how)
        last = await bench.settled(case.request, await bench.processor.ask(case.request))
        assert not bench.faults.armed, "nothing broke"
        well_said(case.request, last)
        case.agrees(Declined(last.reason) if isinstance(last, NotSent) else last)


async def _found_at_each_start(case: Case) -> None:
    """The journalled request is settled by a client that knows nothing else, and again by the next one."""
    told: list[Outcome] = []
    for _ in range(2):
        case.bench.restart()
        told.append(await case.bench.settled(case.request, Unknown("The till was started anew.")))
        well_said(case.request, told[-1])
        if not case.is_open(told[-1]):
            case.agrees(told[-1])
    assert type(told[0]) is type(told[1])


async def _broken(bench: Bench, request: Request, fault: str | None) -> Outcome:
    """What becomes in the end of a request that `fault` happens to."""
    if fault:
        arm(bench, fault)
    armed = len(bench.faults.armed)
    first = await bench.processor.ask(request)
    well_said(request, first)
    assert len(bench.faults.armed) < armed or not fault, "nothing broke"
    assert not isinstance(first, NotSent), "bytes had left"
    last = await bench.settled(request, first)
    well_said(request, last)
    return last


def _parts_of(amounts: list[Money]) -> Iterable[tuple[Money, ...]]:
    """Each choice of some of them, of none, of all."""
    return chain.from_iterable(combinations(amounts, many) for many in range(len(amounts) + 1))
