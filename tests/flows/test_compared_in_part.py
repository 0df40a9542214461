"""A comparison with the terminal that cannot be whole: silent, stopped, reconciled, without totals."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from register.counter.days import comparison_words
from register.counter.days.day_comparison import Comparing, compare_day, is_fresh, wants_a_word
from register.counter.drawer import reports, shifts
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import Missed, Unlooked
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.nexo.device.session import Operator, login
from terminal_api.nexo.device.totals import Totals, reconcile
from terminal_api.nexo.messages.login import SaleSoftware
from tests.flows.comparing import an_honest_day, compared, euros
from tests.flows.unanswered import manager

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(make_bench, make_shop, tmp_path) -> AsyncIterator[Any]:
    """A till at a terminal of its own, whose totals begin with it."""
    async with make_bench() as bench, make_shop(bench, tmp_path) as shop:
        yield shop


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
