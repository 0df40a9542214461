"""The day's end compares the register with the terminal's own record, request by request, before the Z."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from register.counter import (
    card_desk,
    card_sales,
    checkout,
    comparison_words,
    reports,
    settling,
    shifts,
)
from register.counter.day_comparison import Comparing, compare_day, is_fresh, look_into, wants_a_word
from register.domain.amounts import Refused
from register.domain.comparison import Finding
from register.domain.events import DayCompared, Missed, ShiftClosed, Unlooked
from terminal_api.mock.books.transactions import Ask, Counted
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.nexo.device.session import Operator, login
from terminal_api.nexo.device.totals import Totals, reconcile
from terminal_api.nexo.messages.login import SaleSoftware
from terminal_api.processor import Operation
from terminal_api.record import Whose
from tests.flows.unanswered import manager

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@pytest_asyncio.fixture(loop_scope="module")
async def shop(make_bench, make_shop, tmp_path) -> AsyncIterator[Any]:
    """A till at a terminal of its own, whose totals begin with it."""
    async with make_bench() as bench, make_shop(bench, tmp_path) as shop:
        yield shop


async def compared(shop) -> DayCompared:
    found = await compare_day(shop.till)
    assert not isinstance(found, Refused)
    (one,) = found
    return one


def sentences(one: DayCompared) -> list[str]:
    return [comparison_words.sentence(odd, one.processor) for odd in one.odd]


async def an_honest_day(shop) -> None:
    """Paid, refused, reversed, sold, loaded, cashed out: 11 requests, one of them refused."""
    card = shop.card("42.00")
    number = shop.ring_up("19.99", "10.01").number
    await checkout.pay_by_gift_card(shop.till, card, euros("12.50"))
    await checkout.pay_by_bank_card(shop.till, euros("10.00"))
    await checkout.pay_cash(shop.till)
    await card_sales.sell(shop.till, shop.new_card(), euros("25.00"))
    await card_sales.sell(shop.till, shop.card(), euros("15.00"))
    await checkout.pay_by_bank_card(shop.till)
    shop.ring_up("8.00")
    shop.refuse_next("Payment")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_by_gift_card(shop.till, card, euros("3.00"))
    await checkout.void(shop.till, "changed their mind")
    await shop.take_back(number, {1: "1"})
    await card_desk.cash_out(shop.till, shop.card("3.20"))
    await card_desk.refund_onto(shop.till, card, euros("5.00"))


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
    machine: Any = reports.as_json(reading)["compared"]
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


async def test_without_the_terminal_only_a_manager_closes_and_the_z_says_since_when(shop):
    shop.ring_up("20.00")
    await checkout.pay_by_bank_card(shop.till)
    shop.clock.time = shop.clock.time.replace(hour=10, minute=42)
    shop.arm(FaultKind.DROP_BEFORE, category="TransactionStatus", times=9)
    one = await compared(shop)
    assert (one.missed, one.agree, one.odd, one.is_whole) == (Missed.SILENT, 0, (), False)
    assert isinstance(shifts.close_shift(shop.till, None), Refused)
    assert isinstance(shifts.close_shift(shop.till, None, seen_by=manager(shop)), reports.Reading)
    (paper,) = shop.papers("z report")
    at = shop.clock.time.astimezone()
    assert f"Not compared: terminal not reachable since {at:%H:%M}." in " ".join(paper.split())
    shop.mock.faults.disarm()
    shifts.open_shift(shop.till, euros("100.00"))
    assert (await compared(shop)).requests == 1, "the next comparison makes up for it"


async def test_a_silent_terminal_is_not_asked_about_each_of_a_hundred(shop):
    await an_honest_day(shop)
    shop.arm(FaultKind.DROP_BEFORE, category="TransactionStatus", times=99)
    asked = len(shop.served)
    one = await compared(shop)
    assert one.missed is Missed.SILENT
    assert len(shop.served) - asked == 3


async def test_a_comparison_can_be_stopped(shop):
    await an_honest_day(shop)
    comparing = Comparing()
    comparing.changed = lambda: comparing.stop() if comparing.asked == 4 else None
    found = await compare_day(shop.till, comparing)
    assert not isinstance(found, Refused)
    assert (found[0].missed, found[0].agree, found[0].odd) == (Missed.STOPPED, 4, ())
    assert wants_a_word(shop.till)
    assert "4 of 11 agree, then it was stopped" in comparison_words.summary(found[0])


async def test_what_was_asked_for_after_the_comparison_stands_on_the_z(shop):
    await compared(shop)
    assert is_fresh(shop.till)
    shop.ring_up("20.00")
    await checkout.pay_by_bank_card(shop.till)
    assert not is_fresh(shop.till)
    shifts.close_shift(shop.till, None)
    (paper,) = shop.papers("z report")
    assert "Asked for after that, and not compared: 1." in " ".join(paper.split())
    shifts.open_shift(shop.till, euros("100.00"))
    assert (await compared(shop)).requests == 1


async def somebody_reconciles(shop) -> None:
    """On the terminal: its totals begin anew."""
    software = SaleSoftware(
        manufacturer_id="x", application_name="x", software_version="1", certification_code="none"
    )
    await login(shop.till.terminal, software, Operator("x"), at=shop.clock.now())
    assert isinstance(await reconcile(shop.till.terminal), Totals)


async def test_a_reconciled_terminal_is_compared_all_the_same(shop):
    await an_honest_day(shop)
    await compared(shop)
    shifts.close_shift(shop.till, None)
    shifts.open_shift(shop.till, euros("100.00"))
    await somebody_reconciles(shop)
    await an_honest_day(shop)
    one = await compared(shop)
    assert (one.agree, one.odd, one.unlooked) == (one.requests, (), Unlooked.NEW_PERIOD)
    shifts.close_shift(shop.till, None)
    shifts.open_shift(shop.till, euros("100.00"))
    await an_honest_day(shop)
    assert (await compared(shop)).unlooked is None


async def test_a_terminal_without_totals_is_compared_request_by_request(shop):
    await an_honest_day(shop)
    shop.arm(FaultKind.DECLINE, category="Login", condition="UnavailableService", times=9)
    one = await compared(shop)
    assert (one.agree, one.odd, one.unlooked) == (one.requests, (), Unlooked.NEVER_TOLD)
    assert one.is_whole
    assert not wants_a_word(shop.till)


async def test_a_till_without_a_terminal_has_nothing_to_compare_with(make_bench, make_shop, tmp_path):
    async with make_bench() as bench, make_shop(bench, tmp_path, terminal=False) as shop:
        await shop.sold("3.00")
        assert await compare_day(shop.till) == ()
        assert isinstance(shifts.close_shift(shop.till, None), reports.Reading)
        (paper,) = shop.papers("z report")
        assert "ompared" not in paper
        assert isinstance(await compare_day(shop.till), Refused)
