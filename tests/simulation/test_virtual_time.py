"""Time that jumps: it gets everywhere, however long it has been going on."""

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest

from register.simulate.world.virtual_time import FIRST_MORNING, Stalled, VirtualClock, VirtualLoop


@pytest.mark.parametrize("days", [0, 195, 20_000], ids=lambda days: f"after {days} days")
def test_a_pause_ends_at_its_moment(days):
    with closing(VirtualLoop()) as loop:
        clock = VirtualClock(loop)

        async def waits():
            await clock.until(FIRST_MORNING + timedelta(days=days))
            for _ in range(1000):
                await clock.pause(0.012345)
            return clock.now() - FIRST_MORNING

        passed = loop.run_until_complete(asyncio.wait_for(waits(), None))
    assert abs(passed - timedelta(days=days, seconds=12.345)) < timedelta(milliseconds=1)


def test_when_everybody_waits_for_somebody_it_says_so():
    with closing(VirtualLoop()) as loop, pytest.raises(Stalled):
        loop.run_until_complete(asyncio.Event().wait())
