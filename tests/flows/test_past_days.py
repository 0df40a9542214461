"""Past days are read back from the journal: each request with both its ids, the odd ones explained."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from register.counter.asking import strays
from register.counter.cards import card_sales
from register.counter.days import day_words
from register.counter.days.day_comparison import look_into
from register.counter.days.matching import DayRead, Standing, read_day
from register.counter.days.past_days import agrees, compared_in, day_of, days
from register.counter.drawer import shifts
from register.counter.owing import worker
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.asking.comparison import Finding
from register.domain.books import Books
from register.domain.events import Intended
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import Decline, Declined
from tests.flows.comparing import an_honest_day, compared, euros
from tests.flows.test_compared import entered_at_the_terminal, settle_by_hand
from tests.flows.unanswered import answers, manager

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(make_bench, make_shop, tmp_path) -> AsyncIterator[Any]:
    """A till at a terminal of its own, whose totals begin with it."""
    async with make_bench() as bench, make_shop(bench, tmp_path) as shop:
        yield shop


def closed(shop, seen_by=None) -> None:
    reading = shifts.close_shift(shop.till, None, seen_by=seen_by)
    assert not isinstance(reading, Refused), reading


def empty(shop) -> Books:
    return Books(shop.till.books.register, shop.till.currency)


def read(shop, number: int = 1) -> DayRead:
    day = day_of(shop.till.journal, empty(shop), number)
    assert day is not None
    return read_day(shop.till.journal, day, shop.clock.now())


async def test_an_honest_day_is_matched_to_the_last_request(shop):
    await an_honest_day(shop)
    one = await compared(shop)
    closed(shop)
    (day,) = days(shop.till.journal, empty(shop))
    found = read(shop)
    assert (day.number, day.z) == (1, 1)
    assert len(found.requests) == one.requests
    assert found.odd == ()
    assert {each.standing for each in found.requests} == {Standing.AGREES}
    assert agrees(found.figures.compared)
    approved = [each for each in found.requests if each.story.outcome.outcome == "approved"]
    there = {line.service_id for line in shop.lines}
    assert all(each.theirs for each in approved)
    assert {each.ours for each in approved} <= there, "our id is the one the terminal knows"
    assert compared_in(shop.till.journal, day) == found.figures.compared
    assert (day.sales, day.turnover) == (found.figures.sales, found.figures.turnover)


async def test_the_figures_of_a_past_day_are_those_of_its_z(shop):
    await an_honest_day(shop)
    await compared(shop)
    shift = shop.till.books.shift
    assert shift is not None
    closed(shop)
    figures = read(shop).figures
    assert (figures.sales, figures.turnover) == (shift.count("sales"), shift.amount("sales"))
    assert (figures.refunds, figures.refunded) == (shift.count("returns"), shift.amount("returns"))
    assert figures.voids == shift.count("voids")
    assert figures.cashiers == shift.cashiers


async def test_an_answer_that_came_late_explains_why_it_was_odd(shop):
    number = shop.ring_up("20.00").number
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    await checkout.set_aside(shop.till)
    one = await compared(shop)
    assert [odd.number for odd in one.odd] == [number]
    closed(shop, seen_by=manager(shop))
    (request,) = read(shop).odd
    assert request.odd
    assert (request.standing, request.odd.finding) == (Standing.OPEN, Finding.ONLY_THEIRS)
    shop.clock.time += timedelta(minutes=4)
    await shop.settle()
    (request,) = read(shop).odd
    assert request.standing is Standing.EXPLAINED
    assert request.theirs
    assert any("It was asked again, and the answer came at" in line for line in request.story.told)


async def test_what_was_given_up_and_happened_is_explained_by_where_it_went_back(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    settle_by_hand(shop, request, happened=False)
    await checkout.pay_cash(shop.till)
    (odd,) = (await compared(shop)).odd
    assert look_into(shop.till, odd) is None
    closed(shop, seen_by=manager(shop))
    assert shifts.open_shift(shop.till, euros("100.00")) is None
    await shop.settle()
    (one,) = read(shop).odd
    told = " ".join(one.story.told)
    assert one.standing is Standing.EXPLAINED
    assert "Decided by hand" in told
    assert "Ruth: slip" in told
    assert "It was done after all" in told
    late = shop.till.books.last_number
    assert f"see R2-{late:06d}" in told
    assert f"under R2-{late:06d}" in told


async def test_what_nobody_can_explain_stands_first(shop):
    await an_honest_day(shop)
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    settle_by_hand(shop, request, happened=True, amount=euros("15.00"))
    await checkout.pay_cash(shop.till)
    entered_at_the_terminal(shop, "7.77")
    await compared(shop)
    closed(shop, seen_by=manager(shop))
    found = read(shop)
    assert found.requests[0].ours == request.id
    assert found.requests[0].odd
    assert found.requests[0].odd.finding is Finding.AMOUNT
    assert [odd.theirs for _, odd in found.loose] == [euros("7.77")]
    assert agrees(found.figures.compared) is False
    said = "\n".join(day_words.lines(found, odd_only=True))
    assert "15.00 here, 20.00 at the terminal" in said
    assert "Entered at the terminal without a till" in said


async def test_an_odd_one_of_the_day_before_stands_in_the_day_that_found_it(shop):
    await compared(shop)
    closed(shop)
    shifts.open_shift(shop.till, euros("100.00"))
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_BEFORE, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    settle_by_hand(shop, request, happened=True)
    closed(shop)
    shifts.open_shift(shop.till, euros("100.00"))
    await compared(shop)
    closed(shop, seen_by=manager(shop))
    assert [one.odd for one in read(shop, 2).requests] == [None]
    (one,) = read(shop, 3).odd
    assert one.odd
    assert (one.ours, one.odd.finding) == (request.id, Finding.ONLY_OURS)
    assert [day.number for day in days(shop.till.journal, empty(shop))] == [3, 2, 1]


async def test_a_card_made_active_too_late_names_the_manager_who_saw_to_it(shop):
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    shop.arm(FaultKind.DROP_AFTER, category="StoredValue")
    answers(shop, Declined("The terminal never received this.", Decline.NEVER_RECEIVED))
    await checkout.pay_cash(shop.till)
    await shop.settle()
    del shop.till.terminal.status
    request = shop.events(Intended)[-1].request
    strays.strayed(shop.till, request.id, "StoredValue", "Success")
    await worker.settle_due(shop.till)
    (late,) = [one for one in shop.till.books.documents.values() if getattr(one, "late", None)]
    assert strays.see_to(shop.till, late.number, manager(shop), "the card was taken in") is None
    closed(shop)
    one = next(each for each in read(shop).odd if each.ours == request.id)
    told = " ".join(one.story.told)
    assert "Ruth has seen to it" in told
    assert "the card was taken in" in told


async def test_what_is_found_out_days_later_under_another_number_stands_in_the_day_it_was_asked_for(shop):
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    shop.arm(FaultKind.DROP_AFTER, category="StoredValue")
    answers(shop, Declined("The terminal never received this.", Decline.NEVER_RECEIVED))
    await checkout.pay_cash(shop.till)
    await shop.settle()
    del shop.till.terminal.status
    request = shop.events(Intended)[-1].request
    await compared(shop)
    closed(shop, seen_by=manager(shop))
    before = next(each for each in read(shop).requests if each.ours == request.id)
    assert "It was done after all" not in " ".join(before.story.told)
    shifts.open_shift(shop.till, euros("100.00"))
    strays.strayed(shop.till, request.id, "StoredValue", "Success")
    await worker.settle_due(shop.till)
    (late,) = [one for one in shop.till.books.documents.values() if getattr(one, "late", None)]
    assert strays.see_to(shop.till, late.number, manager(shop), "the card was taken in") is None
    one = next(each for each in read(shop).odd if each.ours == request.id)
    told = " ".join(one.story.told)
    assert one.standing is Standing.EXPLAINED
    assert "It was done after all" in told
    assert late.number in told
    assert "the card was taken in" in told
