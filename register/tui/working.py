"""The one worker of the register, for as long as the register is open."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from register.counter.till import Till


async def worked(till: Till, over: Coroutine[Any, Any, None]) -> None:
    """See to the obligations of `till` until `over` has ended. Raises what the worker raised."""
    from register.counter.owing import worker

    working, ending = asyncio.ensure_future(worker.work(till)), asyncio.ensure_future(over)
    try:
        await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        working.cancel()
        ending.cancel()
        await asyncio.wait({working, ending})
