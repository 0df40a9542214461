"""A closed basket is owed to the gateway until it is there: however often it is tried, once in effect."""

import asyncio
from itertools import pairwise

import pytest

from register.counter import history
from register.counter.asking.heartbeat import has_answered
from register.counter.closed_baskets import baskets
from register.counter.drawer import shifts
from register.counter.owing import worker
from register.counter.owing.obligations import Kind
from register.counter.selling import checkout
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.events import BasketPosted, BasketRefused, BasketSeenTo, SaleCompleted
from register.domain.owed_baskets import gift_card_movements
from register.domain.staff.people import Person
from terminal_api.mock.providers.faults import FaultKind
from tests.flows.conftest import Clock
from tests.flows.street import Killed, Street, dying

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUTH = Person("Ruth", "manager", "")


async def test_it_is_tried_again_after_ever_longer_pauses(street):
    await street.paid_by_card()
    street.switches.gateway = False
    tried = []
    for second in range(0, 6000):
        before = street.gateway.mock.served
        await baskets.post_due(street.till)
        if street.gateway.mock.served > before:
            tried.append(second)
        street.later(1)
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses[:6] == [5, 30, 120, 600, 1800, 1800]


async def test_others_wait_with_the_first_while_the_gateway_is_away(street):
    first, second = await street.paid_by_card(), await street.paid_by_card()
    street.switches.gateway = False
    before = street.gateway.mock.served
    await baskets.post_due(street.till)
    assert street.gateway.mock.served == before + 1
    street.switches.gateway = True
    street.later(5)
    assert list(await street.posted()) == [first, second]


async def test_a_key_that_is_switched_off_is_tried_hourly(street):
    await street.paid_by_card()
    street.switches.key = False
    await baskets.post_due(street.till)
    street.switches.key = True
    street.later(3599)
    assert await street.posted() == {}
    street.later(1)
    assert len(await street.posted()) == 1


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.GARBLED, FaultKind.RESET_MID_ANSWER])
async def test_a_lost_answer_is_posted_again_and_is_there_once(street, kind):
    number = await street.paid_by_card()
    street.gateway.arm(kind, operation="basket")
    first = dict(await street.posted())
    assert list(first) == [number], "it arrived"
    assert len(street.waiting) == 1, "and the till does not know"
    street.later(5)
    assert await street.posted() == first
    assert street.waiting == []


async def test_killed_between_posting_and_writing_that_down_it_is_there_once(street):
    number = await street.paid_by_card()
    street.gateway.arm(FaultKind.DROP_AFTER, operation="basket")
    first = dict(await street.posted())
    await street.reopen()
    assert await street.posted() == first
    assert street.events(BasketPosted) == [BasketPosted(number)]


async def sells_and_posts(street: Street) -> None:
    """12.00 by a card of the gateway, the rest in cash, and the basket to the gateway."""
    street.ring_up("20.00")
    await checkout.pay_by_gift_card(street.till, street.gift_card("12.00"))
    await checkout.pay_cash(street.till)
    await baskets.post_due(street.till)


@pytest.mark.parametrize("written", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("commits", range(1, 6))
async def test_killed_at_any_commit_it_is_there_once(street, monkeypatch, commits, written):
    monkeypatch.setattr(street.till.journal, "append", dying(street.till, commits, written=written))
    with pytest.raises(Killed):
        await sells_and_posts(street)
    monkeypatch.undo()
    await street.reopen()
    for _ in range(6):
        street.gateway.clock.seconds += 60
        street.later(120)
        await worker.settle_due(street.till)
    assert not street.till.books.unsettled
    if street.till.books.sale is None and not street.events(SaleCompleted):
        street.ring_up("20.00")
    if street.till.books.sale is not None:
        await checkout.pay_cash(street.till)
    (completed,) = street.events(SaleCompleted)
    sale = history.past_sale(street.till, completed.sale)
    assert sale is not None
    moved = gift_card_movements(sale)
    assert list(await street.posted()) == ([sale.number] if moved else [])
    assert street.events(BasketPosted) == ([BasketPosted(sale.number)] if moved else [])
    assert street.waiting == []


class Standing(Clock):
    """Nothing is done for want of anything else to do: only what happens wakes the worker."""

    async def pause(self, seconds: float) -> None:
        await asyncio.Event().wait()


async def test_the_worker_posts_by_itself(street):
    has_answered(street.till)  # no look at the terminal is to be cut off with the worker
    street.till.clock = Standing()
    changed = asyncio.Event()
    street.till.watchers.append(changed.set)
    working = asyncio.ensure_future(worker.work(street.till))
    number = await street.paid_by_card()
    async with asyncio.timeout(30):
        while street.till.books.baskets or not street.till.terminal_health.ok:
            await changed.wait()
            changed.clear()
    working.cancel()
    await asyncio.wait([working])
    assert list(street.there) == [number]


async def test_a_basket_that_is_refused_for_good_waits_for_a_manager(street):
    number = await street.paid_by_card()
    street.gateway.desk.memory.movements.clear()  # as if the gateway had lost its books
    assert await street.posted() == {}
    assert street.waiting == [f"{number}: its basket was refused by the gateway"]
    (refused,) = street.events(BasketRefused)
    assert "misses a gift-card transaction" in refused.reason
    before = street.gateway.mock.served
    street.later(7200)
    await baskets.post_due(street.till)
    assert street.gateway.mock.served == before, "nobody asks again"
    await street.reopen()
    assert len(street.waiting) == 1
    assert baskets.see_to(street.till, number, RUTH) is None
    assert street.events(BasketSeenTo) == [BasketSeenTo(number, "Ruth")]
    assert street.waiting == []
    assert isinstance(baskets.see_to(street.till, number, RUTH), Refused)


async def test_a_basket_that_is_still_posted_is_not_for_a_manager_to_drop(street):
    number = await street.paid_by_card()
    assert isinstance(baskets.see_to(street.till, number, RUTH), Refused)
    assert len(street.waiting) == 1


async def test_somebody_may_try_now_and_is_told_why_it_did_not_go(street):
    number = await street.paid_by_card()
    street.switches.provider = False
    told = await baskets.post_now(street.till, number)
    assert isinstance(told, Refused)
    assert told.reason
    street.switches.provider = True
    assert await baskets.post_now(street.till, number) is None
    assert list(street.there) == [number]


async def test_without_a_gateway_in_the_settings_it_stays_owed(street):
    number = await street.paid_by_card()
    street.till.processors = {name: one for name, one in street.till.processors.items() if name != "gateway"}
    await baskets.post_due(street.till)
    told = await baskets.post_now(street.till, number)
    assert isinstance(told, Refused)
    assert "[processor.gateway]" in told.reason
    assert len(street.waiting) == 1
    assert baskets.next_in_s(street.till) is None


async def test_the_day_ends_with_the_basket_on_the_report(street):
    await street.paid_by_card()
    reading = shifts.close_shift(street.till, None)
    assert not isinstance(reading, Refused)
    (said,) = [one.words for one in reading.open if one.kind is Kind.BASKET]
    assert said.startswith("1 basket not at the gateway")


async def test_when_the_worker_breaks_nobody_goes_on_posting_beside_it(street, monkeypatch):
    class Gone(BaseException):
        """No `except Exception` catches it, as none catches the end of a program."""

    async def breaks(till: Till) -> int:
        raise Gone

    monkeypatch.setattr(worker, "settle_due", breaks)
    before = asyncio.all_tasks()
    with pytest.raises(Gone):
        await worker.work(street.till)
    assert asyncio.all_tasks() == before
