"""The customer display at work: the till's two lines, on a display that may be off at any moment."""

import logging
from contextlib import AsyncExitStack

from receipts.printing.own_display import OwnDisplay
from register.config.customer_display import CustomerDisplay
from register.counter.selling.customer_display import LinesShown, ShowsPictures
from register.counter.till import Till
from register.edges.printer import Spooled
from register.edges.running import running
from register.edges.ways import way_to_display

log = logging.getLogger(__name__)

_FAREWELL_S = 0.5
"""So long the end of the program waits for a display to show what stays there."""


async def displayed(stack: AsyncExitStack, table: CustomerDisplay, till: Till) -> LinesShown:
    """The display of `table` follows `till` until `stack` ends."""
    display = await _found(stack, table, till)
    lines = LinesShown(till, table, display)

    async def farewell() -> None:
        lines.end()
        await display.wait_shown(_FAREWELL_S)

    lines.begin()
    stack.push_async_callback(farewell)
    await stack.enter_async_context(running(lines.run()))
    return lines


async def _found(stack: AsyncExitStack, table: CustomerDisplay, till: Till) -> ShowsPictures:
    if table.connection == "printer":
        assert isinstance(till.paper, Spooled)
        assert till.paper.spool is not None
        return till.paper.spool.display

    def trouble(why: str) -> None:
        if why:
            log.warning("the customer display shows nothing new: %s", why)
        else:
            log.info("the customer display is back")
        till.display_trouble = why
        till.changed()

    display = OwnDisplay(way_to_display(table), trouble)
    await stack.enter_async_context(running(display.run()))
    return display
