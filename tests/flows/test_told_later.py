"""Reversals and refunds that were only received: confirmed, or failed, when the processor tells."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from moneyed import EUR, Money

from register.counter.asking import confirming
from register.counter.drawer import shifts
from register.counter.history import answered
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.domain.amounts import Refused
from register.domain.events import OwedPaid, ReversalConfirmed, ReversalFailed
from register.domain.staff.people import Role
from terminal_api.outcomes import Approved, Reference

pytestmark = pytest.mark.asyncio(loop_scope="module")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(make_bench) -> AsyncIterator[object]:
    """A terminal that only notes reversals and refunds down."""
    async with make_bench(reversals_confirmed=False) as bench:
        yield bench


@pytest_asyncio.fixture(loop_scope="module")
async def shop(bench, make_shop, tmp_path: Path) -> AsyncIterator[object]:
    async with make_shop(bench, tmp_path) as shop:
        yield shop


def manager(shop):
    return next(one for one in shop.till.settings.people if one.role == Role.MANAGER)


async def voided(shop) -> str:
    """A void that gave 3.00 back to a card, as far as the terminal knows: the PSP reference."""
    card = shop.card("12.50")
    shop.ring_up("5.00")
    await checkout.pay_by_gift_card(shop.till, card, euros("3.00"))
    await checkout.void(shop.till, "changed their mind")
    return reference(shop)


def reference(shop) -> str:
    """Of the request that waits: what a webhook would call it."""
    (waiting,) = shop.till.books.unconfirmed
    outcome = answered(shop.till.journal)[waiting.id].outcome
    assert isinstance(outcome, Approved)
    assert outcome.reference is not None
    return outcome.reference.id.rpartition(".")[2]


async def test_a_reversal_is_confirmed_when_the_processor_says_so(shop):
    psp = await voided(shop)
    assert isinstance(confirming.confirmed(shop.till, "NOBODYS", True), Refused)
    assert len(shop.obligations(Kind.CONFIRMATION)) == 1
    assert confirming.confirmed(shop.till, psp, True) is None
    assert confirming.confirmed(shop.till, psp, True) is None, "told twice"
    assert shop.obligations(Kind.CONFIRMATION) == []
    assert [event.manager for event in shop.events(ReversalConfirmed)] == [""]
    shop.check()


async def test_a_failed_reversal_is_owed_until_a_manager_pays_it_out(shop):
    psp = await voided(shop)
    for _ in range(2):
        assert confirming.confirmed(shop.till, psp, False, "Insufficient balance") is None
    assert shop.obligations(Kind.CONFIRMATION) == []
    (owed,) = shop.obligations(Kind.GIVE_BACK)
    assert owed.amount == euros("3.00")
    assert shop.till.books.shift.of("owed_to_customers") == euros("-3.00")
    await shop.reopen()
    assert shop.obligations(Kind.GIVE_BACK) == [owed], "a restart forgets nothing"
    assert confirming.pay_owed(shop.till, owed.key, manager(shop)) is None
    assert shop.obligations(Kind.GIVE_BACK) == []
    shift = shop.till.books.shift
    assert (shift.expected, shift.of("owed_to_customers")) == (euros("97.00"), euros("0.00"))
    (paid,) = shop.events(OwedPaid)
    assert (paid.amount, paid.manager) == (euros("3.00"), manager(shop).name)
    (slip,) = shop.papers("owed")
    assert "3.00" in slip
    assert isinstance(confirming.pay_owed(shop.till, owed.key, manager(shop)), Refused), "paid once"
    assert confirming.confirmed(shop.till, psp, False) is None
    assert len(shop.events(ReversalFailed)) == 1, "told again, owed no second time"


async def test_a_refund_that_went_well_may_still_fail_in_the_end(shop):
    psp = await voided(shop)
    confirming.confirmed(shop.till, psp, True)
    confirming.confirmed(shop.till, psp, False)
    assert len(shop.obligations(Kind.GIVE_BACK)) == 1


@pytest.mark.parametrize(
    "named", ["BV0q001643892070000.VK9DRSLLRCQ2WN82", "VK9DRSLLRCQ2WN82", "VK9DRSLLRCQ2WN82C"]
)
async def test_a_reversal_is_known_by_the_processor_s_part_of_its_reference(named):
    reference = Reference(named, datetime(2031, 3, 14, tzinfo=UTC))
    assert reference.is_called("VK9DRSLLRCQ2WN82")
    assert not reference.is_called("BV0q00164389")


async def test_nothing_owed_is_paid_from_a_drawer_that_is_closed_or_empty(shop):
    psp = await voided(shop)
    confirming.confirmed(shop.till, psp, False)
    (owed,) = shop.obligations(Kind.GIVE_BACK)
    shifts.close_shift(shop.till, None)
    assert isinstance(confirming.pay_owed(shop.till, owed.key, manager(shop)), Refused)
    shifts.open_shift(shop.till, euros("2.99"))
    assert isinstance(confirming.pay_owed(shop.till, owed.key, manager(shop)), Refused)
    assert len(shop.obligations(Kind.GIVE_BACK)) == 1
