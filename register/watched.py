"""Long work while a till is opened, which is many steps away from the screen that says how far it is."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar, copy_context
from threading import Event
from typing import TypeVar

from register.errors import RegisterError
from register.long_work import Far, Stopped, Stops, unstopped, untold

T = TypeVar("T")

watcher: ContextVar[Far | None] = ContextVar("watcher", default=None)
"""Whom such work tells how far it is, from its thread; `None`: nobody watches."""


async def beside_watcher(work: Callable[[Far, Stops], T]) -> T:
    """What `work` answers: done in a thread where somebody watches, else at once, which needs no thread.

    Whoever cancels this, once or again, has `work` stop, and waits until it has: what it uses may be let go
    then.
    """
    far = watcher.get()
    if far is None:
        return work(untold, unstopped)
    stop, context = Event(), copy_context()
    # No task, which whoever ends the loop would cancel while its thread goes on.
    loop = asyncio.get_running_loop()
    done = loop.run_in_executor(None, lambda: context.run(work, far, stop.is_set))
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        stop.set()
        while not done.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({done})
        if not isinstance(done.exception(), Stopped | RegisterError | None):
            done.result()
        raise
