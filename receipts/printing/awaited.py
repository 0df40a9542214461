"""Waiting for something, but not for ever."""

import asyncio
from contextlib import suppress


async def comes(event: asyncio.Event, within_s: float | None) -> bool:
    """Whether `event` is set, waited for as long as that; None: for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            await event.wait()
    return event.is_set()
