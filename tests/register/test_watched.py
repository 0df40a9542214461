"""Long work in a thread: whoever leaves waits until it has stopped, for what it uses is let go then."""

import asyncio
import threading

import pytest

from register.errors import RegisterError
from register.long_work import Far, Stopped, Stops
from register.watched import beside_watcher, watcher

LIMIT_S = 30.0


async def test_where_nobody_watches_it_is_done_at_once():
    def work(_far: Far, stops: Stops) -> tuple[bool, int]:
        return stops(), threading.get_ident()

    assert await beside_watcher(work) == (False, threading.get_ident())


@pytest.mark.parametrize("ends", [Stopped, RegisterError])
async def test_who_leaves_again_and_again_still_waits_until_it_has_stopped(ends: type[Exception]):
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()
    stopped: list[bool] = []

    def work(far: Far, stops: Stops) -> None:
        far(1)
        begun.set()
        may_end.wait(LIMIT_S)
        stopped.append(stops())
        ended.set()
        raise ends("enough")

    told: list[int] = []
    watcher.set(told.append)
    loop = asyncio.get_running_loop()
    waiting = asyncio.create_task(beside_watcher(work))
    await loop.run_in_executor(None, begun.wait, LIMIT_S)
    for _ in range(3):
        for one in asyncio.all_tasks() - {asyncio.current_task()}:  # as the end of a loop does
            one.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done(), "it is still at work"
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()
    assert (stopped, told) == ([True], [1])
