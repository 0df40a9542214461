"""The day's end compares the register with the terminal's own record, request by request, before the Z."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from register.counter.asking import settling
from register.counter.days import comparison_report, comparison_words
from register.counter.days.day_comparison import is_fresh, look_into, wants_a_word
from register.counter.drawer import report_json, reports, shifts
from register.counter.selling import checkout
from register.demo import demo_settings
from register.domain.amounts import Refused
from register.domain.asking.comparison import Finding
from register.domain.events import DayCompared, PaperQueued, ShiftClosed
from terminal_api.mock.books.transactions import Ask, Counted
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.processor import Operation
from terminal_api.record import Whose
from tests.flows.comparing import an_honest_day, compared, euros
from tests.flows.unanswered import manager

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(make_bench, make_shop, tmp_path) -> AsyncIterator[Any]:
    """A till at a terminal of its own, whose totals begin with it."""
    async with make_bench() as bench, make_shop(bench, tmp_path) as shop:
        yield shop


def sentences(one: DayCompared) -> list[str]:
    return [comparison_words.sentence(odd, one.processor) for odd in one.odd]


def entered_at_the_terminal(shop, amount: str, provider: str = "mc") -> None:
    """A payment that no register asked for."""
    settings = shop.mock.settings
    line = shop.mock.ledger.move(
        Ask(
            id=f"stray.{amount}",
            operation=Operation.BANK_CARD,
            service_id="",
            sale_id="",
            amount=euros(amount),
            provider=provider,
            counted=Counted(poi_id=settings.poi_id, period="1000"),
        )
    )
    assert line.approved


async def test_an_honest_day_agrees_to_the_last_request_and_the_z_says_so(shop):
    await an_honest_day(shop)
    one = await compared(shop)
    assert one.odd == ()
    assert one.agree == one.requests == len(shop.asked)
    assert (one.missed, one.unlooked) == (None, None)
    assert one.is_whole
    reading = shifts.close_shift(shop.till, None)
    assert isinstance(reading, reports.Reading)
    (paper,) = shop.papers("z report")
    assert f"Compared with terminal: {one.agree} of {one.agree} agree." in " ".join(paper.split())
    machine: Any = report_json.as_json(reading)["compared"]
    assert (machine[0]["agree"], machine[0]["odd"]) == (one.agree, [])
    shop.check()


async def test_comparing_asks_for_no_money_and_changes_no_figure(shop):
    await an_honest_day(shop)
    before, moved = shop.till.books.shift, shop.moved
    await compared(shop)
    assert shop.moved == moved
    after = shop.till.books.shift
    assert (after.ledger, after.turnover, after.counts) == (before.ledger, before.turnover, before.counts)
    assert is_fresh(shop.till)
    await shop.reopen()
    assert shop.till.books.shift.compared == after.compared
    shop.check()


async def test_a_payment_whose_answer_was_lost_is_found_while_it_is_open(shop):
    number = shop.ring_up("20.00").number
    shop.arm(FaultKind.DROP_AFTER)
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    await checkout.set_aside(shop.till)
    one = await compared(shop)
    (odd,) = one.odd
    assert (odd.finding, odd.open, odd.number, odd.theirs) == (
        Finding.ONLY_THEIRS,
        True,
        number,
        euros("20.00"),
    )
    assert sentences(one) == [f"{number}, gift-card payment: open here, and the terminal did it, 20.00."]
    await shop.settle()
    assert (await compared(shop)).odd == ()
    assert not wants_a_word(shop.till)


async def test_a_payment_that_was_given_up_and_happened_is_found_and_given_back(shop):
    card = shop.card("50.00")
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, card)
    (request,) = shop.till.books.unsettled
    settle_by_hand(shop, request, happened=False)
    await checkout.pay_cash(shop.till)
    one = await compared(shop)
    (odd,) = one.odd
    assert (odd.finding, odd.open, odd.theirs) == (Finding.ONLY_THEIRS, False, euros("20.00"))
    assert shop.balance(card) == euros("30.00"), "nothing moves money by itself"
    assert look_into(shop.till, odd) is None
    await shop.settle()
    assert shop.balance(card) == euros("50.00")
    assert (await compared(shop)).odd == ()
    shop.check()


def settle_by_hand(shop, request, **decided) -> None:
    """As a manager does who could not look it up."""
    shop.till.attempts[request.id] = shop.till.attempts[request.id].__class__(
        9, shop.clock.now(), shop.clock.now(), 9, "nobody there"
    )
    done = settling.decide(shop.till, request.id, manager(shop), "slip", **decided)
    assert not isinstance(done, Refused), done


async def test_what_a_manager_took_for_less_than_it_was_is_found(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    settle_by_hand(shop, request, happened=True, amount=euros("15.00"))
    await checkout.pay_cash(shop.till)
    one = await compared(shop)
    (odd,) = one.odd
    assert (odd.finding, odd.ours, odd.theirs) == (Finding.AMOUNT, euros("15.00"), euros("20.00"))
    assert isinstance(look_into(shop.till, odd), Refused)


async def test_what_a_manager_took_for_done_and_was_not_is_found(shop):
    shop.ring_up("20.00")
    shop.arm(FaultKind.DROP_BEFORE, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    settle_by_hand(shop, request, happened=True)
    one = await compared(shop)
    assert [odd.finding for odd in one.odd] == [Finding.ONLY_OURS]
    assert one.odd[0].ours == euros("20.00")


async def test_a_payment_made_at_the_terminal_without_the_register_is_found_once(shop):
    await an_honest_day(shop)
    entered_at_the_terminal(shop, "7.77")
    one = await compared(shop)
    assert sentences(one) == ["Entered at the terminal without a till: 1 bank-card payment by mc, 7.77."]
    assert isinstance(shifts.close_shift(shop.till, None), Refused)
    assert isinstance(shifts.close_shift(shop.till, None, seen_by=manager(shop)), reports.Reading)
    (closed,) = shop.events(ShiftClosed)
    assert (closed.odd_seen_by, closed.manager) == ("Ruth", "")
    (paper,) = shop.papers("z report")
    assert "Seen by Ruth" in " ".join(paper.split())
    assert "1 bank-card payment by mc, 7.77" in " ".join(paper.split())
    shifts.open_shift(shop.till, euros("100.00"))
    assert (await compared(shop)).odd == (), "the next day starts where this one ended"
    entered_at_the_terminal(shop, "1.23")
    assert [odd.theirs for odd in (await compared(shop)).odd] == [euros("1.23")]


async def test_a_request_under_our_name_that_the_journal_does_not_have_is_found(shop):
    """As after a journal that was brought back from a backup of the day before."""
    await an_honest_day(shop)
    number = shop.ring_up("9.00").number
    await checkout.pay_by_bank_card(shop.till)
    (line,) = [one for one in shop.lines if one.asked == euros("9.00")]
    shop.mock.ledger.move(
        Ask(
            id="again.1",
            operation=Operation.BANK_CARD,
            service_id="ELSEWHERE1",
            sale_id=line.sale_id,
            amount=euros("9.00"),
            provider="mc",
            counted=line.counted,
        )
    )
    (odd,) = (await compared(shop)).odd
    assert (odd.finding, odd.whose, odd.count, odd.theirs) == (
        Finding.ONLY_THEIRS,
        Whose.OURS,
        1,
        euros("9.00"),
    )
    assert number


async def test_two_days_without_a_comparison_are_compared_together(shop):
    await an_honest_day(shop)
    first = await compared(shop)
    shifts.close_shift(shop.till, None)
    for _ in range(2):
        shifts.open_shift(shop.till, euros("100.00"))
        await an_honest_day(shop)
        shifts.close_shift(shop.till, None)
    shifts.open_shift(shop.till, euros("100.00"))
    both = await compared(shop)
    assert (both.agree, both.requests, both.odd) == (2 * first.requests, 2 * first.requests, ())
    shifts.close_shift(shop.till, None)
    shifts.open_shift(shop.till, euros("100.00"))
    assert (await compared(shop)).requests == 0


async def test_the_comparison_goes_on_a_paper_of_its_own_with_every_odd_one(shop):
    shop.till.settings = shop.till.settings.model_copy(update={"printer": demo_settings().printer})
    assert isinstance(comparison_report.print_comparison(shop.till), Refused), "nothing was compared yet"
    await an_honest_day(shop)
    for cents in range(10, 22):
        entered_at_the_terminal(shop, f"12.{cents}")
    await compared(shop)
    seq = shop.till.journal.last_seq
    assert comparison_report.print_comparison(shop.till) is None
    (paper,) = [one.event for one in shop.till.journal.entries(seq, kinds=[PaperQueued])]
    assert (paper.title, paper.sale) == ("comparison", None)
    (slip,) = shop.papers("comparison")
    said = " ".join(slip.split())
    (one,) = shop.till.books.shift.compared
    assert comparison_words.summary(one) in said
    for sentence in sentences(one):
        assert f"- {sentence}" in said
    assert "Seen by" in said


async def test_a_till_without_a_printer_says_that_it_cannot_print_the_comparison(shop):
    await an_honest_day(shop)
    await compared(shop)
    seq = shop.till.journal.last_seq
    refused = comparison_report.print_comparison(shop.till)
    assert isinstance(refused, Refused)
    assert "no printer" in refused.reason
    assert shop.till.journal.last_seq == seq
